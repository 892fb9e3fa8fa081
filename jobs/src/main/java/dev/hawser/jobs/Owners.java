package dev.hawser.jobs;

import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;

/** Whose streams a run will be anchored in. */
final class Owners {
    private Owners() {}

    /**
     * {@code --owner}, else the signing account, else the embedded chain's, which is made where there is none.
     *
     * @throws InvalidInputException if a node is named, and neither an owner nor a keystore
     */
    static Address of(Workspace workspace) {
        return workspace.owner().or(() -> ChainSigners.address(workspace)).orElseGet(() -> {
            if (!workspace.rpc().isEmpty()) {
                throw ChainSigners.noKeystore();
            }
            return Keystores.address(new ChainKey(workspace.chainFolder()).keystore());
        });
    }
}
