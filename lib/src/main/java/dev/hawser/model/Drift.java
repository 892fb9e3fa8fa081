package dev.hawser.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.score.ModelDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;

/**
 * How far rows have moved from those that a model was fitted on: the population stability index Σ (a − e) · ln(a / e) over
 * ten parts of equal size of the training rows, or their most frequent texts; of the score and of each column that features
 * read, up to 200. Below 0.1 is usually called stable, above 0.25 changed.
 */
public final class Drift {
    private static final int PARTS = 10;
    private static final int MOST_COLUMNS = 200;
    private static final int MOST_TEXTS = 20;
    private static final double RANK_ERROR = 1e-3;
    /** Stands for an empty part, whose logarithm is undefined. */
    private static final double EPSILON = 1e-4;

    private static final String SCORE = "score";

    private Drift() {}

    /** The shares of the training rows: member {@code reference} of evaluation.json. */
    public static ObjectNode reference(Dataset<Row> training, ModelDocument document) {
        Dataset<Row> scored =
                RowScorer.score(training, document).where(col(RowScorer.REFUSED).isNull());
        List<String> columns =
                document.features().columns().stream().limit(MOST_COLUMNS).toList();
        List<String> numbers = new ArrayList<>();
        List<Column> selected =
                new ArrayList<>(List.of(col(RowScorer.SCORE).cast("double").as(RowScorer.SCORE)));
        for (String name : columns) {
            boolean text = training.schema().apply(name).dataType() instanceof StringType;
            selected.add(text ? col(name) : ColumnScan.number(training, name).as(name));
            if (!text) {
                numbers.add(name);
            }
        }
        Dataset<Row> rows = scored.select(selected.toArray(Column[]::new)).persist();
        try {
            Map<String, Parts> parts = new LinkedHashMap<>(edges(rows, numbers));
            columns.stream()
                    .filter(name -> !numbers.contains(name))
                    .forEach(name -> parts.put(name, new Texts(frequent(rows, name))));
            return json(parts, shares(rows, parts));
        } finally {
            rows.unpersist();
        }
    }

    /**
     * The member {@code drift} of a batch's manifest.
     *
     * @param scored what {@link RowScorer} gives
     * @param reference what {@link #reference} gave of the model's training rows
     */
    public static ObjectNode of(Dataset<Row> scored, JsonNode reference) {
        Map<String, Parts> parts = new LinkedHashMap<>();
        Map<String, double[]> expected = new LinkedHashMap<>();
        take(RowScorer.SCORE, reference.path(SCORE), parts, expected);
        reference.path("features").fields().forEachRemaining(field -> {
            if (Arrays.asList(scored.columns()).contains(field.getKey())) {
                take(field.getKey(), field.getValue(), parts, expected);
            }
        });
        if (parts.isEmpty()) {
            return Json.object();
        }
        Map<String, double[]> actual =
                shares(scored.where(col(RowScorer.REFUSED).isNull()), parts);
        ObjectNode json = Json.object();
        ObjectNode features = Json.object();
        actual.forEach((name, shares) -> (name.equals(RowScorer.SCORE) ? json : features)
                .put(name.equals(RowScorer.SCORE) ? SCORE : name, Json.number(index(expected.get(name), shares))));
        json.set("features", features);
        return json;
    }

    private static void take(String column, JsonNode json, Map<String, Parts> parts, Map<String, double[]> expected) {
        if (json.has("edges")) {
            parts.put(column, new Edges(doubles(json.path("edges"))));
        } else if (json.has("values")) {
            List<String> values = new ArrayList<>();
            json.path("values").forEach(value -> values.add(value.textValue()));
            parts.put(column, new Texts(values));
        } else {
            return;
        }
        expected.put(column, doubles(json.path("shares")));
    }

    private static double[] doubles(JsonNode list) {
        return IntStream.range(0, list.size())
                .mapToDouble(i -> list.get(i).doubleValue())
                .toArray();
    }

