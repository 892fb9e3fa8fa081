package dev.hawser.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unhex;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hex;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.PythonScores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch of transformed features, made once: recomputed here, in Python, and after it was changed. */
class FeatureCheckTest {
    private static final int ROWS = 300;
    private static final String CONF = """
            pipeline = sales
            dialect = table
            input = sales.csv
            sql = sales.sql
            tables.sales {
              key = [id]
              columns = [
                { name = id, type = int }
                { name = day, type = date }
                { name = volume, type = "decimal(18,3)" }
                { name = price, type = double, nullable = true }
                { name = city, type = string, nullable = true }
                { name = base, type = "decimal(18,6)" }
                { name = sold, type = double }
              ]
            }
            time = id
            label = sold
            features = [
              volume
              { column = price, log = true, missing = median, missing-flag = true, name = log_price }
              { column = city, type = category, unseen = zero, missing = none }
              { column = city, type = hashed, bits = 4, missing = none, name = hash }
              { column = price, type = buckets, buckets = 4, missing = 0, name = bucket }
              { column = day, type = cyclic, period = 7 }
            ]
            split.train = 0.8
            model { family = linear, link = exp, offset = base, scale = 6, regularization = 0.01 }
            baseline { kind = persistence, column = base }
            key = [id]
            publish = [
              { name = id }
              { name = city_name, type = string }
              { name = base, role = offset, type = "decimal(18,6)" }
              { name = forecast, role = prediction }
              { name = margin, role = score }
            ]
            """;

    @TempDir
    static Path folder;

    private static Cli cli;
    private static Manifest batch;
    private static Manifest model;
    private static Path published;

