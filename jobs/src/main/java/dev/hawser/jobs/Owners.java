package dev.hawser.jobs;

import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.primitives.Address;

/** Whose streams a run will be anchored in. */
final class Owners {
    private Owners() {}

    /** {@code --owner}, else the keystore's account, else the embedded chain's, which is made where there is none. */
    static Address of(Workspace workspace) {
        return workspace
                .owner()
                .or(() -> workspace.keystore().map(Keystores::address))
                .orElseGet(() -> Keystores.address(new ChainKey(workspace.chainFolder()).keystore()));
    }
}
