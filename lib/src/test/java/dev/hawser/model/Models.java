package dev.hawser.model;

import dev.hawser.config.FeatureConfig;
import dev.hawser.config.LeakageConfig;
import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Baseline;
import dev.hawser.config.SplitConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Model configurations for tests: label y, time t. */
public final class Models {
    private Models() {}

    public static ModelConfig linear(double trainShare, Optional<String> offset, String... features) {
        return config("linear", "identity", trainShare, offset, mean(), features);
    }

    public static ModelConfig persistence(String column, String... features) {
        Baseline baseline = new Baseline(ModelConfig.Kind.PERSISTENCE, Optional.of(column));
        return config("linear", "identity", 0.5, Optional.empty(), baseline, features);
    }

    public static ModelConfig logistic(double trainShare, String... features) {
        return config("logistic", "logit", trainShare, Optional.empty(), mean(), features);
    }

    /** Fits that report to a consumer, at a fixed time in 2026. */
    public static Trainer.Options options(Consumer<String> progress) {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        return new Trainer.Options(2, clock, progress, Optional.empty());
    }

    private static Baseline mean() {
        return new Baseline(ModelConfig.Kind.MEAN, Optional.empty());
    }

    private static ModelConfig config(
            String family,
            String link,
            double trainShare,
            Optional<String> offset,
            Baseline baseline,
            String... features) {
        return new ModelConfig(
                family,
                link,
                "squared",
                "y",
                "t",
                Stream.of(features).map(Models::plain).toList(),
                offset,
                family.equals("logistic") ? List.of("0", "1") : List.of(),
                6,
                new ModelConfig.Threshold.Margin("0"),
                SplitConfig.byTime(trainShare),
                ModelConfig.Search.only(0, 0),
                100,
                false,
                Optional.empty(),
                baseline,
                LeakageConfig.NONE);
    }

    public static ModelConfig with(ModelConfig model, SplitConfig split, ModelConfig.Search search) {
        return copy(model, m -> {
            m.split = split;
            m.search = search;
        });
    }

    public static ModelConfig with(ModelConfig model, ModelConfig.Policy policy) {
        return copy(model, m -> m.threshold = new ModelConfig.Threshold.Chosen(policy));
    }

    public static ModelConfig with(ModelConfig model, LeakageConfig leakage) {
        return copy(model, m -> m.leakage = leakage);
    }

    public static ModelConfig with(ModelConfig model, List<FeatureConfig> features) {
        return copy(model, m -> m.features = features);
    }

    public static ModelConfig classes(ModelConfig model, List<String> classes) {
        return copy(model, m -> m.classes = classes);
    }

    public static ModelConfig interval(ModelConfig model, double level) {
        return copy(model, m -> m.interval = Optional.of(level));
    }

    public static ModelConfig balanced(ModelConfig model) {
        return copy(model, m -> m.balanced = true);
    }

    public static ModelConfig link(ModelConfig model, String link) {
        return copy(model, m -> m.link = link);
    }

    public static ModelConfig loss(ModelConfig model, String loss) {
        return copy(model, m -> m.loss = loss);
    }

    public static ModelConfig scale(ModelConfig model, int scale) {
        return copy(model, m -> m.scale = scale);
    }

    public static ModelConfig standardised(ModelConfig model) {
        return copy(
                model,
                m -> m.features = model.features().stream()
                        .map(feature -> standardised(feature.name()))
                        .toList());
    }

    private static ModelConfig copy(ModelConfig model, Consumer<Parts> change) {
        Parts parts = new Parts(model);
        change.accept(parts);
        return parts.config();
    }

    /** What tests change of a configuration. */
    private static final class Parts {
        private final ModelConfig from;
        private String link;
        private String loss;
        private List<FeatureConfig> features;
        private List<String> classes;
        private int scale;
        private ModelConfig.Threshold threshold;
        private SplitConfig split;
        private ModelConfig.Search search;
        private boolean balanced;
        private Optional<Double> interval;
        private LeakageConfig leakage;

        private Parts(ModelConfig from) {
            this.from = from;
            link = from.link();
            loss = from.loss();
            features = from.features();
            classes = from.classes();
            scale = from.scale();
            threshold = from.threshold();
            split = from.split();
            search = from.search();
            balanced = from.balanced();
            interval = from.interval();
            leakage = from.leakage();
        }

        private ModelConfig config() {
            return new ModelConfig(
                    from.family(),
                    link,
                    loss,
                    from.label(),
                    from.time(),
                    features,
                    from.offset(),
                    classes,
                    scale,
                    threshold,
                    split,
                    search,
                    from.maxIterations(),
                    balanced,
                    interval,
                    from.baseline(),
                    leakage);
        }
    }

    public static FeatureConfig standardised(String column) {
        return new FeatureConfig.Numeric(
                column, column, FeatureConfig.Missing.REFUSE, Optional.empty(), Optional.empty(), false, true);
    }

    /** The column as it is. */
    private static FeatureConfig plain(String column) {
        return new FeatureConfig.Numeric(
                column, column, FeatureConfig.Missing.REFUSE, Optional.empty(), Optional.empty(), false, false);
    }
}
