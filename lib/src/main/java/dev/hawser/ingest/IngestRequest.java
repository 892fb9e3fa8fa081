package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.Interval;
import java.util.List;
import java.util.Optional;

/**
 * What one ingest run reads.
 *
 * @param dialect the dialect's name; empty to recognise it from the files
 * @param tables the tables that the pipeline reads
 * @param inputs absolute URIs of files, folders (read with all that lies below) or Hadoop globs
 * @param interval the rows that count; all others are left out and counted apart
 * @param maxBadRatio bad rows as a share of a table's rows, 0 to 1; with more than that nothing is ingested
 * @param requiredChecks names of {@link ChainChecks} that must find nothing
 * @param sql the pipeline's query, analysed against the files' headers before a row is read; blank for none
 * @param sqlName the query's file, for messages
 */
public record IngestRequest(
        Optional<String> dialect,
        List<TableConfig> tables,
        List<String> inputs,
        Interval interval,
        double maxBadRatio,
        List<String> requiredChecks,
        String sql,
        String sqlName) {

    public IngestRequest {
        tables = List.copyOf(tables);
        inputs = List.copyOf(inputs);
        requiredChecks = List.copyOf(requiredChecks);
        if (!(maxBadRatio >= 0 && maxBadRatio <= 1)) {
            throw new IllegalArgumentException("max-bad-ratio is not within 0 … 1: " + maxBadRatio);
        }
    }
}
