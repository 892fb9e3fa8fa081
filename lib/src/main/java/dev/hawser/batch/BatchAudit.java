package dev.hawser.batch;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What a batch's stored rows say today, compared with the leaves that were kept when it was published.
 *
 * @param root over the rows as they are stored now
 * @param count of those rows
 * @param keptRoot over the kept leaves; where it isn't the manifest's either, the lists below can't be trusted
 * @param changed keys of rows whose leaf isn't the published one
 * @param added keys of rows that weren't published
 * @param missing keys of rows that were published and are gone
 */
public record BatchAudit(
        Hash32 root, long count, Hash32 keptRoot, List<String> changed, List<String> added, List<String> missing) {

    /**
     * Reads the batch again.
     *
     * @param most how many keys each list names
     */
    public static BatchAudit of(SparkSession spark, Manifest manifest, BatchFolder folder, int most) {
        LeafSchema schema = LeafSchema.parse(manifest.members());
        Dataset<Row> now = LeafRows.leavesOfAny(spark.read().parquet(folder.rows()), schema);
        try (SortedLeaves sorted = SortedLeaves.of(now)) {
            Hash32 root = sorted.root();
            if (root.equals(manifest.root())) {
                return new BatchAudit(root, sorted.count(), root, List.of(), List.of(), List.of());
            }
            try (SortedLeaves kept = SortedLeaves.of(spark.read().parquet(folder.leaves()))) {
                Dataset<Row> strange = without(sorted.rows(), kept.rows(), LeafRows.LEAF);
                Dataset<Row> gone = without(kept.rows(), sorted.rows(), LeafRows.LEAF);
                return new BatchAudit(
                        root,
                        sorted.count(),
                        kept.root(),
                        keys(strange.join(gone.select(LeafRows.KEY), usingKey(strange, gone), "left_semi"), most),
                        keys(without(strange, gone, LeafRows.KEY).union(repeated(sorted.rows())), most),
                        keys(without(gone, strange, LeafRows.KEY), most));
            }
        }
    }

    private static Column usingKey(Dataset<Row> left, Dataset<Row> right) {
        return left.col(LeafRows.KEY).equalTo(right.col(LeafRows.KEY));
    }

    private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> others, String column) {
        return rows.join(others.select(column), rows.col(column).equalTo(others.col(column)), "left_anti");
    }

    /** Published keys are unique: of rows with one leaf, all but one were added. */
    private static Dataset<Row> repeated(Dataset<Row> rows) {
        return rows.groupBy(LeafRows.LEAF, LeafRows.KEY)
                .agg(functions.count(lit(1)).as("n"))
                .where(col("n").gt(1))
                .select(LeafRows.LEAF, LeafRows.KEY);
    }

    private static List<String> keys(Dataset<Row> rows, int most) {
        return rows.select(array_join(col(LeafRows.KEY), ", ")).limit(most).collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }
}
