package dev.hawser.batch;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * What a batch's stored rows say today, compared with the leaves that were kept when it was published.
 *
 * @param root over the rows as they are stored now; zero where one is such as no batch could hold
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
        Dataset<Row> stored = spark.read().parquet(folder.rows());
        Hash32 root = root(spark, manifest, folder, schema);
        long count = stored.count();
        if (root.equals(manifest.root())) {
            return new BatchAudit(root, count, root, List.of(), List.of(), List.of());
        }
        Dataset<Row> published = LeafFiles.rows(spark, folder.leaves());
        Dataset<Row> keys = KeyIndex.of(spark, folder, manifest.count()).all();
        Dataset<Row> now = LeafRows.leavesOfAny(stored, schema).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Dataset<Row> strange = without(now, published, LeafRows.LEAF);
            Dataset<Row> added =
                    without(strange, without(keys, with(now, published, LeafRows.LEAF), KeyIndex.KEY), KeyIndex.KEY);
            return new BatchAudit(
                    root,
                    count,
                    keptRoot(spark, folder),
                    keys(without(strange, added, KeyIndex.KEY), most),
                    keys(added.union(repeated(now)), most),
                    keys(without(keys, now, KeyIndex.KEY), most));
        } finally {
            now.unpersist();
        }
    }

    /** Zero where a row is such as no batch could hold. */
    private static Hash32 root(SparkSession spark, Manifest manifest, BatchFolder folder, LeafSchema schema) {
        try (SortedLeaves sorted = SortedLeaves.of(spark, folder.rows(), schema, manifest.count())) {
            return sorted.root();
        } catch (Exception e) {
            if (Failures.isInvalidInput(e)) {
                return Hash32.ZERO;
            }
            throw e;
        }
    }

    private static Hash32 keptRoot(SparkSession spark, BatchFolder folder) {
        try (SortedLeaves kept = SortedLeaves.kept(spark, folder.leaves())) {
            return kept.root();
        }
    }

    private static Dataset<Row> with(Dataset<Row> rows, Dataset<Row> others, String column) {
        return rows.join(others.select(column), rows.col(column).equalTo(others.col(column)), "left_semi");
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
