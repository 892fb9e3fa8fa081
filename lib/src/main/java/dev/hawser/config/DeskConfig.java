package dev.hawser.config;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What a trade desk is deployed with, for ever.
 *
 * @param mostLater how many entries may follow that of a row which it acts on
 * @param maxAge seconds that a row's time may be old; 0 where it is no time
 * @param lowestPrice a signed integer of 88 bits, as the highest price
 * @param largestVolume of either sign, in 80 bits
 * @param bonds the contract that holds the publisher's bond; only with a minimum
 * @param minimumBond in wei
 */
public record DeskConfig(
        int mostLater,
        long maxAge,
        BigInteger lowestPrice,
        BigInteger highestPrice,
        BigInteger largestVolume,
        Optional<String> bonds,
        BigInteger minimumBond) {
    /** What holds where nothing is stated: no limit but that of the values' size. */
    public static final DeskConfig STANDARD = new DeskConfig(
            8,
            0,
            BigInteger.ONE.shiftLeft(87).negate(),
            BigInteger.ONE.shiftLeft(87).subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(80).subtract(BigInteger.ONE),
            Optional.empty(),
            BigInteger.ZERO);
}
