package dev.hawser.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.manifest.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void prepare() {
        Cli.prepare();
    }

    @Test
    void theDemoShowsTheWholeWayAndAChangedValueIsFoundAfterIt() throws IOException {
        Path dir = folder.resolve("demo");
        ObjectNode shown = Cli.execute("demo", "--dir", dir.toString(), "--rows", "20000", "--json")
                .succeeded()
                .json();
        assertThat(shown.path("verified").asBoolean()).isTrue();
        assertThat(shown.path("forgeryRefused").asBoolean()).isTrue();
        assertThat(shown.path("gasPerAppend").asInt()).isBetween(25_000, 31_300);
        assertThat(Path.of(shown.path("proof").asText())).isRegularFile();
        assertThat(shown.path("trades"))
                .hasToString("[{\"time\":1,\"price\":10,\"volume\":100},{\"time\":2,\"price\":12,\"volume\":120},"
                        + "{\"time\":3,\"price\":9,\"volume\":90},{\"time\":4,\"price\":11,\"volume\":110}]");

        JsonNode saving = shown.path("feeSaving");
        assertThat(saving.path("late").asLong(-1)).isZero();
        assertThat(saving.path("optimum").asDouble()).isPositive();
        assertThat(saving.path("forecast").asDouble())
                .isLessThanOrEqualTo(saving.path("optimum").asDouble());
        assertThat(shown.path("slashed").asBoolean()).isTrue();

        String store = shown.path("store").asText();
        String run = shown.path("run").asText();
        Cli.execute("verify", "--store", store, "--run", run).succeeded();
        Cli.execute(
                        "check",
                        shown.path("proof").asText(),
                        "--trust",
                        shown.path("trust").asText())
                .succeeded();

        String block = changeOneForecast(Path.of(URI.create(store)), run);
        Outcome verified = Cli.execute("verify", "--store", store, "--run", run).ended(3);
        verified.says("✗ row block_number = " + block);
        assertThat(verified.out().lines().filter(line -> line.contains("✗ row")))
                .hasSize(1);
    }

    @Test
    void aFolderThatIsInUseIsLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("mine"), "");
        Cli.execute("demo", "--dir", folder.toString()).failed(2).says("is not empty", "--dir");
        assertThat(file).exists();
        Cli.execute("demo", "--dir", folder.resolve("few").toString(), "--rows", "10")
                .failed(2)
                .says("10 rows");
        assertThat(folder.resolve("few")).doesNotExist();
    }

    /** Rewrites the published Parquet files with one value changed; gives the key of its row. */
    private static String changeOneForecast(Path store, String run) throws IOException {
        Path manifest = store.resolve("runs").resolve(run).resolve("manifest.json");
        JsonNode attempt =
                Json.parseObject(Files.readAllBytes(manifest), "the manifest").get("attempt");
        Path rows = manifest.resolveSibling(attempt.textValue()).resolve("data/rows");
        Dataset<Row> published = Cli.spark().read().parquet(rows.toString());
        Object block = published.select("block_number").first().get(0);
        Path changed = folder.resolve("changed");
        published
                .withColumn(
                        "forecast",
                        when(col("block_number").equalTo(block), lit("1.5").cast(type(published)))
                                .otherwise(col("forecast")))
                .write()
                .parquet(changed.toString());
        try (Stream<Path> files = Files.list(rows)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(changed)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
                Files.copy(file, rows.resolve(file.getFileName()));
            }
        }
        return block.toString();
    }

    private static DataType type(Dataset<Row> rows) {
        return rows.schema().apply("forecast").dataType();
    }
}
