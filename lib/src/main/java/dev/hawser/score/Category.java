package dev.hawser.score;

import java.util.Collections;
import java.util.List;

/**
 * One output a value, of which the one that the cell has is 1.
 *
 * @param missing the value that stands for a missing cell; null where such a row is refused
 * @param values ascending by UTF-16 code units, without duplicates
 * @param refusesUnseen whether a row with another value is refused; else all its outputs are 0
 */
public record Category(String column, String missing, List<String> values, boolean refusesUnseen) implements Transform {

    public Category {
        values = List.copyOf(values);
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public int width() {
        return values.size();
    }

    @Override
    public void apply(Cells cells, Outputs outputs) {
        int value = Collections.binarySearch(values, Cell.text(cells, column, missing));
        if (value >= 0) {
            outputs.put(value, 1);
        } else if (refusesUnseen) {
            throw new RefusedException("unseen_category:" + column);
        }
    }

    @Override
    public String label(int output) {
        return values.get(output);
    }
}
