package dev.hawser.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;

import dev.hawser.merkle.MerkleTree;
import dev.hawser.merkle.SubtreeBuilder;
import dev.hawser.merkle.TreeNode;
import dev.hawser.merkle.TreeShape;
import dev.hawser.primitives.Hash32;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * All leaves of a batch in ascending order, spread over partitions. A leaf's first bytes name its partition: hashes are
 * uniform, so the ranges are even without sampling. Each partition builds its part of the tree; the driver joins what is
 * left of each, a few dozen nodes a partition.
 */
public final class SortedLeaves implements AutoCloseable {
    private static final int PREFIXES = 1 << 16;

    private final Dataset<Row> sorted;
    private final JavaRDD<byte[]> leaves;
    private final long[] firsts;
    private final long count;

    private SortedLeaves(Dataset<Row> sorted) {
        this.sorted = sorted;
        this.leaves = sorted.select(LeafRows.LEAF).toJavaRDD().map(row -> (byte[]) row.get(0));
        List<Long> sizes = leaves.mapPartitionsWithIndex(
                        (index, rows) -> List.of(size(rows)).iterator(), true)
                .collect();
        this.firsts = new long[sizes.size()];
        long total = 0;
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = total;
            total += sizes.get(i);
        }
        this.count = total;
    }

    /** Sorts leaves as {@link LeafRows} gives them; the root doesn't depend on their order or partitions. */
    public static SortedLeaves of(Dataset<Row> leaves) {
        int partitions =
                Math.max(1, Integer.parseInt(leaves.sparkSession().conf().get("spark.sql.shuffle.partitions")));
        var prefix = conv(hex(substring(col(LeafRows.LEAF), 1, 2)), 16, 10).cast("bigint");
        var partition = prefix.multiply(lit(partitions)).divide(lit(PREFIXES)).cast("int");
        Dataset<Row> sorted = leaves.repartitionById(partitions, partition)
                .sortWithinPartitions(LeafRows.LEAF)
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new SortedLeaves(sorted);
    }

    public long count() {
        return count;
    }

    public Hash32 root() {
        if (count == 0) {
            return MerkleTree.EMPTY_ROOT;
        }
        TreeShape shape = new TreeShape(count);
        return SubtreeBuilder.combine(shape, nodes(shape, -1));
    }

    /** The leaves with their keys, in ascending order within and across partitions. */
    Dataset<Row> rows() {
        return sorted;
    }

    /**
     * The way from the leaf to the root.
     *
     * @throws IllegalArgumentException if there is no such leaf
     */
    public List<Hash32> proof(Hash32 leaf) {
        TreeShape shape = new TreeShape(count);
        long target = position(leaf);
        return SubtreeBuilder.proof(shape, nodes(shape, target), target);
    }

    private long position(Hash32 leaf) {
        long[] first = firsts;
        List<Long> found = leaves.mapPartitionsWithIndex(
                        (index, rows) -> {
                            long at = first[index];
                            for (; rows.hasNext(); at++) {
                                if (Hash32.of(rows.next()).equals(leaf)) {
                                    return List.of(at).iterator();
                                }
                            }
                            return List.<Long>of().iterator();
                        },
                        true)
                .collect();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no such leaf: " + leaf);
        }
        return found.get(0);
    }

    private List<TreeNode> nodes(TreeShape shape, long target) {
        long[] first = firsts;
        return leaves.mapPartitionsWithIndex(
                        (index, rows) -> {
                            SubtreeBuilder builder = target < 0
                                    ? SubtreeBuilder.from(shape, first[index])
                                    : SubtreeBuilder.provingLeaf(shape, first[index], target);
                            rows.forEachRemaining(leaf -> builder.add(Hash32.of(leaf)));
                            return builder.nodes().iterator();
                        },
                        true)
                .collect();
    }

    private static long size(Iterator<byte[]> rows) {
        long size = 0;
        for (; rows.hasNext(); rows.next()) {
            size++;
        }
        return size;
    }

    @Override
    public void close() {
        sorted.unpersist();
    }
}
