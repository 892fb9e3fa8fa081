package dev.hawser.model;

import dev.hawser.config.ModelConfig;
import java.util.Comparator;
import java.util.List;

/**
 * How strongly the weights are drawn to 0: mean loss (half of it where it is squared or Huber's) + regularization · ((1 −
 * elasticNet) / 2 · ‖w‖² + elasticNet · ‖w‖₁), the intercept left alone and the features as they are.
 */
public record Setting(double regularization, double elasticNet) {

    /** The whole grid, from strong to weak regularization. */
    static List<Setting> grid(ModelConfig.Search search) {
        return search.regularization().stream()
                .sorted(Comparator.reverseOrder())
                .flatMap(regularization -> search.elasticNet().stream()
                        .sorted()
                        .map(elasticNet -> new Setting(regularization, elasticNet)))
                .toList();
    }

    @Override
    public String toString() {
        return "regularization " + regularization + (elasticNet == 0 ? "" : " and elastic-net " + elasticNet);
    }
}
