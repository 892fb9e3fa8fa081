package dev.hawser.score;

import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** Every output of one transform times every output of another: output i · width(right) + j is left i · right j. */
public record Product(Transform left, Transform right) implements Transform {

    /** @throws InvalidInputException if there are more outputs than a model can have */
    public Product {
        long width = (long) left.width() * right.width();
        if (width > Features.MOST) {
            throw new InvalidInputException(
                    "a product of " + left.width() + " by " + right.width() + " outputs has " + width
                            + ", the format holds " + Features.MOST,
                    "use fewer buckets, bits or values");
        }
    }

    @Override
    public List<String> columns() {
        List<String> columns = new ArrayList<>(left.columns());
        columns.addAll(right.columns());
        return columns;
    }

    @Override
    public int width() {
        return left.width() * right.width();
    }

    @Override
    public void apply(Cells cells, Outputs outputs) {
        int width = right.width();
        left.apply(cells, (i, a) -> right.apply(cells, (j, b) -> outputs.put(i * width + j, a * b)));
    }

    @Override
    public String label(int output) {
        String one = left.label(output / right.width());
        String other = right.label(output % right.width());
        return one.isEmpty() || other.isEmpty() ? one + other : one + " · " + other;
    }
}
