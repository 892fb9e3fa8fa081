package dev.hawser.report;

import dev.hawser.report.EvaluationFile.Slice;
import dev.hawser.report.EvaluationFile.Trial;
import dev.hawser.report.Figure.Key;
import dev.hawser.report.Figure.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How good the model was found to be. */
final class QualitySection {
    private final Quality quality;
    private final EvaluationFile file;

    private QualitySection(Quality quality, EvaluationFile file) {
        this.quality = quality;
        this.file = file;
    }

    static Section of(ReportData data) {
        if (data.model().isEmpty()) {
            return Section.of("quality", "How good the model is");
        }
        Quality quality = new Quality(data.model().get(), data.evaluation());
        Html metrics = metrics(quality);
        Html note = Html.NONE;
        Html rest = Html.NONE;
        if (data.evaluation().isPresent()) {
            rest = new QualitySection(quality, data.evaluation().get()).evaluated();
        } else {
            note = Section.paragraph(
                    "The model's run holds no evaluation.json, so there are no intervals, curves and slices.");
        }
        return Section.of("quality", "How good the model is", introduction(quality), metrics, rest, note);
    }

    private static Html introduction(Quality quality) {
        String baseline = quality.baseline();
        return Section.paragraph("Measured on " + quality.rows() + ", which the fit did not see"
                + (baseline.isEmpty() ? "." : ", beside the pipeline's baseline: " + baseline + "."));
    }

    private static Html metrics(Quality quality) {
        List<Metric> metrics = quality.metrics();
        boolean sure = metrics.stream().anyMatch(metric -> !metric.interval().isEmpty());
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.text("metric"),
                Table.number("model"),
                Table.number("baseline"),
                Table.text("against the baseline")));
        if (sure) {
            columns.add(Table.number("95% interval"));
        }
        Table table = Table.of("Metrics", columns.toArray(Table.Column[]::new));
        for (Metric metric : metrics) {
            List<Html> row = new ArrayList<>(List.of(
                    Html.text(metric.label()),
                    Html.tag("strong").text(metric.shown()),
                    Html.text(shown(metric.baseline())),
                    Html.text(metric.comparison())));
            if (sure) {
                row.add(Html.text(metric.interval()));
            }
            table.row(row);
        }
        return table.html();
    }

    private Html evaluated() {
        List<Figure> figures = new ArrayList<>();
        discrimination(figures);
        regression(figures);
        return Html.all(
                Figure.all(figures),
                Section.titled("Over time", slices()),
                Section.titled("How the penalty was chosen", selection()));
    }

    private void discrimination(List<Figure> figures) {
        if (drawn("roc")) {
            figures.add(Figure.of(
                    "roc",
                    "ROC curve",
                    "ROC curve: the share of the positive rows found against the share of the others mistaken for them"
                            + value("auc"),
                    new Key(Mark.LINE, "model"),
                    new Key(Mark.DASHES, "chance")));
        }
        if (drawn("pr")) {
            figures.add(Figure.of(
                    "pr",
                    "Precision and recall",
                    "Precision against recall" + value("prAuc"),
                    new Key(Mark.LINE, "model"),
                    new Key(Mark.DASHES, "share of positive rows")));
        }
        if (drawn("calibration")) {
            figures.add(Figure.of(
                    "calibration",
                    "Calibration",
                    "The share that came true against the probability that was predicted, in "
                            + file.curve("calibration").size() + " groups; on the diagonal both agree",
                    new Key(Mark.RINGS, "model, larger for more rows"),
                    new Key(Mark.DASHES, "as predicted")));
        }
    }

    private void regression(List<Figure> figures) {
        if (drawn("forecast")) {
            int points = file.curve("forecast").size();
            figures.add(Figure.of(
                    "forecast",
                    "Forecast and what came",
                    "The forecasts and what came, over time, at " + points + " rows",
                    new Key(Mark.LINE, "forecast"),
                    new Key(Mark.DOTS, "actual")));
            figures.add(Figure.of(
                    "agreement",
                    "Forecast against actual",
                    "What came against what was forecast, at " + points + " rows; on the diagonal both agree",
                    new Key(Mark.DOTS, "a row"),
                    new Key(Mark.DASHES, "as forecast")));
        }
        if (drawn("residuals")) {
            figures.add(Figure.of(
                    "residuals",
                    "Residuals",
                    "How many rows had which residual, in "
                            + file.curve("residuals").size() + " bins",
                    new Key(Mark.BARS, "rows"),
                    new Key(Mark.DASHES, "no error")));
        }
    }

    private boolean drawn(String curve) {
        return !file.curve(curve).isEmpty();
    }

    private String value(String name) {
        return quality.metrics().stream()
                .filter(metric -> metric.name().equalsIgnoreCase(name))
                .findFirst()
                .map(metric -> "; " + metric.label() + " " + metric.shown())
                .orElse("");
    }

    private Html slices() {
        List<Slice> slices = file.slices();
        List<String> names = slices.stream()
                .flatMap(slice -> slice.metrics().keySet().stream())
                .distinct()
                .toList();
        Optional<String> plotted = Metric.mostTelling(names);
        if (plotted.isEmpty()) {
            return Html.NONE;
        }
        List<Table.Column> columns =
                new ArrayList<>(List.of(Table.text("from"), Table.text("until"), Table.number("rows")));
        for (String name : names) {
            columns.add(Table.number(Metric.label(name)));
            columns.add(Table.number(Metric.label(name) + " of the baseline"));
        }
        Table table = Table.of("Slices of time", columns.toArray(Table.Column[]::new));
        for (Slice slice : slices) {
            List<Html> row = new ArrayList<>(List.of(
                    Html.text(Format.momentOrText(slice.from())),
                    Html.text(Format.momentOrText(slice.to())),
                    Html.text(
                            slice.rows().isPresent() ? Format.count(slice.rows().getAsLong()) : "")));
            for (String name : names) {
                row.add(Html.text(shown(Optional.ofNullable(slice.metrics().get(name)))));
                row.add(Html.text(shown(Optional.ofNullable(slice.baseline().get(name)))));
            }
            table.row(row);
        }
        String label = Metric.label(plotted.get());
        Figure figure = Figure.of(
                "slices",
                label + " by slice",
                label + " of the model and of the baseline in " + slices.size() + " slices of time",
                new Key(Mark.RINGS, "model"),
                new Key(Mark.DASHES, "baseline"));
        return Html.all(Figure.all(List.of(figure)), table.html());
    }

    private Html selection() {
        List<Trial> trials = file.selection();
        if (trials.isEmpty()) {
            return Html.NONE;
        }
        Table table = Table.of(
                "Grid",
                Table.text("regularization"),
                Table.number("elastic net"),
                Table.number(Metric.label(trials.get(0).metric())),
                Table.text("chosen"));
        for (Trial trial : trials) {
            table.row(
                    Html.text(shown(trial.regularization())),
                    Html.text(shown(trial.elasticNet())),
                    Html.text(Format.number(trial.value())),
                    Html.text(trial.chosen() ? "✓ chosen" : ""));
        }
        return table.html();
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? Format.number(value.getAsDouble()) : "";
    }

    private static String shown(Optional<Double> value) {
        return value.map(Format::number).orElse("");
    }
}
