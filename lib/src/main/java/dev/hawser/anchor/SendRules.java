package dev.hawser.anchor;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides about a delivery from what is known and seen; asks nobody and does nothing. Only another block in the place of
 * the one that held an attempt undoes what was seen: an answer of a node that lags behind, or that lost the receipt, does
 * not.
 */
final class SendRules {
    /** Behind a load balancer a receipt may come later than the nonce that it used. */
    static final int PATIENCE = 3;

    private final Duration raiseAfter;

    SendRules(Duration raiseAfter) {
        this.raiseAfter = raiseAfter;
    }

    /** @param roundsOvertaken how many looks in a row, this one included, showed that the nonce is used by none of ours */
    Step next(Delivery delivery, Sight sight, int roundsOvertaken, Instant now) {
        if (sight.inChain().isPresent()) {
            return inChain(delivery, sight, sight.inChain().get());
        }
        if (delivery.isMined()) {
            return sight.orphaned() ? new Step.Doubt() : new Step.Wait();
        }
        if (roundsOvertaken > 0) {
            return roundsOvertaken >= PATIENCE ? new Step.GiveUp() : new Step.Offer();
        }
        return isDue(delivery.lastAttempt(), now) ? new Step.Raise() : new Step.Offer();
    }

    private static Step inChain(Delivery delivery, Sight sight, Receipt receipt) {
        if (!delivery.mined().equals(sight.inChain())) {
            return new Step.Believe(receipt);
        }
        return sight.isFinal() ? new Step.Settle(receipt) : new Step.Wait();
    }

    /** Also where the clock went back since the attempt: it can't tell how long ago that was. */
    private boolean isDue(Attempt attempt, Instant now) {
        return now.isBefore(attempt.at()) || !now.isBefore(attempt.at().plus(raiseAfter));
    }
}
