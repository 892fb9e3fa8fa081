package dev.hawser.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.report.EvaluationFile.Slice;
import java.util.List;
import java.util.Optional;

/** What the page's script draws: the one JSON object in the page. */
final class PlotData {
    private static final List<String> CURVES = List.of("roc", "pr", "calibration", "residuals", "forecast");

    /** Smaller numbers count something else than seconds since 1970. */
    private static final double FIRST_SECOND = 1e8;

    private PlotData() {}

    /** As it stands in the page: nothing in it can end the element that holds it. */
    static String text(Optional<EvaluationFile> evaluation) {
        return of(evaluation)
                .toString()
                .replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static ObjectNode of(Optional<EvaluationFile> evaluation) {
        ObjectNode json = Json.object();
        evaluation.ifPresent(file -> {
            CURVES.forEach(curve -> json.set(curve, file.curve(curve)));
            json.put("timeIsSeconds", isSeconds(file));
            json.put("time", file.time());
            slices(file, json);
        });
        return json;
    }

    private static boolean isSeconds(EvaluationFile file) {
        double last = file.lastPoint("forecast")
                .map(point -> point.path(0).asDouble())
                .orElse(0.0);
        return last >= FIRST_SECOND && !file.time().contains("block");
    }

    private static void slices(EvaluationFile file, ObjectNode json) {
        List<Slice> slices = file.slices();
        Optional<String> plotted = Metric.mostTelling(slices.stream()
                .flatMap(slice -> slice.metrics().keySet().stream())
                .distinct()
                .toList());
        plotted.ifPresent(name -> {
            json.put("sliceMetric", Metric.label(name));
            ArrayNode points = json.putArray("slices");
            for (Slice slice : slices) {
                ArrayNode point = points.addArray().add(slice.from()).add(slice.to());
                point.add(number(slice.metrics().get(name)));
                point.add(number(slice.baseline().get(name)));
            }
        });
    }

    private static JsonNode number(Double value) {
        return value == null ? Json.object().nullNode() : Json.object().numberNode(value);
    }
}