    @BeforeAll
    static void publish() throws IOException {
        Cli.prepare();
        Random random = new Random(3);
        List<String> lines = new ArrayList<>(List.of("id,day,volume,price,city,base,sold"));
        for (int i = 0; i < ROWS; i++) {
            double price = 10 * Math.exp(random.nextGaussian());
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,2024-0%d-%02d,%d.%03d,%s,%s,%d.5,%s",
                    i,
                    1 + random.nextInt(9),
                    1 + random.nextInt(28),
                    random.nextInt(100),
                    random.nextInt(1000),
                    i % 17 == 0 ? "" : Double.toString(price),
                    List.of("oslo", "rome", "Zürich", "").get(random.nextInt(4)),
                    10 + random.nextInt(90),
                    Double.toString((20 + random.nextInt(50)) * Math.exp(random.nextGaussian() / 9))));
        }
        Files.write(folder.resolve("sales.csv"), lines);
        Files.writeString(
                folder.resolve("sales.sql"),
                "SELECT id, day, volume, price, city, coalesce(city, 'none') AS city_name, base, sold FROM sales");
        Files.writeString(folder.resolve("sales.conf"), CONF);
        cli = new Cli("--pipeline", folder.resolve("sales.conf") + "", "--store", folder.resolve("store") + "");
        for (String job : List.of("ingest", "train", "predict")) {
            cli.run(job, "--rpc", "http://127.0.0.1:9", "--owner", "0x" + "11".repeat(20))
                    .succeeded();
        }
        batch = manifest("batch");
        model = manifest("model");
        published = rowsFolder();
    }

    private static Manifest manifest(String kind) {
        try (Stream<Path> runs = Files.list(folder.resolve("store/runs"))) {
            return runs.map(run -> Manifest.parse(read(run.resolve("manifest.json")), "the manifest"))
                    .filter(found -> found.kind().toString().equalsIgnoreCase(kind))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path rowsFolder() {
        return folder.resolve("store/runs")
                .resolve(batch.run().toString())
                .resolve(batch.attempt())
                .resolve("data/rows");
    }

    @Test
    void aBatchThatTheModelGivesIsFoundSo() {
        verify().ended(0).says("✓ rows that SQL and model give otherwise, of 300: 0 = 0");
    }

    @Test
    void pythonGivesTheSameForEveryRowOfTheBatch() throws IOException, InterruptedException {
        ModelDocument document = ModelDocument.parse(model.members().object("document"));
        List<Row> rows =
                Cli.spark().read().parquet(published.toString()).orderBy("id").collectAsList();
        List<String> columns =
                document.columns().stream().map(column -> column.name()).toList();
        Map<Integer, ObjectNode> cells = cells(columns);
        List<ObjectNode> given = new ArrayList<>();
        for (Row row : rows) {
            String offset = row.getDecimal(row.fieldIndex("base")).toPlainString();
            given.add(Json.object()
                    .put("words", Hex.encode(row.getAs("feature_words")))
                    .put("offset", offset));
            given.add(Json.object()
                    .<ObjectNode>set("row", cells.get(row.getInt(row.fieldIndex("id"))))
                    .put("offset", offset));
        }
        List<ObjectNode> python = PythonScores.of(
                Cli.home().resolve("lib/src/test/python/score.py"),
                document,
                given,
                Files.createDirectory(folder.resolve("python")));
        List<byte[]> words = rows.stream()
                .flatMap(row -> Stream.<byte[]>of(row.getAs("feature_words"), row.getAs("feature_words")))
                .toList();
        // the last digit of a logarithm or a sine is the only thing that may differ, and is named
        assertThat(PythonScores.differences(document.features(), words, python).keySet())
                .allMatch(feature -> feature.matches("log_price|day\\[.*"));
        for (int i = 0; i < rows.size(); i++) {
            assertThat(python.get(2 * i).path("prediction").textValue())
                    .isEqualTo(rows.get(i)
                            .getDecimal(rows.get(i).fieldIndex("forecast"))
                            .toPlainString());
            assertThat(python.get(2 * i).path("score").textValue())
                    .isEqualTo(rows.get(i)
                            .getDecimal(rows.get(i).fieldIndex("margin"))
                            .toPlainString());
        }
        Path file = Files.write(folder.resolve("manifest.json"), model.bytes());
        ObjectNode scored = new Cli()
                .json("score", "--model", file + "", "--row", cells.get(5).toString());
        assertThat(scored.path("prediction").textValue())
                .isEqualTo(rows.get(5)
                        .getDecimal(rows.get(5).fieldIndex("forecast"))
                        .toPlainString());
    }

    @Test
    void mlflowAndOnnxRuntimeComeCloseToEveryPublishedPrediction() throws IOException {
        List<Row> rows = Cli.spark().read().parquet(published.toString()).collectAsList();
        List<String> given = rows.stream()
                .map(row -> Json.object()
                        .put("words", Hex.encode(row.getAs("feature_words")))
                        .put("offset", row.getDecimal(row.fieldIndex("base")).toPlainString())
                        .toString())
                .toList();
        ModelDocument document = ModelDocument.parse(model.members().object("document"));
        Path data = folder.resolve("store/runs")
                .resolve(model.run().toString())
                .resolve(model.attempt())
                .resolve("data");
        JsonNode close = Program.of(
                        PythonEnvironment.of("mlflow").resolve("bin/python").toString(),
                        Cli.home()
                                .resolve("jobs/src/test/python/onnx_scores.py")
                                .toString(),
                        data.resolve("onnx").toString(),
                        document.features().width() + "",
                        Files.write(folder.resolve("onnx.rows"), given).toString())
                .run()
                .requireDone()
                .json();
        for (int i = 0; i < rows.size(); i++) {
            double exact =
                    rows.get(i).getDecimal(rows.get(i).fieldIndex("forecast")).doubleValue();
            assertThat(close.get(i).doubleValue()).isCloseTo(exact, offset(1e-6));
        }
    }

    @Test
    void aModelIsLoggedToAnMlflowServerOnceAndAServerThatIsDownCostsOneWarning() throws IOException {
        cli.run("train", "--owner", "0x" + "11".repeat(20), "--set", "deploy.mlflow=http://127.0.0.1:9")
                .succeeded()
                .says("hawser: warning: model " + model.run() + " is not logged to MLflow at http://127.0.0.1:9");
        cli.run("train", "--set", "deploy.mlflow=http://me:secret@127.0.0.1:9")
                .failed(2)
                .says("deploy.mlflow", "MLFLOW_TRACKING_TOKEN");
        try (MlflowProcess server = MlflowProcess.start(Files.createDirectory(folder.resolve("mlflow")))) {
            for (int time = 0; time < 2; time++) {
                Cli.Outcome trained = cli.run(
                                "train", "--owner", "0x" + "11".repeat(20), "--set", "deploy.mlflow=" + server.url())
                        .succeeded();
                assertThat(trained.err()).doesNotContain("warning");
            }
            JsonNode runs = server.runs("sales");
            assertThat(runs).hasSize(1);
            JsonNode run = runs.get(0);
            assertThat(run.path("info").path("run_name").asText())
                    .isEqualTo(model.run().toString());
            assertThat(run.path("info").path("status").asText()).isEqualTo("FINISHED");
            assertThat(run.path("data").path("tags").toString())
                    .contains(model.digest().toString());
            assertThat(run.path("data").path("params").toString())
                    .contains("{\"key\":\"model.link\",\"value\":\"exp\"}");
            assertThat(run.path("data").path("metrics")).isNotEmpty();
            assertThat(server.artifact(run, "manifest.json")).isEqualTo(model.bytes());
            assertThat(server.artifact(run, "onnx/MLmodel")).asString().contains("mlflow.onnx");
        }
    }

    private static Map<Integer, ObjectNode> cells(List<String> columns) throws IOException {
        try (Stream<Path> tables =
                Files.find(folder.resolve("store/runs"), 5, (path, file) -> path.endsWith("data/sales"))) {
            return Cli.spark()
                    .read()
                    .parquet(tables.findFirst().orElseThrow().toString())
                    .toJSON()
                    .collectAsList()
                    .stream()
                    .map(line -> Json.parseObject(line.getBytes(StandardCharsets.UTF_8), "a row"))
                    .collect(Collectors.toMap(row -> row.get("id").intValue(), row -> {
                        ObjectNode cells = Json.object();
                        columns.forEach(name -> cells.set(name, row.get(name)));
                        return cells;
                    }));
        }
    }

    @Test
    void whatDiffersIsNamedAndCounted() throws IOException {
        Path kept = folder.resolve("kept");
        Files.move(published, kept);
        try {
            Dataset<Row> rows = Cli.spark().read().parquet(kept.toString());
            Column id = col("id");
            Column words = col("feature_words");
            Column first =
                    concat(unhex(lit("00000001")), unhex(lit("000000000000000000000001")), words.substr(17, 9999));
            rows.where(id.notEqual(7))
                    .withColumn("feature_words", when(id.isin(11, 12), first).otherwise(words))
                    .withColumn(
                            "forecast",
                            when(
                                            id.equalTo(13),
                                            col("forecast").plus(lit("0.000001").cast("decimal(38,6)")))
                                    .otherwise(col("forecast"))
                                    .cast("decimal(38,6)"))
                    .withColumn("city_name", when(id.equalTo(14), lit("bern")).otherwise(col("city_name")))
                    .union(rows.where(id.equalTo(20)).withColumn("id", lit(9_999)))
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.ErrorIfExists)
                    .parquet(published.toString());
            Cli.Outcome found = verify().ended(3);
            assertThat(found.out())
                    .contains(
                            "✗ rows that SQL and model give otherwise, of 301\n    expected 0\n    found    6",
                            "✗ feature volume\n    expected as recomputed\n    found    differs in 2 rows",
                            "✗ row id = 13\n    expected as recomputed\n    found    column forecast\n",
                            "✗ row id = 14\n    expected as recomputed\n    found    column city_name\n",
                            "✗ row id = 7\n    expected as recomputed\n    found    row not in the batch\n",
                            "✗ row id = 9999\n    expected as recomputed\n    found    row not in the datasets\n");
        } finally {
            delete(published);
            Files.move(kept, published);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Test
    void anotherConfigurationOrNoneIsRefused() {
        verify("--set", "max-bad-ratio=0.1").failed(2).says("was made with another configuration");
        verify("--run", model.run().toString()).failed(2).says("is no batch");
        new Cli("--store", folder.resolve("store") + "")
                .run("verify", "--features")
                .failed(2)
                .says("no pipeline named");
    }

    private static Cli.Outcome verify(String... options) {
        return cli.run(Stream.concat(Stream.of("verify", "--features"), Stream.of(options))
                .toArray(String[]::new));
    }
}
