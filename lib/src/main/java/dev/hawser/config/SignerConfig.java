package dev.hawser.config;

import java.util.Optional;

/**
 * Who signs, where it is no keystore of this machine.
 *
 * @param web3signer URL of a server that answers {@code eth_signTransaction}; its path, query and user information may hold a
 *     token
 * @param kms id, alias or ARN of a key of AWS KMS
 * @param region the region of that key
 * @param endpoint another endpoint than the region's
 * @param address the account of the key
 */
public record SignerConfig(
        Optional<String> web3signer,
        Optional<String> kms,
        Optional<String> region,
        Optional<String> endpoint,
        Optional<String> address) {
    public static final SignerConfig NONE =
            new SignerConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
