package dev.hawser.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Members;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.Vectors;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Weights, words, margins, scores, predictions and classes of the golden vectors. */
class GoldenScoresTest {

    @Test
    void everyScoreIsTheVectors() {
        for (JsonNode one : Vectors.cases("score")) {
            String id = one.get("id").asText();
            JsonNode expected = Vectors.expected("score").get(id);
            if (expected.has("refused")) {
                assertThat(isRefused(one)).as(id).isTrue();
                continue;
            }
            ModelDocument document = document(one);
            Score.Scored scored = (Score.Scored) score(document, one);
            assertThat(Hex.encode(document.weights().words()))
                    .as(id)
                    .isEqualTo(expected.get("weights").asText());
            assertThat(Hex.encode(scored.featureWords()))
                    .as(id)
                    .isEqualTo(expected.get("words").asText());
            assertThat(scored.margin())
                    .as(id)
                    .hasToString(expected.get("margin").asText());
            assertThat(scored.score().toPlainString())
                    .as(id)
                    .isEqualTo(expected.get("score").asText());
            assertThat(scored.prediction().toPlainString())
                    .as(id)
                    .isEqualTo(expected.get("prediction").asText());
            assertThat(Integer.toString(scored.category()))
                    .as(id)
                    .isEqualTo(expected.get("class").asText());
        }
    }

    @Test
    void aDocumentThatIsWrittenAndReadScoresTheSame() {
        for (JsonNode one : Vectors.cases("score")) {
            if (!isRefused(one)) {
                ModelDocument document = document(one);
                ModelDocument read = ModelDocument.parse(Members.of(document.toJson(), "the document"));
                assertThat(read).isEqualTo(document);
                assertThat(read.scorer().score(cells(one), offset(one)))
                        .usingRecursiveComparison()
                        .isEqualTo(score(document, one));
            }
        }
    }

    @Test
    void theWordsAloneGiveTheVectorsScores() {
        for (JsonNode one : Vectors.cases("score")) {
            JsonNode expected = Vectors.expected("score").get(one.get("id").asText());
            if (!expected.has("refused")) {
                byte[] words = Hex.decode(expected.get("words").asText());
                assertThat(document(one).scorer().score(words, offset(one)))
                        .as(one.get("id").asText())
                        .usingRecursiveComparison()
                        .isEqualTo(score(document(one), one));
            }
        }
    }

    @Test
    void severalClassesAreTheVectors() {
        JsonNode one = Vectors.cases("classes");
        JsonNode expected = Vectors.expected("classes");
        double[] intercepts = doubles(one.get("intercepts"));
        double[][] coefficients = new double[intercepts.length][];
        for (int i = 0; i < intercepts.length; i++) {
            coefficients[i] = doubles(one.get("coefficients").get(i));
        }
        double[] features = doubles(one.get("features"));
        ModelDocument document = Documents.classes(
                List.of("a", "b", "c"),
                one.get("scale").intValue(),
                Weights.fitted(intercepts, coefficients),
                Features.identity(List.of("x0", "x1")));
        Score.Scored scored = (Score.Scored)
                document.scorer().score(column -> features[Integer.parseInt(column.substring(1))], Optional.empty());
        assertThat(document.weights()).hasToString(expected.get("weights").asText());
        assertThat(Hex.encode(scored.featureWords()))
                .isEqualTo(expected.get("words").asText());
        assertThat(scored.category()).hasToString(expected.get("class").asText());
        for (int i = 0; i < intercepts.length; i++) {
            assertThat(scored.margins().get(i))
                    .hasToString(expected.get("margins").get(i).asText());
            assertThat(scored.probabilities().get(i))
                    .hasToString(expected.get("probabilities").get(i).asText());
        }
        assertThat(ModelDocument.parse(Members.of(document.toJson(), "the document")))
                .isEqualTo(document);
    }

    @Test
    void theModelCommitmentIsTheVectors() {
        JsonNode cases = Vectors.cases("models");
        for (int i = 0; i < cases.size(); i++) {
            String of = cases.get(i).get("weightsOf").asText();
            JsonNode weights = of.equals("classes")
                    ? Vectors.expected("classes").get("weights")
                    : Vectors.expected("score").get(of).get("weights");
            Hash32 digest = Hash32.parse(cases.get(i).get("manifestDigest").asText());
            assertThat(ModelDocument.commitment(digest, Keccak.hash(Hex.decode(weights.asText()))))
                    .hasToString(Vectors.expected("models").get(i).asText());
        }
    }

    @Test
    void aDocumentsCommitmentIsThatOfItsWeights() {
        JsonNode first = Vectors.cases("score").get(0);
        Hash32 digest = Hash32.parse("0x" + "55".repeat(32));
        assertThat(document(first).commitment(digest))
                .hasToString(Vectors.expected("models").get(0).asText());
    }

    private static boolean isRefused(JsonNode one) {
        try {
            return score(document(one), one) instanceof Score.Refused;
        } catch (InvalidInputException e) {
            return true;
        }
    }

    private static Score score(ModelDocument document, JsonNode one) {
        return document.scorer().score(cells(one), offset(one));
    }

    private static ModelDocument document(JsonNode one) {
        double[] coefficients = new double[one.get("coefficients").size()];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = one.get("coefficients").get(i).doubleValue();
            names.add("x" + i);
        }
        Link link = Link.parse(one.get("link").asText());
        return Documents.of(
                link,
                one.get("offset").isNull() ? Optional.empty() : Optional.of("base"),
                new BigInteger(one.get("threshold").asText()),
                one.get("scale").intValue(),
                Weights.fitted(one.get("intercept").doubleValue(), coefficients),
                Features.identity(names));
    }

    /** x0, x1 … */
    private static Cells cells(JsonNode one) {
        return column -> {
            int i = Integer.parseInt(column.substring(1));
            JsonNode decimal = one.get("decimals").get(i);
            return decimal.isNull()
                    ? (Object) one.get("features").get(i).doubleValue()
                    : new BigDecimal(decimal.asText());
        };
    }

    private static double[] doubles(JsonNode list) {
        double[] doubles = new double[list.size()];
        Arrays.setAll(doubles, i -> list.get(i).doubleValue());
        return doubles;
    }

    private static Optional<BigDecimal> offset(JsonNode one) {
        return Optional.ofNullable(one.get("offset").textValue()).map(BigDecimal::new);
    }
}
