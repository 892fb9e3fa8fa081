package dev.hawser.ingest.generate;

import dev.hawser.primitives.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What to generate.
 *
 * @param dialect {@code ethereum-etl}, {@code aws-public} or {@code cryo}
 * @param format {@code csv} or {@code json} for ethereum-etl, {@code parquet} for the others; empty for the first
 * @param compression {@code none} or {@code gzip} for ethereum-etl, {@code snappy} for aws-public, {@code lz4} or
 *     {@code zstd} for cryo; empty for the first
 * @param tables receipts stand within transactions where the dialect has no such table
 * @param rows the number of transactions
 * @param start the first block's time, whole seconds
 * @param blockTime from one block to the next, whole seconds: a longer one makes few blocks span many days
 * @param outUri an absolute URI of a folder that is absent or empty
 */
public record ExportRequest(
        String dialect,
        Optional<String> format,
        Optional<String> compression,
        Set<ExportTable> tables,
        long rows,
        long seed,
        Instant start,
        Duration blockTime,
        String outUri) {
    /** Blocks, transactions and receipts. */
    public static final Set<ExportTable> USUAL_TABLES =
            Set.of(ExportTable.BLOCKS, ExportTable.TRANSACTIONS, ExportTable.RECEIPTS);
    /** A slot of the main chain. */
    public static final Instant USUAL_START = Instant.parse("2024-01-01T00:00:11Z");
    /** The main chain's. */
    public static final Duration USUAL_BLOCK_TIME = Duration.ofSeconds(12);

    private static final long MOST_ROWS = 100_000_000_000L;
    private static final Instant EARLIEST = Instant.parse("2015-07-30T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /** @throws InvalidInputException if the rows are too few or many, or a time is none that can be written */
    public ExportRequest {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new InvalidInputException(
                    "cannot generate " + rows + " rows", "ask for 1 to " + MOST_ROWS + " transactions");
        }
        if (blockTime.toSeconds() < 1
                || blockTime.toSeconds() > Duration.ofDays(1).toSeconds()) {
            throw new InvalidInputException(
                    "cannot make a block every " + blockTime.toSeconds() + " seconds", "ask for 1 to 86400 seconds");
        }
        if (start.isBefore(EARLIEST) || start.isAfter(LATEST)) {
            throw new InvalidInputException(
                    "no chain starts at " + start, "name a time from " + EARLIEST + " to " + LATEST);
        }
        tables = Set.copyOf(tables);
    }

    /** The usual tables, as the dialect writes them unless told otherwise. */
    public static ExportRequest of(String dialect, long rows, long seed, String outUri) {
        return new ExportRequest(
                dialect,
                Optional.empty(),
                Optional.empty(),
                USUAL_TABLES,
                rows,
                seed,
                USUAL_START,
                USUAL_BLOCK_TIME,
                outUri);
    }
}
