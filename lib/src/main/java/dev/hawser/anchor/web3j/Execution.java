package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Receipt;
import dev.hawser.primitives.Hash32;

/** What a desk did with a row. */
public sealed interface Execution {

    /** It acted on the row. */
    record Executed(Receipt receipt) implements Execution {}

    /** It had acted on a row with this key before. */
    record AlreadyExecuted() implements Execution {}

    /**
     * The row is not one of the stream's newest entry: it is forged, or the entry is older, or the stream another.
     *
     * @param expectedHead the head that the row and its proof make
     * @param actualHead the stream's head
     */
    record NotLatestEntry(Hash32 expectedHead, Hash32 actualHead) implements Execution {}
}
