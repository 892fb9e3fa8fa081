package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.Interval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Requests over small files, for tests. */
final class Requests {
    static final String HASH = "0x" + "ab".repeat(32);
    static final String ADDRESS = "0x" + "cd".repeat(20);

    private Requests() {}

    static TableConfig table(String name) {
        return new TableConfig(name, false, List.of(), List.of(), Optional.empty());
    }

    static TableConfig optional(String name) {
        return new TableConfig(name, true, List.of(), List.of(), Optional.empty());
    }

    static IngestRequest of(Path input, TableConfig... tables) {
        return of(input, Interval.ALL, 0, "", tables);
    }

    static IngestRequest of(Path input, Interval interval, double maxBadRatio, String sql, TableConfig... tables) {
        String dialect = tables[0].columns().isEmpty() ? "ethereum-etl" : "table";
        return new IngestRequest(
                Optional.of(dialect),
                List.of(tables),
                List.of(input.toUri().toString()),
                interval,
                maxBadRatio,
                List.of(),
                sql,
                "conf/pipelines/test.sql");
    }

    /** Whatever share of the rows is bad. */
    static IngestRequest at(String input, TableConfig... tables) {
        IngestRequest local = of(Path.of("."), Interval.ALL, 1, "", tables);
        return new IngestRequest(
                local.dialect(), local.tables(), List.of(input), local.interval(), 1, List.of(), "", local.sqlName());
    }

    static Path write(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
