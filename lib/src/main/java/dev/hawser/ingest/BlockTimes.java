package dev.hawser.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.hawser.ingest.TableSchema.ColumnSchema;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gives rows of a tool that writes no time the time of their block; a good row without one is {@code no_block}. */
final class BlockTimes {
    static final String TABLE = "blocks";
    static final String NUMBER = "number";
    static final String TIME = "timestamp";

    /** What to do where {@link #wouldGive} holds. */
    static final String ADVICE = "add the table 'blocks' to the pipeline, whose times it takes";

    private static final String OF_BLOCK = "__block_number";

    private final Dataset<Row> times;

    BlockTimes(Dataset<Row> blocks) {
        times = blocks.select(col(NUMBER).as(OF_BLOCK), col(TIME).as("__block_time"));
    }

    /** Whether the table lacks that column only because the pipeline reads no blocks. */
    static boolean wouldGive(String column, TableInput table, List<TableInput> tables) {
        return table.schema().time().filter(column::equals).isPresent()
                && table.schema().links().stream().anyMatch(link -> link.table().equals(TABLE))
                && tables.stream().noneMatch(t -> t.name().equals(TABLE) && t.present());
    }

    /** The rows with the column, which they lack. */
    Dataset<Row> join(Dataset<Row> rows, TableInput table, ColumnSchema time) {
        Column block = rows.col(table.schema().block().orElseThrow());
        Column lost = col(OF_BLOCK).isNull().and(Selection.inside());
        return rows.join(times, block.equalTo(col(OF_BLOCK)), "left_outer")
                .withColumn(time.name(), col("__block_time"))
                .withColumn(
                        RowParser.PROBLEM, coalesce(col(RowParser.PROBLEM), when(lost, lit("no_block:" + time.name()))))
                .drop(OF_BLOCK, "__block_time");
    }
}
