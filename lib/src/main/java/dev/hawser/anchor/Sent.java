package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;

/** What became of a call that was to be sent. */
public sealed interface Sent {

    /** It succeeded, in a block that may still leave the chain. */
    record Mined(Receipt receipt) implements Sent {}

    /** It succeeded, in a block that is final. */
    record Confirmed(Receipt receipt) implements Sent {}

    /** It is in a block and changed nothing; the reason is not known. */
    record Reverted(Receipt receipt) implements Sent {}

    /** The contract would refuse it, so it was not sent. */
    record Refused(Refusal refusal) implements Sent {}

    /** Another transaction of the account took its nonce. */
    record Displaced(Hash32 transactionHash) implements Sent {}

    /** There was nothing left to do. */
    record Unneeded() implements Sent {}
}
