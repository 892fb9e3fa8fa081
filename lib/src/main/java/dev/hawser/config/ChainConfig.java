package dev.hawser.config;

import java.util.Optional;

/**
 * What is known of the chain beside its id.
 *
 * @param name for people
 * @param explorer the address of a site that shows the chain, without a slash at the end
 * @param dataFee what a transaction pays beside its gas
 */
public record ChainConfig(Optional<String> name, Optional<String> explorer, DataFee dataFee) {

    /** A chain of which nothing is stated. */
    public static final ChainConfig UNKNOWN = new ChainConfig(Optional.empty(), Optional.empty(), DataFee.NONE);
}
