package dev.hawser.model;

import dev.hawser.config.ModelConfig;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Chooses among settings by what their fits say of the parts that they left out. Settings of one regularization are fitted
 * together, from strong to weak, each from its neighbour where the solver can; {@code patience} times without a better
 * metric end it.
 */
final class GridSearch {
    private final ModelConfig model;
    private final Solver solver;
    private final SelectionMetric metric;
    private final List<EncodedRows> parts;
    private final Fits fits;
    private final Optional<Coefficients> start;
    private final Map<Setting, Double> tried = new LinkedHashMap<>();
    private final Map<Double, List<Coefficients>> neighbours = new LinkedHashMap<>();
    private Setting best;
    private double bestValue = Double.NaN;
    private List<Coefficients> bestFits = List.of();

    /**
     * @param parts one for each part that is left out
     * @param start what the first fits start from, where the solver can
     */
    GridSearch(ModelConfig model, List<EncodedRows> parts, Fits fits, Optional<Coefficients> start) {
        this.model = model;
        this.solver = new Solver(model);
        this.metric = SelectionMetric.of(model);
        this.parts = parts;
        this.fits = fits;
        this.start = start;
    }

    /** A setting that was tried, with the metric that it is chosen by. */
    record Tried(Setting setting, String metric, double value, boolean chosen) {}

    /**
     * What was chosen.
     *
     * @param fits those of the chosen setting, one a part
     */
    record Choice(Setting setting, List<Coefficients> fits, List<Tried> tried) {}

    Choice choose() {
        List<List<Setting>> rounds = rounds();
        int patience = model.search().patience();
        int without = 0;
        for (int i = 0; i < rounds.size() && (patience == 0 || without < patience); i++) {
            Setting before = best;
            fit(rounds.get(i));
            without = best == before ? without + 1 : 0;
        }
        if (best == null) {
            throw new InvalidInputException(
                    metric.name() + " is undefined for every setting, so none can be chosen",
                    "check the label in the rows that are left out, or name another model.selection");
        }
        return new Choice(
                best,
                bestFits,
                tried.entrySet().stream()
                        .map(entry -> new Tried(
                                entry.getKey(),
                                metric.name(),
                                entry.getValue(),
                                entry.getKey().equals(best)))
                        .toList());
    }

    /** What is fitted together: all, where no fit needs to know of another. */
    private List<List<Setting>> rounds() {
        List<Setting> grid = Setting.grid(model.search());
        if (!solver.canStartFromOther() && model.search().patience() == 0) {
            return List.of(grid);
        }
        Map<Double, List<Setting>> rounds = new LinkedHashMap<>();
        grid.forEach(setting -> rounds.computeIfAbsent(setting.regularization(), strength -> new ArrayList<>())
                .add(setting));
        return List.copyOf(rounds.values());
    }

    private void fit(List<Setting> round) {
        List<Fits.Fit> wanted = new ArrayList<>();
        for (Setting setting : round) {
            for (int part = 0; part < parts.size(); part++) {
                wanted.add(new Fits.Fit(parts.get(part), setting, start(setting, part)));
            }
        }
        List<Coefficients> fitted = fits.all(solver, wanted);
        for (int i = 0; i < round.size(); i++) {
            take(round.get(i), fitted.subList(i * parts.size(), (i + 1) * parts.size()));
        }
    }

    private Optional<Coefficients> start(Setting setting, int part) {
        List<Coefficients> neighbour = neighbours.get(setting.elasticNet());
        return neighbour == null ? start : Optional.of(neighbour.get(part));
    }

    private void take(Setting setting, List<Coefficients> fitted) {
        if (solver.canStartFromOther()) {
            neighbours.put(setting.elasticNet(), fitted);
        }
        double value = metric.of(leftOut(parts, fitted));
        tried.put(setting, value);
        if (metric.isBetter(value, bestValue)) {
            best = setting;
            bestValue = value;
            bestFits = List.copyOf(fitted);
            fits.progress().best(metric.name(), value, setting);
        }
    }

    /** What each fit says of the part that it left out, all together. */
    static Dataset<Row> leftOut(List<EncodedRows> parts, List<Coefficients> fitted) {
        return IntStream.range(0, parts.size())
                .mapToObj(part -> Margins.add(parts.get(part).leftOut(), fitted.get(part)))
                .reduce(Dataset::unionAll)
                .orElseThrow();
    }
}
