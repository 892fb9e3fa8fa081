package dev.hawser.model;

import dev.hawser.config.FeatureConfig;
import dev.hawser.config.LeakageConfig;
import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Baseline;
import dev.hawser.config.SplitConfig;
import java.util.List;
import java.util.Optional;
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

    /** The column as it is. */
    private static FeatureConfig plain(String column) {
        return new FeatureConfig.Numeric(
                column, column, FeatureConfig.Missing.REFUSE, Optional.empty(), Optional.empty(), false, false);
    }
}
