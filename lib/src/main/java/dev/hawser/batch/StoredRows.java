package dev.hawser.batch;

import dev.hawser.ingest.Sessions;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.JavaConverters;

/** Parquet rows as Spark's reader decodes them, in column vectors. */
final class StoredRows {
    private final JavaRDD<ColumnarBatch> batches;
    private final StructType columns;

    private StoredRows(JavaRDD<ColumnarBatch> batches, StructType columns) {
        this.batches = batches;
        this.columns = columns;
    }

    /** Some columns of the Parquet files in a folder. */
    static StoredRows read(SparkSession spark, String folder, List<String> names) {
        SparkSession session = Sessions.like(spark);
        session.conf().set("spark.sql.parquet.enableVectorizedReader", true);
        session.conf().set("spark.sql.codegen.wholeStage", true);
        session.conf().set("spark.sql.codegen.maxFields", Integer.MAX_VALUE);
        Dataset<Row> rows = session.read().parquet(folder);
        Dataset<Row> selected = rows.select(names.stream()
                .filter(List.of(rows.columns())::contains)
                .map(functions::col)
                .toArray(Column[]::new));
        FileSourceScanExec scan = scan(selected.queryExecution().executedPlan());
        return new StoredRows(scan.executeColumnar().toJavaRDD(), scan.schema());
    }

    private static FileSourceScanExec scan(SparkPlan plan) {
        List<SparkPlan> leaves = JavaConverters.seqAsJavaList(plan.collectLeaves());
        if (leaves.size() == 1 && leaves.get(0) instanceof FileSourceScanExec scan && scan.supportsColumnar()) {
            return scan;
        }
        throw new IllegalStateException("Spark doesn't read these rows column by column: " + plan);
    }

    JavaRDD<ColumnarBatch> batches() {
        return batches;
    }

    /** The vectors' names and types, in their order. */
    StructType columns() {
        return columns;
    }
}
