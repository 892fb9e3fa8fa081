package dev.hawser.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Search;
import dev.hawser.config.SplitConfig;
import dev.hawser.feature.Split;
import dev.hawser.primitives.Interval;
import dev.hawser.score.ModelDocument;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What scikit-learn fits to the same data with the same objective, as reference_fits.py printed it. */
class ReferenceFitsTest extends SparkSuite {
    private static final int ROWS = 400;
    private static final double TOLERANCE = 1e-3;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void coefficientsAreThoseOfAnotherLibrary() throws IOException {
        for (JsonNode reference : stored()) {
            String name = reference.path("name").textValue();
            ModelDocument document = fit(name);
            for (int margin = 0; margin < document.margins(); margin++) {
                Coefficients found = Coefficients.of(document);
                assertThat(found.intercepts()[margin])
                        .as(name)
                        .isCloseTo(reference.path("intercepts").get(margin).doubleValue(), within(TOLERANCE));
                for (int i = 0; i < found.width(); i++) {
                    assertThat(found.weights()[margin][i])
                            .as(name)
                            .isCloseTo(
                                    reference.path("weights").get(margin).get(i).doubleValue(), within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void theOtherLibraryStillFitsThese() throws IOException, InterruptedException {
        Process found = new ProcessBuilder("python3", "-c", "import sklearn")
                .redirectErrorStream(true)
                .start();
        found.getInputStream().readAllBytes();
        assumeTrue(found.waitFor() == 0, "python3 has no scikit-learn");
        Process process = new ProcessBuilder(
                        "python3", Path.of("src/test/python/reference_fits.py").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        JsonNode now = JSON.readTree(process.getInputStream());
        JsonNode stored = stored();
        for (int i = 0; i < stored.size(); i++) {
            JsonNode weights = stored.get(i).path("weights").get(0);
            for (int j = 0; j < weights.size(); j++) {
                assertThat(now.get(i).path("weights").get(0).get(j).doubleValue())
                        .isCloseTo(weights.get(j).doubleValue(), within(TOLERANCE));
            }
        }
    }

    private static JsonNode stored() throws IOException {
        try (InputStream in = ReferenceFitsTest.class.getResourceAsStream("/reference-fits.json")) {
            return JSON.readTree(in);
        }
    }

    private ModelDocument fit(String name) {
        double strength = name.contains(" ") ? Double.parseDouble(name.substring(name.indexOf(' ') + 1)) : 0;
        double elasticNet = name.startsWith("lasso") ? 1 : name.startsWith("elastic-net") ? 0.5 : 0;
        String label = name.startsWith("logistic") ? "two" : name.startsWith("multinomial") ? "three" : "target";
        String[] features = {"a", "b", "c"};
        ModelConfig model =
                label.equals("target") ? Models.linear(1, Optional.empty(), features) : Models.logistic(1, features);
        if (label.equals("three")) {
            model = Models.classes(model, List.of("0", "1", "2"));
        }
        if (name.startsWith("huber")) {
            model = Models.loss(model, "huber");
        }
        ModelConfig config =
                Models.with(Models.standardised(model), SplitConfig.byTime(1), Search.only(strength, elasticNet));
        Dataset<Row> rows = rows().withColumnRenamed(label, "y");
        return Trainer.fit(
                        Split.of(rows, config, List.of("t")),
                        config,
                        new Interval.Blocks(0, ROWS),
                        Models.options(line -> {}))
                .document();
    }

    private Dataset<Row> rows() {
        double[][] x = new double[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            double a = noise(3L * i + 1);
            double b = noise(3L * i + 2);
            x[i] = new double[] {10 * a + 5, 0.01 * b, a * b + noise(3L * i + 3)};
        }
        double[] means = new double[3];
        double[] deviations = new double[3];
        for (int j = 0; j < 3; j++) {
            int column = j;
            means[j] = IntStream.range(0, ROWS)
                    .mapToDouble(i -> x[i][column])
                    .average()
                    .orElseThrow();
            deviations[j] = Math.sqrt(IntStream.range(0, ROWS)
                    .mapToDouble(i -> Math.pow(x[i][column] - means[column], 2))
                    .average()
                    .orElseThrow());
        }
        List<Row> rows = IntStream.range(0, ROWS)
                .mapToObj(i -> {
                    double a = (x[i][0] - means[0]) / deviations[0];
                    double b = (x[i][1] - means[1]) / deviations[1];
                    double c = (x[i][2] - means[2]) / deviations[2];
                    double e = noise(1_000_003L + i);
                    double three = a + c + e;
                    return RowFactory.create(
                            (long) i,
                            x[i][0],
                            x[i][1],
                            x[i][2],
                            2 + 3 * a - 2 * b + 0.5 * c + e,
                            a - b + 2 * e > 0.3 ? 1 : 0,
                            three < -0.8 ? 0 : three < 0.8 ? 1 : 2);
                })
                .toList();
        return spark().createDataFrame(
                        rows,
                        StructType.fromDDL("t BIGINT, a DOUBLE, b DOUBLE, c DOUBLE, target DOUBLE, two INT, three INT"))
                .coalesce(1);
    }

    private static double noise(long n) {
        return n * 2_654_435_761L % 4_294_967_296L / 2_147_483_648.0 - 1;
    }
}
