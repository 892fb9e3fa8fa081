package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.jobs.Program.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebook that opens a dataset with PySpark, on one with a row in quarantine. */
class ExploreNotebookIT {
    private static final String NOTEBOOK = "notebooks/01-explore-a-dataset.ipynb";

    @TempDir
    static Path folder;

    private static Path store;

    @BeforeAll
    static void publishADataset() throws IOException {
        Path export = folder.resolve("export");
        store = folder.resolve("store");
        Program.hawser("generate", "--dialect", "ethereum-etl", "--rows", "2000", "--seed", "7", "--out", export + "")
                .run()
                .requireDone();
        spoilARow(find(export, name -> name.contains("/transactions/") && name.endsWith(".csv")));
        Program.hawser(
                        "ingest",
                        "--pipeline",
                        "gas-price",
                        "--input",
                        export + "",
                        "--store",
                        store + "",
                        "--profile",
                        "--set",
                        "max-bad-ratio=0.01")
                .run()
                .requireDone();
    }

    @Test
    void it_shows_the_published_files_their_rows_the_quarantine_and_plots() throws IOException {
        Outcome outcome = render(store);

        assertThat(outcome.exit()).as("%s", outcome).isZero();
        assertThat(Files.readString(folder.resolve("rendered/01-explore-a-dataset.html")))
                .contains("2001 read = 2000 accepted + 1 quarantined", "not_a_number", "base_fee_per_gas")
                .containsPattern("(?s)(data:image/png;base64,.*){3}");
    }

    @Test
    void it_stops_where_a_file_is_not_the_published_one() throws IOException {
        Path copy = folder.resolve("a changed store");
        copy(store, copy);
        Path file = find(copy, name -> name.contains("/data/blocks/") && name.endsWith(".parquet"));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        Outcome outcome = render(copy);

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.err()).contains("these are not the files that were published");
    }

    private static Outcome render(Path store) {
        return Notebooks.render(folder.resolve("rendered"), NOTEBOOK, Map.of("HAWSER_STORE", store.toString()));
    }

    private static void spoilARow(Path csv) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(csv));
        int value = List.of(lines.get(0).split(",")).indexOf("value");
        String[] row = lines.get(2).split(",", -1);
        row[value] = "lots";
        lines.add(String.join(",", row));
        Files.write(csv, lines);
    }

    private static Path find(Path folder, Predicate<String> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> wanted.test(file.toString()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
