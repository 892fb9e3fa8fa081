package dev.hawser.session;

import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.chain.ChainKey;
import dev.hawser.chain.ChainSigners;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;

/** Whose streams a run will be anchored in. */
final class Owners {
    private Owners() {}

    /**
     * The configured owner, else the signing account, else the embedded chain's, which is made where there is none.
     *
     * @throws InvalidInputException if a node is named, and neither an owner nor a keystore
     */
    static Address of(HawserConfig config) {
        return config.owner()
                .or(() -> ChainSigners.address(config.keystore(), config.signer()))
                .orElseGet(() -> {
                    if (!config.rpc().isEmpty()) {
                        throw ChainSigners.noKeystore();
                    }
                    return Keystores.address(new ChainKey(config.chainFolder()).keystore());
                });
    }
}
