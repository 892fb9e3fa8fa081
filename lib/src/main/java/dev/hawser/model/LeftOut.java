package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;

import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Threshold;
import dev.hawser.feature.Split;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.Bounds;
import dev.hawser.score.FixedPoint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is read from margins of rows that their fit left out: where class 1 begins, and how far outcomes lie off. */
record LeftOut(Dataset<Row> rows, ModelConfig model) {
    private static final long MOST_EXACT = 1_000_000;
    private static final double RANK_ERROR = 1e-4;

    /** Without one part, whose own threshold and bounds must not have seen it. */
    LeftOut without(int part) {
        return new LeftOut(rows.where(col(Split.FOLD).notEqual(part)), model);
    }

    /** At scale 21. */
    BigInteger threshold() {
        if (model.threshold() instanceof Threshold.Margin margin) {
            return stated(margin);
        }
        Ranking ranking = Ranking.of(rows, margin(), col(Labels.LABEL));
        if (ranking.positive() == 0 || ranking.negative() == 0) {
            throw new InvalidInputException(
                    "the rows by which the threshold is chosen have one class only",
                    "set split.stratify = true, ingest a longer interval, or state model.threshold as a margin");
        }
        return atMarginScale(ranking.threshold(((Threshold.Chosen) model.threshold()).policy()));
    }

    static BigInteger stated(Threshold.Margin margin) {
        return new BigDecimal(margin.text()).setScale(FixedPoint.MARGIN_SCALE).unscaledValue();
    }

    /** Quantiles of target − margin, (1 − level) / 2 from both ends; empty where the pipeline has no interval. */
    Optional<Bounds> bounds() {
        return model.interval().map(level -> {
            double tail = (1 - level) / 2;
            double error = rows.count() <= MOST_EXACT ? 0 : RANK_ERROR;
            double[] found = rows.select(col(Labels.TARGET).minus(margin()).as("residual"))
                    .stat()
                    .approxQuantile("residual", new double[] {tail, 1 - tail}, error);
            return new Bounds(
                    atMarginScale(found[0]),
                    atMarginScale(found[1]),
                    BigDecimal.valueOf(level).toPlainString());
        });
    }

    private static Column margin() {
        return element_at(col(Margins.MARGINS), 1);
    }

    private static BigInteger atMarginScale(double value) {
        return new BigDecimal(value)
                .setScale(FixedPoint.MARGIN_SCALE, RoundingMode.HALF_EVEN)
                .unscaledValue();
    }
}
