package dev.hawser.report;

import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What matters, first: one sentence, what to beware of, and four figures. */
final class Headline {
    private final ReportData data;
    private final Manifest run;

    Headline(ReportData data) {
        this.data = data;
        this.run = data.manifest();
    }

    String title() {
        return run.pipeline() + ": " + sentence();
    }

    Html html() {
        return Html.tag("header")
                .around(
                        Html.tag("p").with("class", "kicker").text(run.pipeline()),
                        Html.tag("h1").text(sentence()),
                        quality(),
                        warnings(),
                        Html.tag("div").with("class", "tiles").around(tiles()));
    }

    private String sentence() {
        String what = switch (run.kind()) {
            case DATASET -> "Dataset of " + Format.count(run.count(), "file");
            case MODEL -> family() + " model";
            case BATCH -> "Batch of " + Format.count(run.count(), "row");
        };
        String by = run.kind() == Manifest.Kind.BATCH ? ", by " + model() : "";
        return what + ", " + Format.interval(run.interval()) + by + anchored();
    }

    private String model() {
        return data.model()
                .map(model -> "the " + model.members().object("document").text("family") + " model "
                        + Format.brief(model.run()))
                .orElse("a model that the store has lost");
    }

    private String family() {
        String family = run.members().object("document").text("family");
        return family.substring(0, 1).toUpperCase(Locale.ROOT) + family.substring(1);
    }

    private String anchored() {
        Anchoring anchoring = data.subject().anchoring();
        if (anchoring instanceof Anchoring.Appended appended) {
            return ", anchored in block " + Format.count(appended.entry().blockNumber()) + " of "
                    + data.explorer(appended.stream()).chain();
        }
        return anchoring instanceof Anchoring.Missing ? ", not anchored yet" : "";
    }

    private Optional<Quality> known() {
        return data.model().map(model -> new Quality(model, data.evaluation()));
    }

    private Html quality() {
        Optional<Metric> metric = known().flatMap(Quality::mostTelling);
        if (metric.isEmpty()) {
            return Html.NONE;
        }
        Quality quality = known().orElseThrow();
        Metric best = metric.get();
        String interval = best.interval().isEmpty() ? "" : " (95% interval " + best.interval() + ")";
        String name = quality.baseline().isEmpty() ? "" : " (" + quality.baseline() + ")";
        String baseline = best.baseline().isPresent()
                ? "; the baseline" + name + " has "
                        + Format.number(best.baseline().getAsDouble())
                : "";
        return Html.tag("p")
                .with("class", "lead")
                .text("On " + quality.rows() + " the model's " + best.label() + " is " + best.shown() + interval
                        + baseline + ".");
    }

    private Html warnings() {
        List<String> warnings = new ArrayList<>();
        data.subject()
                .successor()
                .ifPresent(successor -> warnings.add("Superseded by run " + successor.run()
                        + successor.supersedes().map(why -> ": " + why.reason()).orElse("") + "."));
        run.supersedes()
                .ifPresent(replaced -> warnings.add("A correction: it supersedes the run of digest " + replaced.digest()
                        + ": " + replaced.reason()));
        if (run.kind() == Manifest.Kind.BATCH && run.members().flag("inSample")) {
            warnings.add(
                    "In sample: the model was fitted on this interval, so the batch shows nothing about how well it"
                            + " predicts.");
        }
        if (data.subject().anchoring() instanceof Anchoring.Appended appended && !appended.isFinal()) {
            warnings.add("The entry's block is not final yet.");
        }
        superseded().forEach(warnings::add);
        List<String> failed = DataSection.failedChecks(data);
        if (!failed.isEmpty()) {
            warnings.add("Checks of the data that failed: " + String.join(", ", failed) + ".");
        }
        List<Html> items =
                warnings.stream().map(warning -> Html.tag("li").text(warning)).toList();
        return items.isEmpty()
                ? Html.NONE
                : Html.tag("ul").with("class", "warnings").around(items);
    }

    private List<String> superseded() {
        return data.lineage().stream()
                .filter(parent -> parent.successor().isPresent())
                .map(parent -> "Made from the " + LineageSection.kind(parent.manifest()) + " "
                        + parent.manifest().run() + ", which was superseded since.")
                .toList();
    }

    private List<Html> tiles() {
        List<Html> tiles = new ArrayList<>();
        tiles.add(rows());
        known().flatMap(Quality::mostTelling)
                .ifPresent(metric -> tiles.add(tile(metric.label(), metric.shown(), against(metric))));
        DriftSection.largest(run)
                .ifPresent(drift -> tiles.add(
                        tile("Largest drift", Format.number(drift.value()), drift.verdict() + ": " + drift.name())));
        tiles.add(anchor());
        return tiles;
    }

    private Html rows() {
        long quarantined = DataSection.quarantined(data);
        String refused = Format.count(quarantined) + " quarantined on reading";
        if (run.kind() != Manifest.Kind.BATCH) {
            return tile("Files", Format.count(run.count()), refused);
        }
        Members batch = run.members();
        return tile(
                "Rows published",
                Format.count(run.count()),
                Format.count(batch.count("rowsRefused")) + " refused, " + refused);
    }

    private static String against(Metric metric) {
        return (metric.interval().isEmpty() ? "" : metric.interval() + ", ")
                + (metric.baseline().isPresent()
                        ? "baseline " + Format.number(metric.baseline().getAsDouble())
                        : "no baseline");
    }

    private Html anchor() {
        Anchoring anchoring = data.subject().anchoring();
        if (anchoring instanceof Anchoring.Appended appended) {
            return tile(
                    "Anchored in block",
                    Format.count(appended.entry().blockNumber()),
                    Format.time(appended.entry().blockTimestamp()));
        }
        return anchoring instanceof Anchoring.Missing missing
                ? tile("Anchored", "not yet", "looked up to block " + Format.count(missing.block()))
                : tile("Anchored", "not looked up", "no chain was named");
    }

    private static Html tile(String name, String value, String note) {
        return Html.tag("div")
                .with("class", "tile")
                .around(
                        Html.tag("span").with("class", "name").text(name),
                        Html.tag("strong").text(value),
                        Html.tag("span").with("class", "note").text(note));
    }
}
