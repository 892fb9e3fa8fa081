package dev.hawser.ingest;

import dev.hawser.ingest.generate.ExportRequest;
import dev.hawser.ingest.generate.ExportTable;
import dev.hawser.ingest.generate.Generator;
import dev.hawser.primitives.Interval;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Generated exports of one chain, which begins shortly before a midnight, and requests over them. */
final class Exports {
    static final Instant START = Instant.parse("2024-01-01T23:59:11Z");
    static final String FIRST_DAY = "2024-01-01T00:00:00Z/2024-01-02T00:00:00Z";
    static final String SECOND_DAY = "2024-01-02T00:00:00Z/2024-01-03T00:00:00Z";
    static final List<String> CHAIN = List.of("blocks", "transactions", "receipts", "logs", "token_transfers");

    private static final int SEED = 5;

    private Exports() {}

    static Generator.Export generate(
            SparkSession spark, String dialect, Optional<String> compression, long transactions, Path out) {
        return Generator.generate(
                spark,
                new ExportRequest(
                        dialect,
                        Optional.empty(),
                        compression,
                        ExportTable.named(CHAIN),
                        transactions,
                        SEED,
                        START,
                        Duration.ofSeconds(12),
                        out.toUri().toString()));
    }

    static IngestRequest request(Optional<String> dialect, Path input, String interval, String... tables) {
        return request(dialect, input, interval, 0, List.of(), tables);
    }

    static IngestRequest request(
            Optional<String> dialect,
            Path input,
            String interval,
            double maxBadRatio,
            List<String> requiredChecks,
            String... tables) {
        return new IngestRequest(
                dialect,
                List.of(tables).stream().map(Requests::table).toList(),
                List.of(input.toUri().toString()),
                Interval.parse(interval),
                maxBadRatio,
                requiredChecks,
                "",
                "");
    }
}
