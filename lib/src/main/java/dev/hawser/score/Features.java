package dev.hawser.score;

import dev.hawser.primitives.InvalidInputException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;

/** A model's features in the order of their weights: the outputs of the first, then those of the second, from index 1. */
public record Features(List<Feature> list) implements Serializable {
    /** The most that an index of FORMATS.md can tell apart. */
    public static final int MOST = (1 << 24) - 1;

    /** @throws InvalidInputException if there are more outputs than a word's index can name */
    public Features {
        list = List.copyOf(list);
        long width =
                list.stream().mapToLong(feature -> feature.transform().width()).sum();
        if (width > MOST) {
            throw new InvalidInputException(
                    "the features have " + width + " outputs, the format holds " + MOST,
                    "use fewer buckets, bits, values or interactions");
        }
    }

    /** Each column as it is. */
    public static Features identity(List<String> columns) {
        return new Features(columns.stream().map(Feature::identity).toList());
    }

    /** How many outputs there are, and so weights beside the intercept. */
    public int width() {
        return list.stream().mapToInt(feature -> feature.transform().width()).sum();
    }

    /** The columns that are read, each once. */
    public List<String> columns() {
        return list.stream()
                .flatMap(feature -> feature.transform().columns().stream())
                .distinct()
                .toList();
    }

    /**
     * Puts the row's outputs by index, from 1, ascending.
     *
     * @throws RefusedException if a cell can't be used
     */
    public void apply(Cells cells, Outputs outputs) {
        From shifted = new From(outputs);
        for (Feature feature : list) {
            feature.transform().apply(cells, shifted);
            shifted.first += feature.transform().width();
        }
    }

    /** The name of the output of that index, for people. */
    public String output(int index) {
        int output = index - 1;
        for (Feature feature : list) {
            if (output < feature.transform().width()) {
                return feature.output(output);
            }
            output -= feature.transform().width();
        }
        throw new IndexOutOfBoundsException(index);
    }

    /** The name of the feature that the output of that index belongs to. */
    public String feature(int index) {
        int end = 0;
        for (Feature feature : list) {
            end += feature.transform().width();
            if (index <= end) {
                return feature.name();
            }
        }
        throw new IndexOutOfBoundsException(index);
    }

    private static final class From implements Outputs {
        private final Outputs outputs;
        private int first = 1;

        private From(Outputs outputs) {
            this.outputs = outputs;
        }

        @Override
        public void put(int output, double value) {
            outputs.put(first + output, value);
        }

        @Override
        public void putExact(int output, BigDecimal value) {
            outputs.putExact(first + output, value);
        }
    }
}
