package dev.hawser.model;

import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Baseline;
import java.util.List;
import java.util.Optional;

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
                family, link, "y", "t", List.of(features), offset, 6, "0", trainShare, 0, 0, 100, baseline);
    }
}
