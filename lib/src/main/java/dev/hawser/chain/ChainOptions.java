package dev.hawser.chain;

import dev.hawser.config.DataFee;
import dev.hawser.config.SendConfig;
import dev.hawser.config.SignerConfig;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which chain to talk to, and as whom.
 *
 * @param rpc the URLs of nodes; empty for the embedded chain
 * @param chainId the chain that the node must serve, where that is known
 * @param embedded the embedded chain; empty where there can't be one
 * @param signer who signs instead of the keystore
 * @param dataFee what a transaction pays beside its gas
 */
public record ChainOptions(
        List<String> rpc,
        Optional<ChainId> chainId,
        Optional<Address> registry,
        Optional<Address> owner,
        Optional<Path> keystore,
        Optional<Path> passwordFile,
        SendConfig send,
        Optional<Embedded> embedded,
        SignerConfig signer,
        DataFee dataFee) {

    /** On a chain that charges for gas alone. */
    public ChainOptions(
            List<String> rpc,
            Optional<ChainId> chainId,
            Optional<Address> registry,
            Optional<Address> owner,
            Optional<Path> keystore,
            Optional<Path> passwordFile,
            SendConfig send,
            Optional<Embedded> embedded,
            SignerConfig signer) {
        this(rpc, chainId, registry, owner, keystore, passwordFile, send, embedded, signer, DataFee.NONE);
    }

    /**
     * Where an embedded chain lives.
     *
     * @param anvil finds its program
     */
    public record Embedded(Path folder, Supplier<Path> anvil) {}
}
