package dev.hawser.anchor;

import dev.hawser.primitives.RetryableException;

/**
 * What a node says to one delivery's offers. Some answers are wrong for a moment, as a pool follows the chain a little later
 * and nodes behind a load balancer differ: they count when they are repeated.
 */
final class Reception {
    private final NodePort ledger;
    private final Purse purse;
    private int foreign;
    private int withoutFunds;

    Reception(NodePort ledger, Purse purse) {
        this.ledger = ledger;
        this.purse = purse;
    }

    /**
     * Takes the answer to an offer of the delivery's last attempt.
     *
     * @throws RetryableException if the account can't pay, another transaction holds the nonce, or the node rejects it
     */
    void take(SendAnswer answer, Delivery delivery) {
        if (answer instanceof SendAnswer.Rejected rejected) {
            throw new RetryableException(
                    "the node rejected the transaction that was to "
                            + delivery.call().purpose() + ": " + rejected.message(),
                    "run again, or use another node");
        }
        withoutFunds = answer instanceof SendAnswer.NoFunds noFunds ? withoutFunds(noFunds, delivery) : 0;
        foreign = isForeign(answer, delivery) ? foreign + 1 : 0;
        if (foreign == SendRules.PATIENCE) {
            throw new RetryableException(
                    "another transaction of " + purse.account() + " with nonce "
                            + delivery.nonce().orElseThrow() + " waits in the node's pool, none of those signed to "
                            + delivery.call().purpose(),
                    "run again when it is included, and let nothing else send from this account meanwhile");
        }
    }

    private int withoutFunds(SendAnswer.NoFunds answer, Delivery delivery) {
        String purpose = delivery.call().purpose();
        purse.requireFunds(
                delivery.call(),
                delivery.lastAttempt().fees(),
                delivery.lastAttempt().gasLimit());
        if (withoutFunds + 1 == SendRules.PATIENCE) {
            throw purse.noFunds(purpose, answer.message());
        }
        return withoutFunds + 1;
    }

    private boolean isForeign(SendAnswer answer, Delivery delivery) {
        return answer instanceof SendAnswer.Underpriced
                && delivery.attempts().stream().map(Attempt::hash).noneMatch(ledger::isKnown);
    }
}
