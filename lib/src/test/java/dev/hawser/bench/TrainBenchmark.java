package dev.hawser.bench;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.FeatureConfig;
import dev.hawser.config.LeakageConfig;
import dev.hawser.config.ModelConfig;
import dev.hawser.config.SplitConfig;
import dev.hawser.feature.Split;
import dev.hawser.manifest.Json;
import dev.hawser.model.Drift;
import dev.hawser.model.Evaluation;
import dev.hawser.model.Leakage;
import dev.hawser.model.Trainer;
import dev.hawser.primitives.Interval;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Times training as {@code hawser train} does it against a bare MLlib pipeline, and a fit with a hashed text of 2^20
 * outputs. Rows are made from their numbers alone and kept in memory before anything is timed. One JSON line a measurement
 * on standard output. Spark's settings are system properties; {@code src/test/bench/train.py} gives them.
 *
 * <p>{@code TrainBenchmark ratio ROUNDS ROWS FAMILY,…}: each round, after one that warms up, takes in turn
 * <ul>
 *   <li>{@code hawser}: the split by time at 0.8, the checks of labels, the fit of 20 standardised numbers, four settings
 *       tried on the last fifth of the training rows, the refit on all of them, the integers and the check of their rounding on
 *       the validation rows;
 *   <li>{@code bare}: the same four settings of the pipeline of assembler, scaler and regression in a
 *       {@link TrainValidationSplit} at 0.8 over the same training rows, which refits the best;
 *   <li>{@code bareOnce}: the same with assembler and scaler fitted before the {@link TrainValidationSplit}, which is
 *       less work and lets the rows that choose have a part in the scaling.
 * </ul>
 *
 * <p>{@code around}, once after them, is what {@code hawser train} does besides: checks for leakage, evaluation on the
 * validation rows and the reference for drift.
 *
 * <p>{@code TrainBenchmark hashed ROWS}: one setting of a logistic model, 10 iterations, all rows fitted on.
 */
public final class TrainBenchmark {
    private static final int NUMBERS = 20;
    private static final double SHARE = 0.8;
    private static final int PARALLELISM = 2;
    private static final int MOST_ITERATIONS = 100;
    private static final List<Double> REGULARIZATION = List.of(0.01, 0.0001);
    private static final List<Double> ELASTIC_NET = List.of(0.0, 0.5);

    private final SparkSession spark;

