package dev.hawser.ingest.profile;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.TableConfig;
import dev.hawser.ingest.DatasetTables;
import dev.hawser.ingest.Sessions;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the columns of a dataset hold: for each its count of values, nulls, distinct values, minimum, maximum, quantiles
 * of numbers and times, and the most frequent values; of a nested column only count and nulls. Each table is read once,
 * in one aggregation of bounded memory. Counts, minimum and maximum are exact; the document says how near the rest is.
 * Values are texts: decimals in plain digits, never by way of a double; times in UTC as ISO 8601; binary in hex.
 */
public final class Profile {
    public static final String FORMAT = "hawser-profile-v1";

    private Profile() {}

    /**
     * Profiles tables of a dataset.
     *
     * @param dataFolderUri the dataset's {@code data} folder
     * @throws InvalidInputException if a table is not in the dataset
     * @throws RetryableException if the storage doesn't answer
     */
    public static ObjectNode of(SparkSession spark, String dataFolderUri, List<String> tables) {
        SparkSession session = Sessions.like(spark);
        session.conf().set("spark.sql.datetime.java8API.enabled", "true");
        ObjectNode json = Json.object().put("format", FORMAT);
        json.set("accuracy", accuracy());
        ArrayNode profiles = json.putArray("tables");
        for (String name : tables) {
            TableConfig table = new TableConfig(name, false, List.of(), List.of(), Optional.empty());
            profiles.add(table(name, DatasetTables.read(session, dataFolderUri, table)));
        }
        return json;
    }

    private static ObjectNode table(String name, Dataset<Row> rows) {
        List<ColumnProfile> columns =
                Arrays.stream(rows.schema().fields()).map(ColumnProfile::new).toList();
        Column[] aggregates = columns.stream().map(ColumnProfile::aggregate).toArray(Column[]::new);
        Row outcome = rows.agg(count(lit(1)), aggregates).first();
        long total = outcome.getLong(0);
        ObjectNode json = Json.object().put("name", name).put("rows", total);
        ArrayNode profiles = json.putArray("columns");
        for (int i = 0; i < columns.size(); i++) {
            profiles.add(columns.get(i).json(outcome.getStruct(i + 1), total));
        }
        return json;
    }

    private static ObjectNode accuracy() {
        return Json.object()
                .put("distinct", "relative standard deviation " + ColumnProfile.DISTINCT_DEVIATION)
                .put(
                        "quantiles",
                        "of numbers exact up to " + (QuantileSummary.CAPACITY - 1)
                                + " values, else within 0.005 of the rank")
                .put(
                        "top",
                        "values in more than " + ColumnProfile.TOP_SHARE
                                + " of the rows; exact where few are distinct, else too high by at most that share")
                .put("text", "by the first " + ColumnProfile.SHOWN_CHARACTERS + " characters, or half as many bytes");
    }
}
