package dev.hawser.score;

import java.math.BigDecimal;
import java.util.List;

/** The column as it is; an integer or a decimal never goes through a double. */
public record Identity(String column) implements Transform {

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
        BigDecimal exact = Cell.exact(cells.get(column));
        if (exact == null) {
            outputs.put(0, Cell.number(cells, column, Double.NaN));
        } else {
            outputs.putExact(0, exact);
        }
    }
}
