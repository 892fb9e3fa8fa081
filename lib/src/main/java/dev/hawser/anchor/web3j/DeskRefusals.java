package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Refusal;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.math.BigInteger;

/** Why a desk refuses rows, for people. */
final class DeskRefusals {
    private DeskRefusals() {}

    /** @param purpose what was to be done */
    static HawserException explained(String purpose, Refusal refusal) {
        String refused = "the contract refuses to " + purpose + ": ";
        if (refusal.is("IsPaused()")) {
            return new RetryableException(
                    refused + "its owner has paused it", "run again when the owner has resumed it");
        }
        if (refusal.is("NotInStream(bytes32,bytes32)")) {
            return new RetryableException(
                    refused + "the rows don't lead to the stream's head, which another entry may have moved"
                            + "\n  the rows' head    " + refusal.argument(0) + "\n  the stream's head "
                            + refusal.argument(1),
                    "run again; if it stays, run verify");
        }
        if (refusal.is("TooManyLater(uint256,uint256)")) {
            return new InvalidInputException(
                    number(refusal, 0) + " entries follow the batch's, and the contract acts on batches that at most "
                            + number(refusal, 1) + " follow",
                    "name a newer batch with --run");
        }
        if (refusal.is("NotYet(int256,int256)")) {
            return bad(refused, refusal, "a row's time is yet to come", "time", "present", "wait until it has come");
        }
        if (refusal.is("TooOld(int256,int256)")) {
            return bad(
                    refused, refusal, "a row is too old", "time", "oldest", "publish rows that are acted on in time");
        }
        if (refusal.is("BondTooSmall(uint256,uint256)")) {
            return bad(
                    refused,
                    refusal,
                    "the publisher's bond is too small",
                    "bond",
                    "minimum",
                    "raise the stream's bond");
        }
        if (refusal.is("VolumeTooLarge(int256,uint256)")) {
            return bad(refused, refusal, "a volume is too large", "volume", "largest", "leave it out: publish-where");
        }
        if (refusal.is("PriceOutsideBand(int256,int256,int256)")) {
            return new InvalidInputException(
                    refused + "a price is outside its band\n  price " + number(refusal, 0) + "\n  band  "
                            + number(refusal, 1) + " to " + number(refusal, 2),
                    "leave the row out: publish-where");
        }
        if (refusal.is("NotToAct(bytes32)")) {
            return new InvalidInputException(
                    refused + "the row with key " + refusal.argument(0) + " says not to act",
                    "leave it out: publish-where");
        }
        if (refusal.is("SafeCastOverflowedIntDowncast(uint8,int256)")) {
            return bad(refused, refusal, "a value doesn't fit", "bits", "value", "leave the row out: publish-where");
        }
        return new InvalidInputException(refused + refusal.message(), "check --contract: is it a trade desk?");
    }

    private static HawserException bad(
            String refused, Refusal refusal, String what, String first, String second, String advice) {
        return new InvalidInputException(
                refused + what + "\n  " + first + " " + number(refusal, 0) + "\n  " + second + " " + number(refusal, 1),
                advice);
    }

    private static BigInteger number(Refusal refusal, int argument) {
        Hash32 word = refusal.argument(argument);
        return new BigInteger(word.bytes());
    }
}
