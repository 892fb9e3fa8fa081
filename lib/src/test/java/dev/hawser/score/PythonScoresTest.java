package dev.hawser.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Hex;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixty lines of Python say the same to the last digit. */
class PythonScoresTest {
    private static final Path SCRIPT = Path.of("src/test/python/score.py").toAbsolutePath();
    private static final int ROWS = 400;

    private static final Features FEATURES = new Features(List.of(
            Feature.identity("exact"),
            Feature.identity("real"),
            Feature.identity("whole"),
            new Feature("scaled", new Scaled("real", 0, -50, 1e6, false, 12.25, 3.7)),
            new Feature("clipped", new Scaled("whole", 7, Double.NEGATIVE_INFINITY, 1000, false, 0.1, 1e-3)),
            new Feature("logged", new Scaled("real", 1, Double.NEGATIVE_INFINITY, 1e9, true, 1.5, 0.75)),
            new Feature("gone", new MissingFlag("text")),
            new Feature("bucket", new Buckets("real", 0, List.of(-1.5, 0.0, 0.1, 1e3))),
            new Feature("city", new Category("text", "none", List.of("Zürich", "none", "oslo"), false)),
            new Feature("hash", new Hashed("text", "none", 12)),
            new Feature("flagged", new Hashed("flag", "?", 3)),
            new Feature("hour", new Cyclic("at", 0, 86_400)),
            new Feature("week", new Cyclic("day", 0, 7)),
            new Feature(
                    "cross",
                    new Product(new Buckets("real", 0, List.of(0.0)), new Scaled("whole", 0, -9, 9, false, 0, 3)))));

    private static final List<DocumentColumn> COLUMNS = List.of(
            new DocumentColumn("exact", "decimal(20,6)"),
            new DocumentColumn("real", "double"),
            new DocumentColumn("whole", "bigint"),
            new DocumentColumn("text", "string"),
            new DocumentColumn("flag", "boolean"),
            new DocumentColumn("at", "timestamp"),
            new DocumentColumn("day", "date"));

    @TempDir
    private Path folder;

    @Test
    void predictionsOfEveryLinkAreEqualFromWordsAndFromRows() throws IOException, InterruptedException {
        Random random = new Random(71);
        for (Link link : Link.values()) {
            boolean logistic = link == Link.LOGIT;
            compare(document(link, logistic ? List.of("no", "yes") : List.of(), 1, random), random);
        }
        compare(document(Link.LOGIT, List.of("a", "b", "c", "d"), 4, random), random);
    }

    private static ModelDocument document(Link link, List<String> classes, int margins, Random random) {
        double[][] coefficients = new double[margins][FEATURES.width()];
        double[] intercepts = new double[margins];
        for (int i = 0; i < margins; i++) {
            intercepts[i] = random.nextGaussian();
            for (int j = 0; j < coefficients[i].length; j++) {
                coefficients[i][j] = random.nextGaussian() / (j < 3 ? 1e6 : 20);
            }
        }
        return new ModelDocument(
                classes.isEmpty() ? "linear" : "logistic",
                link,
                COLUMNS,
                FEATURES,
                Optional.empty(),
                classes,
                new BigInteger("123456789012345678"),
                random.nextInt(22),
                margins > 1
                        ? Optional.empty()
                        : Optional.of(new Bounds(
                                new BigInteger("-700000000000000000001"),
                                new BigInteger("900000000000000000003"),
                                "0.9")),
                "y",
                "all",
                Weights.fitted(intercepts, coefficients));
    }

    private void compare(ModelDocument document, Random random) throws IOException, InterruptedException {
        Scorer scorer = document.scorer();
        List<ObjectNode> given = new ArrayList<>();
        List<ObjectNode> expected = new ArrayList<>();
        List<byte[]> words = new ArrayList<>();
        while (given.size() < 2 * ROWS) {
            ObjectNode cells = cells(random);
            String offset = new BigDecimal(new BigInteger(40, random).add(BigInteger.ONE), 9).toPlainString();
            Score score = scorer.score(JsonCells.of(cells, COLUMNS), Optional.of(new BigDecimal(offset)));
            if (score instanceof Score.Scored scored) {
                given.add(Json.object()
                        .put("words", Hex.encode(scored.featureWords()))
                        .put("offset", offset));
                given.add(Json.object().<ObjectNode>set("row", cells).put("offset", offset));
                ObjectNode numbers = PythonScores.expected(document, scored);
                expected.addAll(List.of(numbers, numbers));
                words.addAll(List.of(scored.featureWords(), scored.featureWords()));
            }
        }
        List<ObjectNode> python = PythonScores.of(SCRIPT, document, given, folder);
        assertThat(python).hasSize(2 * ROWS);
        // Python's logarithm and sine may round a last digit the other way
        assertThat(PythonScores.differences(FEATURES, words, python)).allSatisfy((feature, rows) -> {
            assertThat(feature).matches("logged|hour\\[.*|week\\[.*");
            assertThat(rows).isLessThan(ROWS / 20);
        });
        for (int i = 0; i < python.size(); i++) {
            ObjectNode found = python.get(i);
            if (Hex.encode(words.get(i)).equals(found.remove("words").textValue())) {
                assertThat(found).as("%s of %s", document.link(), given.get(i)).isEqualTo(expected.get(i));
            } else {
                assertThat(given.get(i).has("row")).isTrue();
            }
        }
    }

    private static ObjectNode cells(Random random) {
        ObjectNode cells = Json.object()
                .put("exact", new BigDecimal(new BigInteger(50, random), 6).toPlainString())
                .put("real", Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6)))
                .put("whole", random.nextInt(4000) - 2000)
                .put("text", List.of("Zürich", "oslo", "none", "東京", "").get(random.nextInt(5)))
                .put("flag", random.nextBoolean())
                .put(
                        "at",
                        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L)
                                .toString())
                .put(
                        "day",
                        LocalDate.ofEpochDay(random.nextInt(40_000) - 10_000L).toString());
        for (String column : List.of("text", "flag", "at")) {
            if (random.nextInt(5) == 0) {
                cells.putNull(column);
            }
        }
        return cells;
    }
}
