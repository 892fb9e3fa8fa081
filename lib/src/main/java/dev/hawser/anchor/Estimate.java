package dev.hawser.anchor;

/** What a node expects of a call. */
public sealed interface Estimate {

    /** It would pass with this much gas. */
    record Gas(long units) implements Estimate {}

    /** The contract would refuse it. */
    record Refused(Refusal refusal) implements Estimate {}
}
