package dev.hawser.ingest;

import static dev.hawser.ingest.Declared.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.Interval;
import dev.hawser.testing.NeedsSharedData;
import dev.hawser.testing.SharedData;
import dev.hawser.testing.SparkSessions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;

/** Whole real files, damaged: each is refused with advice, or every line is accepted or quarantined. */
@AddLifecycleHook(NeedsSharedData.class)
class MutatedFilesTest {
    private static final int TRIES = 12;
    private static final TableConfig RECEIPTS = table("receipts")
            .with("string", "transaction_hash", "status")
            .with("bigint", "gas_used")
            .config();

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void noLineOfDamagedCsvIsLost(@ForAll("mutations") List<Mutation> mutations) throws IOException {
        byte[] receipts = Mutation.applied(mutations, head("blocks-2022-2023/receipts.csv", 60));
        check("receipts.csv", receipts, rows(receipts, true), Requests.table("receipts"));
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void noLineOfDamagedJsonIsLost(@ForAll("mutations") List<Mutation> mutations) throws IOException {
        byte[] transactions = Mutation.applied(
                mutations,
                head(
                        "ethereum-etl/test_export_blocks_job/blocks_with_transactions_and_withdrawals/"
                                + "expected_transactions.json",
                        20));
        check("transactions.json", transactions, rows(transactions, false), Requests.table("transactions"));
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void noLineOfADamagedTableIsLost(@ForAll("mutations") List<Mutation> mutations) throws IOException {
        byte[] deliveries = Mutation.applied(mutations, head("delivery/deliverytime_dev.csv", 60));
        TableConfig table = table("deliveries")
                .with("string", "id", "type_of_order")
                .with("int", "time_taken_min")
                .key("id")
                .config();
        check("deliveries.csv", deliveries, rows(deliveries, true), table);
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void noLineOfDamagedGzipIsLost(@ForAll("mutations") List<Mutation> mutations) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(head("delivery/deliverytime_dev.csv", 3000));
        }
        byte[] damaged = Mutation.applied(mutations.subList(0, 1), compressed.toByteArray());
        TableConfig table = table("deliveries").with("int", "time_taken_min").config();
        check("deliveries.csv.gz", damaged, unzipped(damaged), table);
    }

    @Property(tries = 2 * TRIES, shrinking = ShrinkingMode.OFF)
    void damagedParquetIsRefusedOrCounted(@ForAll("mutations") List<Mutation> mutations) throws IOException {
        byte[] damaged = Mutation.applied(mutations.subList(0, 1), PARQUET.get());
        check("receipts.parquet", damaged, OptionalLong.empty(), RECEIPTS);
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void aDamagedFooterIsReadOrRefused(@ForAll("mutations") List<Mutation> mutations) throws IOException {
        byte[] bytes = PARQUET.get();
        int footer = bytes.length - 1500;
        byte[] damaged = Mutation.applied(mutations, Arrays.copyOfRange(bytes, footer, bytes.length));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(bytes, 0, footer);
        whole.writeBytes(damaged);
        Path folder = Files.createTempDirectory("hawser");
        try {
            Path file = Files.write(folder.resolve("receipts.parquet"), whole.toByteArray());
            InputPlan.of(Requests.of(file, RECEIPTS), new Configuration());
        } catch (HawserException e) {
            assertThat(e.getMessage()).contains("receipts.parquet");
        } finally {
            FileUtil.fullyDelete(folder.toFile());
        }
    }

    @Provide
    Arbitrary<List<Mutation>> mutations() {
        return Mutation.several(6);
    }

    /** @param rows how many rows the file has, where that can be known */
    private static void check(String name, byte[] bytes, OptionalLong rows, TableConfig config) throws IOException {
        Path folder = Files.createTempDirectory("hawser");
        try {
            Path file = Files.write(folder.resolve(name), bytes);
            IngestResult.Table table =
                    ingested(file, folder.resolve("data"), config).orElse(null);
            if (table != null && rows.isPresent()) {
                assertThat(table.rowsIn()).isEqualTo(rows.getAsLong());
            }
        } finally {
            FileUtil.fullyDelete(folder.toFile());
        }
    }

    /** Empty where the file is refused: whatever else is thrown fails the test. */
    private static Optional<IngestResult.Table> ingested(Path file, Path data, TableConfig config) {
        try {
            return Optional.of(Ingest.ingest(
                            SparkSessions.shared(),
                            Requests.of(file, Interval.ALL, 1, "", config),
                            data.toUri().toString())
                    .tables()
                    .get(0));
        } catch (HawserException e) {
            assertThat(e.getMessage()).contains(file.getFileName().toString()).hasSizeLessThan(2000);
            assertThat(e.advice()).isNotBlank();
            return Optional.empty();
        }
    }

    /** The lines of a text that are no blanks, less the header. */
    private static OptionalLong rows(byte[] bytes, boolean header) {
        long lines = 0;
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n' || bytes[i] == '\r') {
                String line = new String(bytes, from, i - from, StandardCharsets.UTF_8);
                lines += (from == 0 && line.startsWith("\uFEFF") ? line.substring(1) : line).isBlank() ? 0 : 1;
                from = i + 1;
            }
        }
        return OptionalLong.of(header && lines > 0 ? lines - 1 : lines);
    }

    private static OptionalLong unzipped(byte[] bytes) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return rows(gzip.readAllBytes(), true);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static byte[] head(String name, int lines) throws IOException {
        try (Stream<String> text = Files.lines(SharedData.file(name))) {
            StringBuilder head = new StringBuilder();
            text.limit(lines).forEach(line -> head.append(line).append('\n'));
            return head.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final Supplier<byte[]> PARQUET = new Supplier<>() {
        private byte[] bytes;

        @Override
        public byte[] get() {
            bytes = bytes == null ? written() : bytes;
            return bytes;
        }

        private byte[] written() {
            try {
                Path folder = Files.createTempDirectory("hawser");
                SparkSessions.shared()
                        .read()
                        .option("header", true)
                        .csv(SharedData.file("blocks-2022-2023/receipts.csv").toString())
                        .selectExpr("transaction_hash", "cast(gas_used as bigint) gas_used", "status")
                        .coalesce(1)
                        .write()
                        .parquet(folder.resolve("out").toString());
                try (Stream<Path> parts = Files.list(folder.resolve("out"))) {
                    return Files.readAllBytes(
                            parts.filter(part -> part.toString().endsWith(".parquet"))
                                    .findFirst()
                                    .orElseThrow());
                } finally {
                    FileUtil.fullyDelete(folder.toFile());
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    };
}