    /** Of shares of the same parts; 0 where there is no row. */
    static double index(double[] expected, double[] actual) {
        double index = 0;
        for (int i = 0; i < expected.length; i++) {
            double e = Math.max(expected[i], EPSILON);
            double a = Math.max(actual[i], EPSILON);
            index += (a - e) * StrictMath.log(a / e);
        }
        return Double.isFinite(index) ? index : 0;
    }

    /** How a column's cells fall into parts; the last one is that of missing cells or other texts. */
    private sealed interface Parts {
        /** A condition a part but the last, which has the rest. */
        List<Column> conditions(Column cell);
    }

    private record Edges(double[] edges) implements Parts {
        @Override
        public List<Column> conditions(Column cell) {
            List<Column> conditions = new ArrayList<>();
            for (int i = 0; i <= edges.length; i++) {
                Column condition = i == 0 ? lit(true) : cell.gt(edges[i - 1]);
                conditions.add(i == edges.length ? condition.and(cell.isNotNull()) : condition.and(cell.leq(edges[i])));
            }
            return conditions;
        }
    }

    private record Texts(List<String> values) implements Parts {
        @Override
        public List<Column> conditions(Column cell) {
            return values.stream().map(cell::equalTo).toList();
        }
    }

    private static Map<String, Parts> edges(Dataset<Row> rows, List<String> numbers) {
        List<String> columns = new ArrayList<>(List.of(RowScorer.SCORE));
        columns.addAll(numbers);
        double[] shares =
                IntStream.range(1, PARTS).mapToDouble(i -> (double) i / PARTS).toArray();
        double[][] found = rows.stat().approxQuantile(columns.toArray(String[]::new), shares, RANK_ERROR);
        Map<String, Parts> edges = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            edges.put(
                    columns.get(i), new Edges(Arrays.stream(found[i]).distinct().toArray()));
        }
        return edges;
    }

    private static List<String> frequent(Dataset<Row> rows, String name) {
        return rows
                .where(col(name).isNotNull())
                .groupBy(name)
                .agg(count(lit(1)).as("rows"))
                .orderBy(col("rows").desc(), col(name))
                .limit(MOST_TEXTS)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** All in one pass. */
    private static Map<String, double[]> shares(Dataset<Row> rows, Map<String, Parts> parts) {
        List<Column> counts = new ArrayList<>();
        parts.forEach((name, of) -> {
            Column cell = of instanceof Edges ? ColumnScan.number(rows, name) : col(name);
            of.conditions(cell).forEach(condition -> counts.add(count_if(coalesce(condition, lit(false)))));
        });
        Row found = rows.agg(count(lit(1)), counts.toArray(Column[]::new)).first();
        Map<String, double[]> shares = new LinkedHashMap<>();
        int at = 1;
        for (Map.Entry<String, Parts> entry : parts.entrySet()) {
            double[] of =
                    new double[entry.getValue().conditions(col(entry.getKey())).size() + 1];
            double rest = 1;
            for (int i = 0; i < of.length - 1; i++) {
                of[i] = (double) found.getLong(at++) / found.getLong(0);
                rest -= of[i];
            }
            of[of.length - 1] = Math.max(0, rest);
            shares.put(entry.getKey(), of);
        }
        return shares;
    }

    private static ObjectNode json(Map<String, Parts> parts, Map<String, double[]> shares) {
        ObjectNode json = Json.object();
        ObjectNode features = Json.object();
        parts.forEach((name, of) -> {
            ObjectNode part = name.equals(RowScorer.SCORE) ? json.putObject(SCORE) : features.putObject(name);
            if (of instanceof Edges edges) {
                Arrays.stream(edges.edges()).forEach(part.putArray("edges")::add);
            } else if (of instanceof Texts texts) {
                texts.values().forEach(part.putArray("values")::add);
            }
            ArrayNode list = part.putArray("shares");
            Arrays.stream(shares.get(name)).forEach(list::add);
        });
        json.set("features", features);
        return json;
    }
}
