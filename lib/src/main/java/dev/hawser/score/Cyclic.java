package dev.hawser.score;

import java.util.List;

/**
 * sin and cos of 2π · x / period.
 *
 * @param missing what stands for a missing x; NaN where such a row is refused
 * @param period in the column's unit: seconds for a timestamp, days for a date
 */
public record Cyclic(String column, double missing, double period) implements Transform {

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public int width() {
        return 2;
    }

    @Override
    public void apply(Cells cells, Outputs outputs) {
        double angle = 2 * Math.PI * (Cell.number(cells, column, missing) % period) / period;
        outputs.put(0, StrictMath.sin(angle));
        outputs.put(1, StrictMath.cos(angle));
    }

    @Override
    public String label(int output) {
        return output == 0 ? "sin" : "cos";
    }
}
