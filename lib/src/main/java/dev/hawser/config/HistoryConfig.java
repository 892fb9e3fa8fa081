package dev.hawser.config;

import java.util.Optional;

/**
 * How far a pipeline looks back.
 *
 * @param lookback what the features of a row need of the time before it
 * @param trainWindow what a model is fitted on, up to its interval's end; its interval alone where it is absent
 * @param start before which there is no data to look back to
 */
public record HistoryConfig(Optional<Span> lookback, Optional<Span> trainWindow, Optional<Position> start) {
    public static final HistoryConfig NONE = new HistoryConfig(Optional.empty(), Optional.empty(), Optional.empty());

    /** In what history is measured. */
    public enum Unit {
        BLOCKS,
        SECONDS
    }

    /** So many blocks or seconds, at least 1. */
    public record Span(Unit unit, long length) {}

    /** A block's number, or seconds since the epoch. */
    public record Position(Unit unit, long value) {}
}
