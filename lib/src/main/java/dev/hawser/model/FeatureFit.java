package dev.hawser.model;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.stddev_pop;

import dev.hawser.config.FeatureConfig;
import dev.hawser.config.FeatureConfig.Bucketed;
import dev.hawser.config.FeatureConfig.Categorical;
import dev.hawser.config.FeatureConfig.Crossed;
import dev.hawser.config.FeatureConfig.Flag;
import dev.hawser.config.FeatureConfig.HashedText;
import dev.hawser.config.FeatureConfig.Missing;
import dev.hawser.config.FeatureConfig.Numeric;
import dev.hawser.config.FeatureConfig.Periodic;
import dev.hawser.config.FeatureConfig.Range;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.Buckets;
import dev.hawser.score.Category;
import dev.hawser.score.Cyclic;
import dev.hawser.score.Feature;
import dev.hawser.score.Features;
import dev.hawser.score.Hashed;
import dev.hawser.score.Identity;
import dev.hawser.score.MissingFlag;
import dev.hawser.score.Product;
import dev.hawser.score.Scaled;
import dev.hawser.score.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;

/** Fits features to training rows: passes for quantiles, means and categories where they are asked
 * for, and one to standardise. */
public final class FeatureFit {
    /** Up to so many rows quantiles are exact; beyond, within {@link #RANK_ERROR} of their rank. */
    private static final long MOST_EXACT = 1_000_000;

    private static final double RANK_ERROR = 1e-4;
    private static final int MOST_VALUES = 100_000;
    private static final double MEDIAN = 0.5;

    private final Dataset<Row> rows;
    private final Map<String, Map<Double, Double>> quantiles = new HashMap<>();
    private final Map<String, Double> means = new HashMap<>();
    private final Map<Categorical, List<String>> values = new HashMap<>();
    private final Map<Numeric, Moments> moments = new HashMap<>();

    /** A constant is only centred. */
    private record Moments(double mean, double deviation) {
        private static final Moments NONE = new Moments(0, 1);

        private double scale() {
            return deviation == 0 ? 1 : deviation;
        }
    }

    private FeatureFit(Dataset<Row> rows) {
        this.rows = rows;
    }

    /**
     * Fits the features.
     *
     * @param rows training rows with all columns that the features read; best persisted
     * @throws InvalidInputException if a column has no value to fit on, or too many categories
     */
    public static Features fit(Dataset<Row> rows, List<FeatureConfig> features) {
        FeatureFit fit = new FeatureFit(rows);
        fit.look(features);
        List<Feature> fitted = new ArrayList<>();
        features.forEach(feature -> fitted.add(new Feature(feature.name(), fit.transform(feature))));
        return new Features(fitted);
    }

    private void look(List<FeatureConfig> features) {
        Map<String, TreeSet<Double>> wanted = new HashMap<>();
        TreeSet<String> averaged = new TreeSet<>();
        List<FeatureConfig> all = features.stream().flatMap(FeatureFit::parts).toList();
        for (FeatureConfig feature : all) {
            if (feature instanceof Numeric numeric) {
                numeric.clipQuantiles().ifPresent(range -> want(wanted, numeric.column(), range.low(), range.high()));
            } else if (feature instanceof Bucketed bucketed) {
                want(wanted, bucketed.column(), probabilities(bucketed));
            } else if (feature instanceof Categorical categorical) {
                values.computeIfAbsent(categorical, this::categories);
            }
            Missing missing = missing(feature);
            if (missing.policy() == Missing.Policy.MEDIAN) {
                want(wanted, feature.columns().get(0), MEDIAN);
            } else if (missing.policy() == Missing.Policy.MEAN) {
                averaged.add(feature.columns().get(0));
            }
        }
        takeQuantiles(wanted);
        takeMeans(averaged);
        takeMoments(all.stream()
                .filter(feature -> feature instanceof Numeric numeric && numeric.standardise())
                .map(Numeric.class::cast)
                .distinct()
                .toList());
    }

