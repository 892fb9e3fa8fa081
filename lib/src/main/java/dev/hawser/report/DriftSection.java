package dev.hawser.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How far a batch's scores and features have moved from what the model was trained on. */
final class DriftSection {
    private static final double MODERATE = 0.1;
    private static final double LARGE = 0.25;
    private static final int MOST = 40;

    private DriftSection() {}

    /** A population stability index: Σ (p − q) · ln(p / q) over bins. */
    record Index(String name, double value) {

        String verdict() {
            return value < MODERATE ? "stable" : value < LARGE ? "moderate shift" : "large shift";
        }
    }

    static Section of(ReportData data) {
        List<Index> indexes = indexes(data.manifest());
        if (indexes.isEmpty()) {
            return Section.of("drift", "Drift");
        }
        Table table = Table.of(
                        "Population stability index",
                        Table.text("of"),
                        Table.bar("PSI"),
                        Table.number("value"),
                        Table.text("verdict"))
                .marked(MODERATE + " " + LARGE);
        indexes.stream()
                .limit(MOST)
                .forEach(index -> table.row(
                        Section.code(index.name()),
                        Html.text(Double.toString(index.value())),
                        Html.text(Format.number(index.value())),
                        Html.text(index.verdict())));
        return Section.of(
                "drift",
                "Drift",
                Section.paragraph(
                        "The population stability index of this batch against the training rows: below 0.1 stable,"
                                + " from 0.25 a large shift (dashed lines)."),
                table.html(),
                indexes.size() > MOST
                        ? Section.paragraph("… and " + (indexes.size() - MOST) + " smaller ones, in the manifest.")
                        : Html.NONE);
    }

    /** The scores' drift, then that of the features, largest first. */
    static List<Index> indexes(Manifest batch) {
        Optional<Members> drift = batch.members().optionalObject("drift");
        if (drift.isEmpty()) {
            return List.of();
        }
        List<Index> features = new ArrayList<>();
        drift.get()
                .node()
                .path("features")
                .fields()
                .forEachRemaining(feature -> features.add(index(feature.getKey(), feature.getValue())));
        features.sort(Comparator.comparingDouble(Index::value).reversed());
        if (drift.get().has("score")) {
            features.add(0, index("score", drift.get().node().get("score")));
        }
        features.removeIf(index -> !Double.isFinite(index.value()));
        return features;
    }

    static Optional<Index> largest(Manifest batch) {
        return indexes(batch).stream().max(Comparator.comparingDouble(Index::value));
    }

    private static Index index(String name, JsonNode value) {
        return new Index(name, value.asDouble(Double.NaN));
    }
}
