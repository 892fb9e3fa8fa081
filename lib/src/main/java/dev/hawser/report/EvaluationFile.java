package dev.hawser.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** What a model's run found out about the model, in {@code data/evaluation.json}. Every member but the format may be absent. */
public final class EvaluationFile {
    /** Its place in a model's run. */
    public static final String PATH = "data/evaluation.json";

    private static final String FORMAT = "hawser-evaluation-v1";

    private final ObjectNode json;

    private EvaluationFile(ObjectNode json) {
        this.json = json;
    }

    /**
     * Reads the file.
     *
     * @param what names the file in messages
     * @throws InvalidInputException if it is no JSON object of the format
     */
    public static EvaluationFile parse(byte[] bytes, String what) {
        ObjectNode json = Json.parseObject(bytes, what);
        if (!json.path("format").asText().equals(FORMAT)) {
            throw new InvalidInputException(
                    what + " is not of the format " + FORMAT, "give the file as it was published");
        }
        return new EvaluationFile(json);
    }

    /** A point of the grid, and what the selection's metric was there. */
    record Trial(
            OptionalDouble regularization, OptionalDouble elasticNet, String metric, double value, boolean chosen) {}

    /** Metrics of the rows of one part of the time. */
    record Slice(
            String from, String to, OptionalLong rows, Map<String, Double> metrics, Map<String, Double> baseline) {}

    record Weight(String feature, String output, double weight) {
        String name() {
            return output.isEmpty() ? feature : output;
        }
    }

    List<Metric> metrics() {
        return list(
                "metrics",
                metric -> new Metric(
                        metric.path("name").asText(),
                        metric.path("value").asDouble(),
                        number(metric, "low"),
                        number(metric, "high"),
                        number(metric, "baseline")));
    }

    List<Slice> slices() {
        return list(
                "slices",
                slice -> new Slice(
                        slice.path("from").asText(),
                        slice.path("to").asText(),
                        count(slice, "rows"),
                        numbers(slice.path("metrics")),
                        numbers(slice.path("baseline"))));
    }

    List<Trial> selection() {
        return list(
                "selection",
                trial -> new Trial(
                        number(trial, "regularization"),
                        number(trial, "elasticNet"),
                        trial.path("metric").asText(),
                        trial.path("value").asDouble(Double.NaN),
                        trial.path("chosen").asBoolean()));
    }

    List<Weight> weights() {
        return list(
                "weights",
                weight -> new Weight(
                        weight.path("feature").asText(),
                        weight.path("output").asText(),
                        weight.path("weight").asDouble()));
    }

    OptionalLong coefficients() {
        return count(json, "coefficients");
    }

    OptionalLong rows(String part) {
        return count(json.path("split"), part + "Rows");
    }

    /** By what the rows were split; empty where it isn't said. */
    String splitBy() {
        return json.path("split").path("by").asText();
    }

    OptionalLong folds() {
        return count(json.path("split"), "folds");
    }

    /** Whether the metrics are of rows that some fold left out, not of rows that all of the fit left out. */
    boolean isOutOfFold() {
        return json.path("on").asText().equals("out-of-fold");
    }

    /** What the pipeline compares itself with, in words; empty where it isn't said. */
    String baseline() {
        String kind = json.path("baseline").path("kind").asText();
        String column = json.path("baseline").path("column").asText();
        return column.isEmpty() ? kind : kind + " of " + column;
    }

    String thresholdPolicy() {
        return json.path("threshold").path("policy").asText();
    }

    OptionalDouble thresholdProbability() {
        return number(json.path("threshold"), "probability");
    }

    /** The column that orders the rows; empty where it isn't said. */
    String time() {
        return json.path("time").asText();
    }

    /** The points of a curve; an empty list where it wasn't drawn. */
    JsonNode curve(String name) {
        JsonNode points = json.path("curves").path(name);
        return points.isArray() ? points : Json.array();
    }

    Optional<JsonNode> lastPoint(String curve) {
        JsonNode points = curve(curve);
        return Optional.ofNullable(points.get(points.size() - 1));
    }

    private <T> List<T> list(String name, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>();
        json.path(name).forEach(element -> list.add(reader.apply(element)));
        return list;
    }

    private static Map<String, Double> numbers(JsonNode object) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        object.fields().forEachRemaining(member -> {
            if (member.getValue().isNumber()) {
                numbers.put(member.getKey(), member.getValue().asDouble());
            }
        });
        return numbers;
    }

    private static OptionalDouble number(JsonNode object, String name) {
        JsonNode number = object.path(name);
        return number.isNumber() ? OptionalDouble.of(number.asDouble()) : OptionalDouble.empty();
    }

    private static OptionalLong count(JsonNode object, String name) {
        JsonNode number = object.path(name);
        return number.isIntegralNumber() ? OptionalLong.of(number.asLong()) : OptionalLong.empty();
    }
}
