package dev.hawser.jobs;

import dev.hawser.config.SignerConfig;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which chain to talk to, and as whom.
 *
 * @param rpc a node's URL; empty for the embedded chain
 * @param chainId the chain that the node must serve, where that is known
 * @param confirmations blocks on top of an entry's block before it is final; empty for what the chain calls final
 * @param embedded the folder of the embedded chain; empty where there can't be one
 * @param signer who signs instead of the keystore
 */
record ChainOptions(
        Optional<String> rpc,
        Optional<ChainId> chainId,
        Optional<Address> registry,
        Optional<Address> owner,
        Optional<Path> keystore,
        Optional<Path> passwordFile,
        Optional<Integer> confirmations,
        Optional<Path> embedded,
        SignerConfig signer) {

    /** What a command's options and configuration say. */
    static ChainOptions of(Workspace workspace) {
        Optional<String> rpc = workspace.rpc();
        return new ChainOptions(
                rpc,
                workspace.deploy().chainId().map(ChainId::new),
                workspace.registry(),
                workspace.owner(),
                workspace.keystore(),
                workspace.passwordFile(),
                workspace.deploy().confirmations(),
                rpc.isPresent() ? Optional.empty() : Optional.of(workspace.chainFolder()),
                workspace.signer());
    }
}
