package dev.hawser.anchor;

/**
 * What a replay may begin with, and what it keeps for the next one.
 *
 * @param finality says which entries are kept: those of final blocks
 */
public record Kept(EntryStore store, FinalityReader finality) {}
