package dev.hawser.jobs;

import dev.hawser.primitives.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a job reads. */
final class InputOptions {
    @Option(
            names = "--input",
            arity = "1..*",
            paramLabel = "URI",
            description = "files or folders of an export (default: the pipeline's own)")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--dialect",
            paramLabel = "D",
            description = "ethereum-etl, aws-public, cryo or table (default: the pipeline's own, else recognised)")
    private String dialect;

    @Option(
            names = "--interval",
            paramLabel = "A/B",
            description = "half-open, in block numbers or times like 2024-01-01T00:00:00Z (default: all)")
    private String interval = "all";

    @Option(
            names = "--supersede",
            paramLabel = "REASON",
            description = "replace what is published for the interval, and say why")
    private String supersede;

    @Option(names = "--profile", description = "describe the dataset's columns in profile.json, when it is ingested")
    private boolean profile;

    /** The options that read an interval of one input. */
    static InputOptions of(String input, Interval interval) {
        InputOptions options = new InputOptions();
        options.inputs.add(input);
        options.interval = interval.toString();
        return options;
    }

    List<String> inputs() {
        return inputs;
    }

    Optional<String> dialect() {
        return Optional.ofNullable(dialect);
    }

    Optional<String> supersede() {
        return Optional.ofNullable(supersede);
    }

    boolean profile() {
        return profile;
    }

    Interval interval() {
        return Interval.parse(interval);
    }
}
