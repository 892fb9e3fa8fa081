package dev.hawser.score;

import java.util.List;

/**
 * (f(min(max(x, low), high)) − mean) / scale.
 *
 * @param missing what stands for a missing x; NaN where such a row is refused
 * @param low −∞ where it isn't clipped
 * @param high +∞ where it isn't clipped
 * @param log whether f(x) = sign(x) · ln(1 + |x|), else x itself
 * @param mean 0 where it isn't centred
 * @param scale 1 where it isn't scaled; never 0
 */
public record Scaled(String column, double missing, double low, double high, boolean log, double mean, double scale)
        implements Transform {

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public void apply(Cells cells, Outputs outputs) {
        outputs.put(0, (unscaled(cells) - mean) / scale);
    }

    /** Before mean and scale. */
    public double unscaled(Cells cells) {
        double x = Math.min(Math.max(Cell.number(cells, column, missing), low), high);
        return log ? Math.copySign(StrictMath.log1p(Math.abs(x)), x) : x;
    }

    public Scaled with(double fittedMean, double fittedScale) {
        return new Scaled(column, missing, low, high, log, fittedMean, fittedScale);
    }
}