    private TrainBenchmark(SparkSession spark) {
        this.spark = spark;
    }

    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = SparkSession.builder().appName("train").getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            TrainBenchmark benchmark = new TrainBenchmark(spark);
            if (arguments[0].equals("hashed")) {
                benchmark.hashed(Long.parseLong(arguments[1]));
                return;
            }
            for (String family : arguments[3].split(",")) {
                benchmark.ratio(family, Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
            }
        }
    }

    private void ratio(String family, int rounds, long count) {
        Dataset<Row> rows = kept(numbers(family, count));
        ModelConfig model = grid(family);
        List<double[]> seconds = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            double[] taken = round(rows, model, count, round);
            if (round > 0) {
                seconds.add(taken);
            }
        }
        double[] medians = IntStream.range(0, 3)
                .mapToDouble(what -> median(seconds.stream()
                        .mapToDouble(taken -> taken[what])
                        .sorted()
                        .toArray()))
                .toArray();
        System.out.println(times(medians, model, count)
                .put("ratio", medians[0] / medians[1])
                .put("ratioOnce", medians[0] / medians[2]));
        around(rows, model, count);
        rows.unpersist();
    }

    private double[] round(Dataset<Row> rows, ModelConfig model, long count, int round) {
        Dataset<Row> training = rows.where(col("t").lt(SHARE * count));
        double[] seconds = new double[3];
        String setting = "";
        double metric = 0;
        for (int turn = 0; turn < 3; turn++) {
            int what = (turn + round) % 3;
            long start = System.nanoTime();
            switch (what) {
                case 0 -> setting = fit(split(rows, model), model).setting().toString();
                case 1 -> metric = bare(training, model);
                default -> bareOnce(training, model);
            }
            seconds[what] = seconds(start);
        }
        System.out.println(times(seconds, model, count)
                .put("round", round)
                .put("setting", setting)
                .put("bareMetric", metric));
        return seconds;
    }

    private static ObjectNode times(double[] seconds, ModelConfig model, long count) {
        return Json.object()
                .put("family", model.family())
                .put("rows", count)
                .put("hawserSeconds", seconds[0])
                .put("bareSeconds", seconds[1])
                .put("bareOnceSeconds", seconds[2]);
    }

    private static void around(Dataset<Row> rows, ModelConfig model, long count) {
        Split split = split(rows, model);
        Trainer.Fitted fitted = fit(split, model);
        long start = System.nanoTime();
        Leakage.check(split, model, List.of());
        Evaluation evaluation = Evaluation.of(split, fitted.document(), fitted.outOfFold(), model);
        Drift.reference(split.training(), fitted.document());
        System.out.println(Json.object()
                .put("family", model.family())
                .put("rows", count)
                .put("aroundSeconds", seconds(start))
                .put("metric", evaluation.metrics().get(model.isLogistic() ? "auc" : "rmse")));
    }

    private static Split split(Dataset<Row> rows, ModelConfig model) {
        return Split.of(rows, model, List.of("t"));
    }

    private static Trainer.Fitted fit(Split split, ModelConfig model) {
        Trainer.Options options =
                new Trainer.Options(PARALLELISM, Clock.systemUTC(), System.err::println, Optional.empty());
        return Trainer.fit(split, model, Interval.ALL, options);
    }

    private static double bare(Dataset<Row> training, ModelConfig model) {
        Predictor<?, ?, ?> regression = regression(model);
        List<PipelineStage> stages =
                Stream.concat(scaling().stream(), Stream.of(regression)).toList();
        Pipeline pipeline = new Pipeline().setStages(stages.toArray(PipelineStage[]::new));
        return best(search(model, regression).setEstimator(pipeline).fit(training), model);
    }

    private static double bareOnce(Dataset<Row> training, ModelConfig model) {
        Dataset<Row> scaled = new Pipeline()
                .setStages(scaling().toArray(PipelineStage[]::new))
                .fit(training)
                .transform(training)
                .select("features", "y");
        Predictor<?, ?, ?> regression = regression(model);
        return best(search(model, regression).setEstimator(regression).fit(scaled), model);
    }

    private static double best(TrainValidationSplitModel fitted, ModelConfig model) {
        double sign = model.isLogistic() ? 1 : -1;
        return sign
                * Arrays.stream(fitted.validationMetrics())
                        .map(metric -> sign * metric)
                        .max()
                        .orElseThrow();
    }

    private static List<PipelineStage> scaling() {
        VectorAssembler assembler = new VectorAssembler()
                .setInputCols(names().toArray(String[]::new))
                .setOutputCol("numbers");
        return List.of(
                assembler,
                new StandardScaler()
                        .setInputCol("numbers")
                        .setOutputCol("features")
                        .setWithMean(true));
    }

    private static Predictor<?, ?, ?> regression(ModelConfig model) {
        return model.isLogistic()
                ? new LogisticRegression()
                        .setLabelCol("y")
                        .setStandardization(false)
                        .setMaxIter(MOST_ITERATIONS)
                : new LinearRegression()
                        .setLabelCol("y")
                        .setStandardization(false)
                        .setMaxIter(MOST_ITERATIONS);
    }

    private static TrainValidationSplit search(ModelConfig model, Predictor<?, ?, ?> regression) {
        Evaluator evaluator = model.isLogistic()
                ? new BinaryClassificationEvaluator().setLabelCol("y")
                : new RegressionEvaluator().setLabelCol("y");
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid((DoubleParam) regression.getParam("regParam"), array(REGULARIZATION))
                .addGrid((DoubleParam) regression.getParam("elasticNetParam"), array(ELASTIC_NET))
                .build();
        return new TrainValidationSplit()
                .setEvaluator(evaluator)
                .setEstimatorParamMaps(grid)
                .setTrainRatio(1 - Split.HELD_OUT)
                .setParallelism(PARALLELISM)
                .setSeed(7);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Twenty numbers of units from 1 to 20, and a label that each has a part in, with as much noise again. */
    private Dataset<Row> numbers(String family, long count) {
        List<String> columns = new ArrayList<>(List.of("id AS t"));
        for (int i = 0; i < NUMBERS; i++) {
            columns.add(number(i) + " * " + (i + 1) + " AS x" + i);
        }
        String sum = IntStream.range(0, NUMBERS)
                .mapToObj(i -> "x" + i + " * " + (i % 5 - 2) + " / " + (i + 1))
                .collect(Collectors.joining(" + ", number(NUMBERS) + " * 4 + ", ""));
        String label = family.equals("logistic") ? "IF(" + sum + " > 0, 1, 0)" : sum;
        return spark.range(count).selectExpr(columns.toArray(String[]::new)).selectExpr("*", label + " AS y");
    }

    /** From −1 to 1, another for each column. */
    private static String number(int column) {
        return "(pmod(xxhash64(" + (column == NUMBERS ? "t" : "id") + ", " + column + "), 2000001) / 1000000.0D - 1)";
    }

    private void hashed(long count) {
        Dataset<Row> rows = kept(spark.range(count)
                .selectExpr(
                        "id AS t",
                        "concat('0x', hex(pmod(xxhash64(id, 2), 3000000))) AS text",
                        "pmod(xxhash64(id, 0), 1000) / 10.0D AS x0",
                        "pmod(xxhash64(id, 1), 1000) / 500.0D AS x1")
                .selectExpr("*", "IF(pmod(xxhash64(text), 100) + x0 + x1 > 101, 1, 0) AS y"));
        ModelConfig model = model(
                "logistic",
                1,
                List.of(
                        new FeatureConfig.HashedText("text", "text", Optional.empty(), 20),
                        standardised("x0"),
                        standardised("x1")),
                ModelConfig.Search.only(0.0001, 0),
                10);
        IngestBenchmark.heapPools().forEach(pool -> pool.resetPeakUsage());
        long start = System.nanoTime();
        Trainer.Fitted fitted = fit(split(rows, model), model);
        System.out.println(Json.object()
                .put("rows", fitted.trainingRows())
                .put("outputs", fitted.document().features().width())
                .put("seconds", seconds(start))
                .put("heapPeak", IngestBenchmark.heapPeak()));
    }

    private static Dataset<Row> kept(Dataset<Row> rows) {
        Dataset<Row> kept = rows.persist();
        kept.count();
        return kept;
    }

    private static List<String> names() {
        return IntStream.range(0, NUMBERS).mapToObj(i -> "x" + i).toList();
    }

    private static ModelConfig grid(String family) {
        return model(
                family,
                SHARE,
                names().stream().map(TrainBenchmark::standardised).toList(),
                new ModelConfig.Search(REGULARIZATION, ELASTIC_NET, Optional.empty(), 0),
                MOST_ITERATIONS);
    }

    private static FeatureConfig standardised(String column) {
        return new FeatureConfig.Numeric(
                column, column, FeatureConfig.Missing.REFUSE, Optional.empty(), Optional.empty(), false, true);
    }

    private static ModelConfig model(
            String family, double share, List<FeatureConfig> features, ModelConfig.Search search, int iterations) {
        boolean logistic = family.equals("logistic");
        return new ModelConfig(
                family,
                logistic ? "logit" : "identity",
                "squared",
                "y",
                "t",
                features,
                Optional.empty(),
                logistic ? List.of("0", "1") : List.of(),
                6,
                new ModelConfig.Threshold.Margin("0"),
                SplitConfig.byTime(share),
                search,
                iterations,
                false,
                Optional.empty(),
                new ModelConfig.Baseline(ModelConfig.Kind.MEAN, Optional.empty()),
                LeakageConfig.NONE);
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
