package dev.hawser.jobs;

import dev.hawser.config.SendConfig;
import dev.hawser.config.SignerConfig;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which chain to talk to, and as whom.
 *
 * @param rpc the URLs of nodes; empty for the embedded chain
 * @param chainId the chain that the node must serve, where that is known
 * @param embedded the folder of the embedded chain; empty where there can't be one
 * @param signer who signs instead of the keystore
 */
record ChainOptions(
        List<String> rpc,
        Optional<ChainId> chainId,
        Optional<Address> registry,
        Optional<Address> owner,
        Optional<Path> keystore,
        Optional<Path> passwordFile,
        SendConfig send,
        Optional<Path> embedded,
        SignerConfig signer) {

    /** What a command's options and configuration say. */
    static ChainOptions of(Workspace workspace) {
        List<String> rpc = workspace.rpc();
        return new ChainOptions(
                rpc,
                workspace.deploy().chainId().map(ChainId::new),
                workspace.registry(),
                workspace.owner(),
                workspace.keystore(),
                workspace.passwordFile(),
                workspace.deploy().send(),
                rpc.isEmpty() ? Optional.of(workspace.chainFolder()) : Optional.empty(),
                workspace.signer());
    }
}
