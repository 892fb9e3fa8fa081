package dev.hawser.anchor;

/** What became of an append. */
public sealed interface LedgerAnswer {

    /** The entries stand in the stream for good. */
    record Appended() implements LedgerAnswer {}

    /** Nothing was appended: something else came behind the expected head first. */
    record HeadMoved(String reason) implements LedgerAnswer {}

    /** No answer says whether it was appended: the stream does. */
    record Unknown(String reason) implements LedgerAnswer {}
}
