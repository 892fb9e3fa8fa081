package dev.hawser.config;

import dev.hawser.primitives.Hash32;
import java.util.List;
import java.util.Optional;

/**
 * A checked pipeline.
 *
 * @param dialect how the input is written; empty where it is recognised from the files
 * @param input absolute URIs of the pipeline's own input; empty where each run names it
 * @param history how far the pipeline looks back
 * @param outcomeTime the timestamp column of the query that says when a row's label becomes known
 * @param sql the feature query, its includes resolved
 * @param sqlName the file name of the query, for messages
 * @param sqlHash keccak256 of the query's UTF-8 bytes, includes resolved
 * @param maxBadRatio the share of rows, 0 to 1, that may be quarantined before a job stops
 * @param requiredChecks names of checks of a dataset that must find nothing
 * @param publishInexact whether columns that came as floating point from an exact source may be published
 * @param hash what stands in run keys and manifests as {@code config}
 */
public record PipelineConfig(
        String name,
        Optional<String> dialect,
        List<String> input,
        List<TableConfig> tables,
        HistoryConfig history,
        Optional<String> outcomeTime,
        SqlText sql,
        String sqlName,
        Hash32 sqlHash,
        ModelConfig model,
        PublishConfig publish,
        double maxBadRatio,
        List<String> requiredChecks,
        boolean publishInexact,
        Hash32 hash) {}
