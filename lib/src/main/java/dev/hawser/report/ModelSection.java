package dev.hawser.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.Interval;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the model is: its document, its largest weights, and what was found while it was trained. */
final class ModelSection {
    /** More than anyone reads; the document has them all. */
    private static final int MOST_WEIGHTS = 30;

    private static final int MOST_FEATURES = 200;

    /** Margins stand in the document as integers at this scale. */
    private static final int MARGIN_SCALE = 21;

    private static final Set<String> NAMED = Set.of("name", "transform");

    private ModelSection() {}

    static Section of(ReportData data) {
        if (data.model().isEmpty()) {
            return Section.of("model", "The model");
        }
        Manifest model = data.model().get();
        Members document = model.members().object("document");
        return Section.of(
                "model",
                "The model",
                facts(model, document, data),
                Section.titled("Weights", weights(document, data)),
                Section.titled("Features", features(document)),
                Section.titled("Findings", findings(model)));
    }

    private static Html facts(Manifest model, Members document, ReportData data) {
        Quality quality = new Quality(model, data.evaluation());
        return new Facts()
                .add("Run", Section.code(model.run()))
                .add("Family", document.text("family") + ", link " + document.text("link"))
                .add("Predicts", Section.code(document.text("label")))
                .add(
                        "Offset",
                        document.optionalText("offset").map(Section::code).orElse(Html.NONE))
                .add("Classes", classes(document))
                .add("Threshold", threshold(document, data.evaluation()))
                .add("Published scale", Format.count(document.count("scale"), "digit") + " after the point")
                .add("Interval", interval(document))
                .add("Trained on", Format.interval(Interval.parse(document.text("trainingInterval"))))
                .add("Rows", rows(quality, data.evaluation()))
                .html();
    }

    private static String threshold(Members document, Optional<EvaluationFile> evaluation) {
        if (!document.text("link").equals("logit") || PlainWeights.classes(document) > 2) {
            return "";
        }
        String margin = new BigDecimal(document.text("threshold"))
                .movePointLeft(MARGIN_SCALE)
                .stripTrailingZeros()
                .toPlainString()
                .replace('-', '−');
        String probability = evaluation
                .filter(file -> file.thresholdProbability().isPresent())
                .map(file -> ", probability "
                        + Format.number(file.thresholdProbability().getAsDouble()))
                .orElse("");
        String policy = evaluation
                .map(EvaluationFile::thresholdPolicy)
                .filter(text -> !text.isEmpty())
                .map(text -> " (" + text + ")")
                .orElse("");
        return "class 1 from margin " + margin + probability + policy;
    }

    private static String classes(Members document) {
        return document.has("classes") ? String.join(", ", document.texts("classes")) : "";
    }

    private static String interval(Members document) {
        return document.optionalObject("bounds")
                .filter(bounds -> bounds.has("level"))
                .map(bounds -> "published with each prediction, level "
                        + bounds.node().path("level").asText())
                .orElse("");
    }

    private static String rows(Quality quality, Optional<EvaluationFile> evaluation) {
        List<String> parts = new ArrayList<>();
        quality.trainingRows().ifPresent(rows -> parts.add(Format.count(rows) + " trained on"));
        quality.validationRows().ifPresent(rows -> parts.add(Format.count(rows) + " kept for validation"));
        evaluation
                .map(EvaluationFile::splitBy)
                .filter(by -> !by.isEmpty())
                .ifPresent(by -> parts.add("split by " + by));
        evaluation.ifPresent(file -> file.folds().ifPresent(folds -> parts.add(Format.count(folds, "fold"))));
        return String.join(", ", parts);
    }

    private static Html weights(Members document, ReportData data) {
        List<EvaluationFile.Weight> weights = data.evaluation()
                .map(EvaluationFile::weights)
                .filter(list -> !list.isEmpty())
                .orElseGet(() -> PlainWeights.of(document));
        if (weights.isEmpty()) {
            return Html.NONE;
        }
        long all = data.evaluation()
                .flatMap(file -> file.coefficients().stream().boxed().findFirst())
                .orElse((long) weights.size());
        Table table = Table.of(
                "Largest weights", Table.text("feature"), Table.bar("effect on the margin"), Table.number("weight"));
        weights.stream()
                .limit(MOST_WEIGHTS)
                .forEach(weight -> table.row(
                        Section.code(weight.name()),
                        Html.text(Double.toString(weight.weight())),
                        Html.text(Format.number(weight.weight()))));
        String shown = weights.size() > MOST_WEIGHTS
                ? "The " + MOST_WEIGHTS + " largest of " + Format.count(all, "coefficient") + "."
                : Format.count(all, "coefficient") + ".";
        return Html.all(
                Section.paragraph(shown + " A bar to the right raises the margin, a hollow one to the left lowers it."),
                table.html());
    }

    private static Html features(Members document) {
        List<Members> features = document.objects("features");
        Table table = Table.of("Features", Table.text("feature"), Table.text("transform"), Table.longText("as fitted"));
        features.stream()
                .limit(MOST_FEATURES)
                .forEach(feature -> table.row(
                        Section.code(feature.text("name")),
                        Html.text(
                                feature.node().path("transform").isTextual()
                                        ? feature.text("transform")
                                        : feature.node().path("transform").toString()),
                        Section.code(parameters(feature))));
        return Html.all(
                table.html(),
                features.size() > MOST_FEATURES
                        ? Section.paragraph("… and " + (features.size() - MOST_FEATURES) + " more, in the manifest.")
                        : Html.NONE);
    }

    private static String parameters(Members feature) {
        List<String> parameters = new ArrayList<>();
        feature.node().fields().forEachRemaining(member -> {
            if (!NAMED.contains(member.getKey())) {
                parameters.add(member.getKey() + " = " + brief(member.getValue()));
            }
        });
        return parameters.stream().collect(Collectors.joining(", "));
    }

    private static String brief(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }

    private static Html findings(Manifest model) {
        if (!model.members().has("findings")) {
            return Html.NONE;
        }
        Table table = Table.of(
                "Findings",
                Table.text("finding"),
                Table.number("value"),
                Table.text("verdict"),
                Table.longText("what it means"));
        for (Members finding : model.members().objects("findings")) {
            JsonNode node = finding.node();
            table.row(
                    Section.code(node.path("name").asText()),
                    Html.text(node.path("value").asText()),
                    Html.text(node.path("allowed").asBoolean() ? "! allowed by name" : "✗ not allowed"),
                    Html.text(node.path("says").asText()));
        }
        Html found = table.html();
        return found.isEmpty()
                ? Section.paragraph("The model's manifest holds no finding of the leakage checks.")
                : found;
    }
}