    /** Mean and population standard deviation of each after its other steps. */
    private void takeMoments(List<Numeric> numerics) {
        if (numerics.isEmpty()) {
            return;
        }
        Column[] aggregates = numerics.stream()
                .map(numeric -> unscaled(scaled(numeric)))
                .flatMap(value -> Stream.of(avg(value), stddev_pop(value)))
                .toArray(Column[]::new);
        Row found = rows.agg(aggregates[0], Arrays.copyOfRange(aggregates, 1, aggregates.length))
                .first();
        for (int i = 0; i < numerics.size(); i++) {
            if (found.isNullAt(2 * i)) {
                throw empty(numerics.get(i).column());
            }
            moments.put(numerics.get(i), new Moments(found.getDouble(2 * i), found.getDouble(2 * i + 1)));
        }
    }

    /** What {@link Scaled#unscaled} computes. */
    private Column unscaled(Scaled scaled) {
        Column x = functions.coalesce(number(scaled.column()), lit(scaled.missing()));
        Column clipped = functions.least(functions.greatest(x, lit(scaled.low())), lit(scaled.high()));
        Column value =
                scaled.log() ? functions.signum(clipped).multiply(functions.log1p(functions.abs(clipped))) : clipped;
        return finite(value);
    }

    private static Stream<FeatureConfig> parts(FeatureConfig feature) {
        return feature instanceof Crossed crossed
                ? Stream.of(crossed.left(), crossed.right()).flatMap(FeatureFit::parts)
                : Stream.of(feature);
    }

    private static Missing missing(FeatureConfig feature) {
        if (feature instanceof Numeric numeric) {
            return numeric.missing();
        }
        if (feature instanceof Bucketed bucketed) {
            return bucketed.missing();
        }
        return feature instanceof Periodic periodic ? periodic.missing() : Missing.REFUSE;
    }

    private static double[] probabilities(Bucketed bucketed) {
        return IntStream.range(1, bucketed.buckets())
                .mapToDouble(i -> (double) i / bucketed.buckets())
                .toArray();
    }

    private static void want(Map<String, TreeSet<Double>> wanted, String column, double... probabilities) {
        TreeSet<Double> of = wanted.computeIfAbsent(column, name -> new TreeSet<>());
        Arrays.stream(probabilities).forEach(of::add);
    }

    private void takeQuantiles(Map<String, TreeSet<Double>> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        String[] columns = wanted.keySet().stream().sorted().toArray(String[]::new);
        double[] probabilities = wanted.values().stream()
                .flatMap(TreeSet::stream)
                .distinct()
                .sorted()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double error = rows.count() <= MOST_EXACT ? 0 : RANK_ERROR;
        double[][] found = numbers(columns).stat().approxQuantile(columns, probabilities, error);
        for (int i = 0; i < columns.length; i++) {
            if (found[i].length == 0) {
                throw empty(columns[i]);
            }
            Map<Double, Double> of = new HashMap<>();
            for (int j = 0; j < probabilities.length; j++) {
                of.put(probabilities[j], found[i][j]);
            }
            quantiles.put(columns[i], of);
        }
    }

    private void takeMeans(TreeSet<String> averaged) {
        if (averaged.isEmpty()) {
            return;
        }
        String[] columns = averaged.toArray(String[]::new);
        Column[] aggregates = Arrays.stream(columns).map(name -> avg(col(name))).toArray(Column[]::new);
        Row found = numbers(columns)
                .agg(aggregates[0], Arrays.copyOfRange(aggregates, 1, aggregates.length))
                .first();
        for (int i = 0; i < columns.length; i++) {
            if (found.isNullAt(i)) {
                throw empty(columns[i]);
            }
            means.put(columns[i], found.getDouble(i));
        }
    }

    private static InvalidInputException empty(String column) {
        return new InvalidInputException(
                "column " + column + " has no value in the training rows, and a feature is fitted to it",
                "check the query, remove the feature, or ingest a longer interval");
    }

