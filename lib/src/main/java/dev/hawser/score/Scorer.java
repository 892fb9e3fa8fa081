package dev.hawser.score;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** Scores rows with the integer weights of one margin. */
public final class Scorer implements Serializable {
    private static final BigInteger BOUND = BigInteger.TEN.pow(38);

    private final BigInteger[] weights;
    private final Link link;
    private final BigInteger threshold;
    private final int scale;

    /**
     * @param weights by index, the intercept first
     * @param threshold the margin, at scale 21, from which the class is 1
     * @param scale digits after the point of score and prediction, 0 to 21
     */
    public Scorer(List<BigInteger> weights, Link link, BigInteger threshold, int scale) {
        this.weights = weights.toArray(BigInteger[]::new);
        this.link = link;
        this.threshold = threshold;
        this.scale = scale;
    }

    /**
     * Scores one row.
     *
     * @param features each a {@code Double} or a {@code BigDecimal}, in the document's order
     * @param offset the row's exact offset; empty where the model names none
     */
    public Score score(List<? extends Number> features, Optional<BigDecimal> offset) {
        try {
            BigInteger[] fixed = new BigInteger[features.size()];
            for (int i = 0; i < fixed.length; i++) {
                fixed[i] = features.get(i) instanceof BigDecimal exact
                        ? FixedPoint.feature(exact)
                        : FixedPoint.feature(features.get(i).doubleValue());
            }
            return scoreFixed(fixed, offset.orElse(link.defaultOffset()));
        } catch (RefusedException e) {
            return new Score.Refused(e.getMessage());
        }
    }

    private Score scoreFixed(BigInteger[] features, BigDecimal offset) {
        BigInteger margin = weights[0].multiply(FixedPoint.ONE);
        BigInteger magnitude = margin.abs();
        for (int i = 0; i < features.length; i++) {
            BigInteger product = weights[i + 1].multiply(features[i]);
            margin = margin.add(product);
            magnitude = magnitude.add(product.abs());
        }
        if (magnitude.compareTo(BOUND) >= 0) {
            throw new RefusedException("margin_out_of_range");
        }
        return new Score.Scored(
                margin,
                new BigDecimal(margin, FixedPoint.MARGIN_SCALE).setScale(scale, RoundingMode.HALF_EVEN),
                link.apply(margin, offset, scale),
                margin.compareTo(threshold) >= 0 ? 1 : 0,
                Words.encodeFeatures(features));
    }
}
