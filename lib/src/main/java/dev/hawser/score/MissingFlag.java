package dev.hawser.score;

import java.util.List;

/** 1 where the cell is missing, else 0. */
public record MissingFlag(String column) implements Transform {

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
        if (cells.get(column) == null) {
            outputs.put(0, 1);
        }
    }
}
