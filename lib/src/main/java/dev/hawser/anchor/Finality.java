package dev.hawser.anchor;

/** Which blocks count as final: those that nothing is expected to undo. */
public sealed interface Finality {

    /** What the chain's consensus calls finalized. */
    record Finalized() implements Finality {}

    /** Blocks on which at least so many others stand. */
    record Confirmations(int blocks) implements Finality {}
}
