package dev.hawser.jobs;

import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCheck;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.TrustFile;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.session.HawserConfig;
import java.util.List;
import java.util.Optional;

/**
 * Whose streams are looked at, and where.
 *
 * @param trust what the publisher gave out, or the store remembers
 */
record Publisher(Registry registry, Address owner, Optional<TrustFile> trust) {

    /**
     * Whom the trust file names.
     *
     * @throws InvalidInputException if the node serves another chain, or an option names somebody else
     * @throws TamperedException if other code lies at the registry's address
     */
    static Publisher of(TrustFile trust, CommonOptions options, ChainSession chain) {
        boolean other = options.owner()
                        .map(Address::parse)
                        .filter(owner -> !owner.equals(trust.owner()))
                        .isPresent()
                || options.registry()
                        .map(Address::parse)
                        .filter(at -> !at.equals(trust.registry()))
                        .isPresent();
        if (other) {
            throw new InvalidInputException(
                    "the trust file names owner " + trust.owner() + " and registry " + trust.registry()
                            + ", and the options another",
                    "leave out --owner and --registry, or --trust");
        }
        Registry registry = new Registry(trust.chainId(), trust.registry(), trust.codeHash(), trust.deployedAt());
        RegistryCheck.requireChain(chain.ledger(), trust.chainId());
        var found = chain.ledger().codeHash(trust.registry());
        if (!found.equals(trust.codeHash())) {
            throw new TamperedException(
                    "the code at " + trust.registry() + " is not the trusted registry's\n  code hash expected "
                            + trust.codeHash() + "\n  code hash found    " + found,
                    "compare with a node of your own, and ask the publisher for the trust file again");
        }
        return new Publisher(registry, trust.owner(), Optional.of(trust));
    }

    /** Whom the options name, else whom the store's trust file does, else the signing account. */
    static Publisher of(HawserConfig config, ChainSession chain) {
        Optional<TrustFile> remembered = chain.records().trust();
        Address owner =
                config.owner().or(() -> remembered.map(TrustFile::owner)).orElseGet(chain::owner);
        Registry registry = chain.registry();
        return new Publisher(
                registry,
                owner,
                remembered.filter(
                        trust -> trust.owner().equals(owner) && trust.registry().equals(registry.address())));
    }

    /** The streams that the trust file names; none without one. */
    List<String> trusted() {
        return trust.map(TrustFile::streams).orElse(List.of());
    }

    Stream stream(String name) {
        return registry.stream(owner, new StreamName(name));
    }
}
