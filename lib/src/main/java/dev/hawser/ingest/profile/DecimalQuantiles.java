package dev.hawser.ingest.profile;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DecimalType;

/**
 * Quantiles of a decimal column as decimal digits with commas between them, empty where there is no value.
 * {@code percentile_approx} would bring decimals through doubles.
 */
final class DecimalQuantiles extends Aggregator<BigDecimal, QuantileSummary, String> {
    private static final long serialVersionUID = 1;

    private final List<BigDecimal> shares;

    private DecimalQuantiles(List<BigDecimal> shares) {
        this.shares = shares;
    }

    /** @param shares ascending, over 0 and at most 1 */
    static Column of(Column column, DecimalType type, List<BigDecimal> shares) {
        // Encoders.DECIMAL() is decimal(38,18), which large whole numbers don't fit
        Encoder<BigDecimal> encoder = new AgnosticEncoders.JavaDecimalEncoder(type, false);
        return functions.udaf(new DecimalQuantiles(shares), encoder).apply(column.cast(type));
    }

    @Override
    public QuantileSummary zero() {
        return new QuantileSummary();
    }

    @Override
    public QuantileSummary reduce(QuantileSummary summary, BigDecimal value) {
        if (value != null) {
            summary.add(value);
        }
        return summary;
    }

    @Override
    public QuantileSummary merge(QuantileSummary one, QuantileSummary other) {
        one.addAll(other);
        return one;
    }

    @Override
    public String finish(QuantileSummary summary) {
        return summary.quantiles(shares).stream().map(BigDecimal::toPlainString).collect(Collectors.joining(","));
    }

    @Override
    public Encoder<QuantileSummary> bufferEncoder() {
        return Encoders.javaSerialization(QuantileSummary.class);
    }

    @Override
    public Encoder<String> outputEncoder() {
        return Encoders.STRING();
    }
}
