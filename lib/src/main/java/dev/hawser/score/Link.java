package dev.hawser.score;

import dev.hawser.primitives.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;

/** How a prediction follows from margin and offset. */
public enum Link {
    /** offset + margin; the offset is 0 where none is named. */
    IDENTITY {
        @Override
        BigDecimal exactly(BigDecimal margin, BigDecimal offset, int scale) {
            return offset.add(margin).setScale(scale, RoundingMode.HALF_EVEN);
        }
    },
    /** offset · e^margin; the offset is positive, 1 where none is named. */
    EXP {
        @Override
        BigDecimal exactly(BigDecimal margin, BigDecimal offset, int scale) {
            if (offset.signum() <= 0) {
                throw new RefusedException("offset_not_positive");
            }
            return Exponential.scaledExp(offset, margin, scale);
        }
    },
    /** 1 / (1 + e^−margin), without an offset. */
    LOGIT {
        @Override
        BigDecimal exactly(BigDecimal margin, BigDecimal offset, int scale) {
            return Exponential.logistic(margin, scale);
        }
    };

    private static final int MOST_DIGITS = 38;

    abstract BigDecimal exactly(BigDecimal margin, BigDecimal offset, int scale);

    /** The prediction, rounded half even once. */
    BigDecimal apply(BigInteger margin, BigDecimal offset, int scale) {
        BigDecimal prediction = exactly(new BigDecimal(margin, FixedPoint.MARGIN_SCALE), offset, scale);
        if (prediction.precision() > MOST_DIGITS) {
            throw new RefusedException("prediction_out_of_range");
        }
        return prediction;
    }

    /** The offset of a model that names no offset column. */
    BigDecimal defaultOffset() {
        return this == EXP ? BigDecimal.ONE : BigDecimal.ZERO;
    }

    /** @throws InvalidInputException if there is no such link */
    public static Link parse(String name) {
        for (Link link : values()) {
            if (link.toString().equals(name)) {
                return link;
            }
        }
        throw new InvalidInputException("not a link: '" + name + "'", "use identity, exp or logit");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
