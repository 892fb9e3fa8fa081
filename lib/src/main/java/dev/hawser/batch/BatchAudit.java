package dev.hawser.batch;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;

import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

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

    private static final String LEAF = LeafRows.LEAF;
    private static final String KEY = LeafRows.KEY;

    /**
     * Reads the batch again.
     *
     * @param most how many keys each list names
     */
    public static BatchAudit of(SparkSession spark, Manifest manifest, BatchFolder folder, int most) {
        LeafSchema schema = LeafSchema.parse(manifest.members());
        try (SortedLeaves now = SortedLeaves.ofAny(spark, folder.rows(), schema, manifest.count())) {
            Hash32 root = now.root();
            if (root.equals(manifest.root())) {
                return new BatchAudit(root, now.count(), root, List.of(), List.of(), List.of());
            }
            try (SortedLeaves kept = SortedLeaves.kept(spark, folder.leaves())) {
                return compare(spark, manifest, folder, new Leaves(now, root, kept), most);
            }
        }
    }

    private record Leaves(SortedLeaves now, Hash32 root, SortedLeaves kept) {}

    private static BatchAudit compare(
            SparkSession spark, Manifest manifest, BatchFolder folder, Leaves leaves, int most) {
        Hash32 keptRoot = leaves.kept().root();
        if (leaves.now().partitions() != leaves.kept().partitions()) {
            return new BatchAudit(leaves.root(), leaves.now().count(), keptRoot, List.of(), List.of(), List.of());
        }
        Dataset<Row> rows =
                LeafRows.leavesOfAny(spark.read().parquet(folder.rows()), LeafSchema.parse(manifest.members()));
        Dataset<Row> published = KeyIndex.of(spark, folder, manifest.count()).all();
        Dataset<Row> unknown = leaves.now().without(leaves.kept());
        Dataset<Row> strange = with(rows, unknown, LEAF).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Dataset<Row> unchanged = without(with(rows, strange, KEY), unknown, LEAF);
            Dataset<Row> added = without(strange, without(published, unchanged, KEY), KEY);
            return new BatchAudit(
                    leaves.root(),
                    leaves.now().count(),
                    keptRoot,
                    keys(without(strange, added, KEY), most),
                    keys(added.union(with(rows, leaves.now().repeated(), LEAF).distinct()), most),
                    keys(without(published, rows, KEY), most));
        } finally {
            strange.unpersist();
        }
    }

    private static Dataset<Row> with(Dataset<Row> rows, Dataset<Row> others, String column) {
        return rows.join(others.select(column), rows.col(column).equalTo(others.col(column)), "left_semi");
    }

    private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> others, String column) {
        return rows.join(others.select(column), rows.col(column).equalTo(others.col(column)), "left_anti");
    }

    private static List<String> keys(Dataset<Row> rows, int most) {
        return rows.select(array_join(col(KEY), ", ")).limit(most).collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }
}