    /** The columns as doubles; what isn't finite is refused later and counts for nothing here. */
    private Dataset<Row> numbers(String... columns) {
        return rows.select(Arrays.stream(columns)
                .map(name -> finite(number(name)).as(name))
                .toArray(Column[]::new));
    }

    private static Column finite(Column number) {
        return functions.when(Labels.finite(number), number);
    }

    private Column number(String name) {
        return asNumber(name, rows.schema().apply(name).dataType());
    }

    /** The column as a double, as {@link dev.hawser.score.Transform}s read it. */
    static Column asNumber(String name, DataType type) {
        if (type instanceof BooleanType) {
            return col(name).cast("int").cast("double");
        }
        return type instanceof DateType
                ? functions.unix_date(col(name)).cast("double")
                : col(name).cast("double");
    }

    private List<String> categories(Categorical categorical) {
        Column text = col(categorical.column()).cast("string");
        Column value = categorical
                .missing()
                .map(given -> functions.coalesce(text, lit(given)))
                .orElse(text);
        List<String> found = rows
                .select(value.as("value"))
                .where(col("value").isNotNull())
                .groupBy("value")
                .agg(count(lit(1)).as("rows"))
                .where(col("rows").geq(categorical.minCount()))
                .select("value")
                .limit(MOST_VALUES + 1)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
        if (found.isEmpty()) {
            throw empty(categorical.column());
        }
        if (found.size() > MOST_VALUES) {
            throw new InvalidInputException(
                    "column " + categorical.column() + " has more than " + MOST_VALUES + " values",
                    "hash it (type = hashed), or keep frequent ones with min-count");
        }
        return found;
    }

    private Transform transform(FeatureConfig feature) {
        if (feature instanceof Numeric numeric) {
            return numeric.isPlain() ? new Identity(numeric.column()) : scaled(numeric);
        }
        if (feature instanceof Flag flag) {
            return new MissingFlag(flag.column());
        }
        if (feature instanceof Bucketed bucketed) {
            Map<Double, Double> of = quantiles.get(bucketed.column());
            List<Double> edges = Arrays.stream(probabilities(bucketed))
                    .mapToObj(of::get)
                    .distinct()
                    .toList();
            return new Buckets(bucketed.column(), stand(bucketed.column(), bucketed.missing()), edges);
        }
        if (feature instanceof Categorical categorical) {
            return new Category(
                    categorical.column(),
                    categorical.missing().orElse(null),
                    values.get(categorical),
                    categorical.refusesUnseen());
        }
        if (feature instanceof HashedText hashed) {
            return new Hashed(hashed.column(), hashed.missing().orElse(null), hashed.bits());
        }
        if (feature instanceof Periodic periodic) {
            return new Cyclic(periodic.column(), stand(periodic.column(), periodic.missing()), periodic.period());
        }
        Crossed crossed = (Crossed) feature;
        return new Product(transform(crossed.left()), transform(crossed.right()));
    }

    private Scaled scaled(Numeric numeric) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        if (numeric.clipQuantiles().isPresent()) {
            Range range = numeric.clipQuantiles().get();
            low = quantiles.get(numeric.column()).get(range.low());
            high = quantiles.get(numeric.column()).get(range.high());
        }
        if (numeric.clip().isPresent()) {
            low = Math.max(low, numeric.clip().get().low());
            high = Math.min(high, numeric.clip().get().high());
        }
        Moments fitted = moments.getOrDefault(numeric, Moments.NONE);
        return new Scaled(
                numeric.column(),
                stand(numeric.column(), numeric.missing()),
                low,
                high,
                numeric.log(),
                fitted.mean(),
                fitted.scale());
    }

    private double stand(String column, Missing missing) {
        return switch (missing.policy()) {
            case REFUSE -> Double.NaN;
            case VALUE -> missing.value();
            case MEAN -> means.get(column);
            case MEDIAN -> quantiles.get(column).get(MEDIAN);
        };
    }
}
