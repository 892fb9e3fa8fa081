package dev.hawser.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {

    @Test
    void marginsAreThoseOfDecimalArithmetic() {
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            int n = 1 + random.nextInt(8);
            double[] coefficients = new double[n];
            List<Number> features = new ArrayList<>();
            BigDecimal margin = rounded(exact(random, 1e3), 12);
            double intercept = margin.doubleValue();
            margin = rounded(new BigDecimal(intercept), 12);
            for (int i = 0; i < n; i++) {
                coefficients[i] = random.nextInt(4) == 0 ? 0 : random.nextGaussian() * 1e4;
                BigDecimal feature = exact(random, 1e6);
                features.add(random.nextBoolean() ? (Number) feature : (Number) feature.doubleValue());
                BigDecimal operand = features.get(i) instanceof BigDecimal decimal
                        ? decimal
                        : new BigDecimal(features.get(i).doubleValue());
                margin = margin.add(rounded(new BigDecimal(coefficients[i]), 12).multiply(rounded(operand, 9)));
            }
            BigDecimal offset = exact(random, 1e3).setScale(6, RoundingMode.HALF_EVEN);
            int scale = random.nextInt(22);
            Scorer scorer = scorer(Weights.fitted(intercept, coefficients), Link.IDENTITY, scale, n);
            Score.Scored scored = (Score.Scored) scorer.score(cells(features), Optional.of(offset));
            assertThat(new BigDecimal(scored.margin(), 21))
                    .as("seed %d, round %d", seed, round)
                    .isEqualByComparingTo(margin);
            assertThat(scored.score()).isEqualTo(margin.setScale(scale, RoundingMode.HALF_EVEN));
            assertThat(scored.prediction()).isEqualTo(margin.add(offset).setScale(scale, RoundingMode.HALF_EVEN));
            assertThat(scored.category()).isEqualTo(margin.signum() >= 0 ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefused(double value) {
        assertThat(linear(1).score(cells(List.of(value)), Optional.empty()))
                .isEqualTo(new Score.Refused("not_finite:x0"));
        assertThatThrownBy(() -> Weights.fitted(value, new double[0]))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("can't be held as an integer at scale 12: not_finite");
    }

    @Test
    void aFeatureReachesTheBoundsOfItsWordAndNoFurther() {
        BigDecimal least = new BigDecimal(BigInteger.ONE.shiftLeft(95).negate(), 9);
        BigDecimal most = new BigDecimal(BigInteger.ONE.shiftLeft(95).subtract(BigInteger.ONE), 9);
        BigDecimal unit = new BigDecimal(BigInteger.ONE, 9);
        assertThat(FixedPoint.feature(least))
                .isEqualTo(BigInteger.ONE.shiftLeft(95).negate());
        assertThat(FixedPoint.feature(most).bitLength()).isEqualTo(95);
        assertThatThrownBy(() -> FixedPoint.feature(least.subtract(unit))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> FixedPoint.feature(most.add(unit))).isInstanceOf(RefusedException.class);
        assertThat(linear(0).score(cells(List.of(1e300)), Optional.empty()))
                .isEqualTo(new Score.Refused("feature_out_of_range"));
        assertThat(linear(0).score(cells(List.of(new BigDecimal("1e999999"))), Optional.empty()))
                .isEqualTo(new Score.Refused("feature_out_of_range"));
    }

    @Test
    void smallDoublesRoundToZeroAndAreLeftOut() {
        Score.Scored scored = (Score.Scored) linear(1).score(cells(List.of(Double.MIN_VALUE)), Optional.empty());
        assertThat(scored.margin()).isZero();
        assertThat(scored.featureWords()).isEmpty();
        assertThat(FixedPoint.feature(-0.0)).isZero();
    }

    @Test
    void theSumOfMagnitudesIsBounded() {
        Scorer scorer = scorer(
                Weights.of(
                        BigInteger.ZERO,
                        BigInteger.TEN.pow(12),
                        BigInteger.TEN.pow(12).negate()),
                Link.IDENTITY,
                0,
                2);
        BigDecimal half = new BigDecimal("50000000000000000");
        assertThat(scorer.score(cells(List.of(half, half)), Optional.empty()))
                .isEqualTo(new Score.Refused("margin_out_of_range"));
        BigDecimal less = half.subtract(new BigDecimal("0.000000001"));
        assertThat(scorer.score(cells(List.of(half, less)), Optional.empty())).isInstanceOf(Score.Scored.class);
    }

    @Test
    void aPredictionThatDoesNotFitIsRefused() {
        Scorer wide = scorer(Weights.of(), Link.IDENTITY, 21, 0);
        assertThat(wide.score(cells(List.of()), Optional.of(new BigDecimal("99999999999999999"))))
                .isInstanceOf(Score.Scored.class);
        assertThat(wide.score(cells(List.of()), Optional.of(new BigDecimal("100000000000000000"))))
                .isEqualTo(new Score.Refused("prediction_out_of_range"));
    }

    @Test
    void anExponentialNeedsAPositiveOffset() {
        Scorer exp = scorer(Weights.of(), Link.EXP, 3, 0);
        assertThat(exp.score(cells(List.of()), Optional.of(BigDecimal.ZERO)))
                .isEqualTo(new Score.Refused("offset_not_positive"));
        assertThat(((Score.Scored) exp.score(cells(List.of()), Optional.empty())).prediction())
                .isEqualTo(new BigDecimal("1.000"));
    }

    @ParameterizedTest
    @CsvSource({"identity,IDENTITY", "exp,EXP", "logit,LOGIT"})
    void aLinkIsReadFromItsName(String name, Link link) {
        assertThat(Link.parse(name)).isEqualTo(link).hasToString(name);
        assertThatThrownBy(() -> Link.parse("I" + name)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aDocumentOfAnotherKindIsRefused() {
        assertRefused(document().put("scale", 22), "scale");
        assertRefused(document().put("scale", 1L << 40), "scale");
        assertRefused(document().put("threshold", "1.5"), "threshold");
        assertRefused(document().put("threshold", "007"), "threshold");
        assertRefused(document().put("link", "probit"), "probit");
        assertRefused(document().put("weights", "0x00"), "words");
        assertRefused(document().put("weights", "0x00000009000000000000000000000001"), "weights");
        ObjectNode transformed = document();
        ((ObjectNode) ((ArrayNode) transformed.get("features")).get(0)).put("transform", "log");
        assertRefused(transformed, "transform");
    }

    private static void assertRefused(ObjectNode json, String named) {
        assertThatThrownBy(() -> ModelDocument.parse(Members.of(json, "the document")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(named);
    }

    private static ObjectNode document() {
        return Documents.linear(2, Weights.of(BigInteger.ONE, BigInteger.TWO), "x")
                .toJson();
    }

    private static Scorer linear(double coefficient) {
        return scorer(Weights.fitted(0, new double[] {coefficient}), Link.IDENTITY, 3, 1);
    }

    private static Scorer scorer(Weights weights, Link link, int scale, int width) {
        List<String> names = IntStream.range(0, width).mapToObj(i -> "x" + i).toList();
        return Documents.of(link, Optional.empty(), BigInteger.ZERO, scale, weights, Features.identity(names))
                .scorer();
    }

    /** x0, x1 … */
    private static Cells cells(List<? extends Number> values) {
        return column -> values.get(Integer.parseInt(column.substring(1)));
    }

    private static BigDecimal exact(Random random, double size) {
        return new BigDecimal(random.nextGaussian() * size);
    }

    private static BigDecimal rounded(BigDecimal value, int scale) {
        return value.setScale(scale, RoundingMode.HALF_EVEN);
    }
}
