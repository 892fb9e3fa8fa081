package dev.hawser.report;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A chain by the name that people know, and where anyone can look at it.
 *
 * @param site the explorer's address, without a slash at the end; none for a chain that only its owner sees
 */
public record Explorer(String chain, Optional<String> site) {
    private static final Map<Long, Explorer> KNOWN = Map.of(
            1L, of("Ethereum", "etherscan.io"),
            11_155_111L, of("Sepolia", "sepolia.etherscan.io"),
            17_000L, of("Holesky", "holesky.etherscan.io"),
            560_048L, of("Hoodi", "hoodi.etherscan.io"),
            137L, of("Polygon", "polygonscan.com"),
            42_161L, of("Arbitrum One", "arbiscan.io"),
            10L, of("OP Mainnet", "optimistic.etherscan.io"),
            8453L, of("Base", "basescan.org"),
            100L, of("Gnosis", "gnosisscan.io"));

    /** What anvil, Hardhat, geth --dev and Ganache call themselves. */
    private static final Set<Long> LOCAL = Set.of(31_337L, 1337L, 5777L);

    /** What is commonly known of the chain, unless something else is stated. */
    public static Explorer of(ChainId chain, Optional<String> name, Optional<String> site) {
        Explorer known = of(chain);
        return new Explorer(name.orElse(known.chain), site.or(() -> known.site));
    }

    static Explorer of(ChainId chain) {
        String unknown = (LOCAL.contains(chain.value()) ? "the local chain " : "chain ") + chain;
        return KNOWN.getOrDefault(chain.value(), new Explorer(unknown, Optional.empty()));
    }

    private static Explorer of(String chain, String host) {
        return new Explorer(chain, Optional.of("https://" + host));
    }

    Html transaction(Hash32 hash) {
        return link("tx", hash.toString(), Section.code(hash));
    }

    Html block(long number) {
        return link("block", Long.toString(number), Html.text(Format.count(number)));
    }

    Html address(Address address) {
        return link("address", address.toString(), Section.code(address));
    }

    private Html link(String path, String name, Html shown) {
        return site.map(root -> Html.tag("a")
                        .with("href", root + "/" + path + "/" + name)
                        .with("rel", "noopener noreferrer")
                        .around(shown))
                .orElse(shown);
    }
}
