package dev.hawser.anchor;

/** What to do about a delivery after a look at the chain. */
sealed interface Step {

    /** Nothing until the next look. */
    record Wait() implements Step {}

    /** Offer the bytes of the last attempt, which may be for the first time. */
    record Offer() implements Step {}

    /** Sign another attempt at a higher fee, for the head as it is then. */
    record Raise() implements Step {}

    /** Note that the attempt of the receipt is in the chain. */
    record Believe(Receipt receipt) implements Step {}

    /** Note that the block that held it left the chain. */
    record Doubt() implements Step {}

    /** Note that it is final. */
    record Settle(Receipt receipt) implements Step {}

    /** Note that a transaction of the account that is none of ours has the nonce. */
    record GiveUp() implements Step {}
}
