package dev.hawser.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One feature as a pipeline states it; what depends on data is fitted on the training rows. */
public sealed interface FeatureConfig {
    /** Unique among the pipeline's features. */
    String name();

    /** The columns that it reads. */
    List<String> columns();

    /**
     * A number.
     *
     * @param clip values beyond it become its ends
     * @param clipQuantiles the same at two quantiles, 0 to 1, of the training rows
     * @param log whether x becomes sign(x) · ln(1 + |x|)
     * @param standardise whether mean and standard deviation of the training rows are taken out
     */
    record Numeric(
            String name,
            String column,
            Missing missing,
            Optional<Range> clip,
            Optional<Range> clipQuantiles,
            boolean log,
            boolean standardise)
            implements FeatureConfig {
        @Override
        public List<String> columns() {
            return List.of(column);
        }

        /** Whether the column is taken as it is, exact where it is exact. */
        public boolean isPlain() {
            return missing.equals(Missing.REFUSE) && clip.isEmpty() && clipQuantiles.isEmpty() && !log && !standardise;
        }
    }

    /** Whether a cell is missing. */
    record Flag(String name, String column) implements FeatureConfig {
        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /** Which quantile bucket of the training rows a number lies in, one output a bucket. */
    record Bucketed(String name, String column, Missing missing, int buckets) implements FeatureConfig {
        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /**
     * Which value a text, integer or boolean has, one output a value.
     *
     * @param missing the value that stands for a missing cell; a row without a cell is refused where it is absent
     * @param minCount how many training rows must have a value for it to have an output
     * @param refusesUnseen whether a row with another value is refused
     */
    record Categorical(String name, String column, Optional<String> missing, int minCount, boolean refusesUnseen)
            implements FeatureConfig {
        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /** Which of 2^bits hashes a text, integer or boolean has. */
    record HashedText(String name, String column, Optional<String> missing, int bits) implements FeatureConfig {
        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /** Where a number, timestamp or date lies in a period, in the column's unit (seconds, days). */
    record Periodic(String name, String column, Missing missing, double period) implements FeatureConfig {
        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /** Every output of one feature times every output of another. */
    record Crossed(String name, FeatureConfig left, FeatureConfig right) implements FeatureConfig {
        @Override
        public List<String> columns() {
            return Stream.concat(left.columns().stream(), right.columns().stream())
                    .distinct()
                    .toList();
        }
    }

    /** From one number to another that is not smaller. */
    record Range(double low, double high) {}

    /**
     * What stands for a missing number.
     *
     * @param value only for {@link Policy#VALUE}
     */
    record Missing(Policy policy, double value) {
        public static final Missing REFUSE = new Missing(Policy.REFUSE, Double.NaN);

        /** What to do about it. */
        public enum Policy {
            /** The row is left out of the training, and refused when predicted. */
            REFUSE,
            /** A stated number. */
            VALUE,
            /** The mean of the training rows. */
            MEAN,
            /** The median of the training rows. */
            MEDIAN
        }
    }
}
