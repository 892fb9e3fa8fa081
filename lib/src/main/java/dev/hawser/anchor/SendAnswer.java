package dev.hawser.anchor;

/** What a node says to a transaction that is sent to it. */
public sealed interface SendAnswer {

    /** It has the transaction, now or from before. */
    record Accepted() implements SendAnswer {}

    /** A transaction with this nonce is in a block: ours or another. */
    record NonceUsed() implements SendAnswer {}

    /** Another transaction with this nonce waits and offers as much. */
    record Underpriced() implements SendAnswer {}

    /** It takes no transaction that offers so little at the present base fee. */
    record TooCheap() implements SendAnswer {}

    /** The account can't pay. */
    record NoFunds(String message) implements SendAnswer {}

    /** Anything else. */
    record Rejected(String message) implements SendAnswer {}
}
