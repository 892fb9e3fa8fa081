package dev.hawser.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Rows with one key. Of equal ones the first by file and place stays, and the others are {@code duplicate}; where they
 * differ nobody can tell which is right, so all are {@code conflicting}.
 */
final class Duplicates {
    private static final String HASH = "__key_hash";
    private static final String REPEATED = "__repeated";
    private static final String TURN = "__turn";
    private static final String ALIKE = "__alike";

    private final List<String> key;
    private final Dataset<Row> repeated;

    private Duplicates(List<String> key, Dataset<Row> repeated) {
        this.key = key;
        this.repeated = repeated;
    }

    /**
     * Looks for keys that repeat among the table's accepted rows, by 64 bits of each key first, so that an export
     * without any costs one aggregation of numbers.
     */
    static Optional<Duplicates> find(SparkSession session, TableInput table, DataFolder data) {
        if (!table.hasKey()) {
            return Optional.empty();
        }
        List<String> key = table.schema().key();
        Column[] columns = key.stream().map(c -> col(c)).toArray(Column[]::new);
        Dataset<Row> keys = data.table(session, table.name()).select(columns).withColumn(HASH, xxhash64(columns));
        Dataset<Row> suspects = keys.groupBy(HASH)
                .agg(count(lit(1)).as(REPEATED))
                .where(col(REPEATED).gt(lit(1)))
                .select(HASH);
        if (suspects.isEmpty()) {
            return Optional.empty();
        }
        Dataset<Row> repeated = keys.join(suspects, HASH)
                .groupBy(columns)
                .agg(count(lit(1)).as(REPEATED))
                .where(col(REPEATED).gt(lit(1)))
                .select(columns);
        // stored, because what they are computed from is about to be written again
        data.scratch().write(repeated, table.name(), List.of());
        Dataset<Row> stored = data.scratch().table(session, table.name());
        return stored.isEmpty() ? Optional.empty() : Optional.of(new Duplicates(key, stored));
    }

    /** The rows, read with their texts, and with a problem where a good one within the interval shares its key with another. */
    Dataset<Row> mark(Dataset<Row> rows, List<String> values) {
        Column good = RowParser.good().and(Selection.inside());
        Dataset<Row> named = repeated;
        Column same = lit(true);
        for (String column : key) {
            named = named.withColumnRenamed(column, REPEATED + column);
            same = same.and(rows.col(column).equalTo(col(REPEATED + column)));
        }
        List<Column> all = new ArrayList<>();
        for (String column : rows.columns()) {
            all.add(col(column));
        }
        Column shared = good.and(col(REPEATED + key.get(0)).isNotNull());
        Dataset<Row> marked = rows.join(named, same.and(good), "left_outer")
                .select(concatenated(all, coalesce(shared, lit(false)).as(REPEATED)));
        Dataset<Row> others = marked.where(col(REPEATED).equalTo(lit(false))).drop(REPEATED);
        return others.union(judged(marked.where(col(REPEATED)), values).select(all.toArray(Column[]::new)));
    }

    private Dataset<Row> judged(Dataset<Row> rows, List<String> values) {
        Column[] columns = key.stream().map(c -> col(c)).toArray(Column[]::new);
        Column row = struct(values.stream().map(c -> col(c)).toArray(Column[]::new));
        WindowSpec sameKey = Window.partitionBy(columns);
        WindowSpec inOrder = sameKey.orderBy(col(RowParser.FILE), col(RowParser.START), col(RowParser.PLACE));
        String name = String.join("+", key);
        return rows.withColumn(ALIKE, min(row).over(sameKey).equalTo(max(row).over(sameKey)))
                .withColumn(TURN, row_number().over(inOrder))
                .withColumn(
                        RowParser.PROBLEM,
                        when(col(ALIKE).equalTo(lit(false)), lit("conflicting:" + name))
                                .when(col(TURN).gt(lit(1)), lit("duplicate:" + name)));
    }

    private static Column[] concatenated(List<Column> columns, Column last) {
        List<Column> all = new ArrayList<>(columns);
        all.add(last);
        return all.toArray(Column[]::new);
    }
}
