package dev.hawser.batch;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.merkle.Hashes;
import dev.hawser.merkle.KeccakBatch;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.merkle.NodeRun;
import dev.hawser.merkle.SubtreeBuilder;
import dev.hawser.merkle.TreeShape;
import dev.hawser.merkle.TreeTop;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.store.BinaryFolder;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * All leaves of a batch in ascending order, one list a partition. They are hashed where the rows are, and a leaf's first
 * bits name its partition: hashes are uniform, so the ranges are even without sampling. Each partition builds its part of
 * the tree; the driver joins what is left of each.
 */
public final class SortedLeaves implements AutoCloseable {
    private static final long FEWEST_IN_A_PARTITION = 1 << 18;
    private static final long MOST_IN_A_PARTITION = 1 << 22;
    private static final long USUAL_PARTITIONS = 256;

    private final SparkSession spark;
    private final JavaRDD<Hashes> sorted;
    private final long[] firsts;
    private final long count;

    private SortedLeaves(SparkSession spark, JavaRDD<Hashes> sorted) {
        this.spark = spark;
        this.sorted = sorted.persist(StorageLevel.MEMORY_AND_DISK());
        List<Integer> sizes = sorted.map(Hashes::size).collect();
        this.firsts = new long[sizes.size()];
        long total = 0;
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = total;
            total += sizes.get(i);
        }
        this.count = total;
    }

    /**
     * The leaves of the rows in a folder of Parquet files; the tree doesn't depend on the files or on their order.
     *
     * @param expected about how many rows there are, by which the work is divided
     * @throws InvalidInputException if the files lack a leaf column or hold another type
     */
    public static SortedLeaves of(SparkSession spark, String folder, LeafSchema schema, long expected) {
        return of(spark, folder, schema, expected, true);
    }

    /** As {@link #of}, but a row that no batch could hold has {@link LeafRows#NO_LEAF}. */
    static SortedLeaves ofAny(SparkSession spark, String folder, LeafSchema schema, long expected) {
        return of(spark, folder, schema, expected, false);
    }

    private static SortedLeaves of(
            SparkSession spark, String folder, LeafSchema schema, long expected, boolean strict) {
        List<String> names = schema.columns().stream().map(LeafColumn::name).toList();
        StoredRows rows = StoredRows.read(spark, folder, names);
        int partitions = partitions(expected);
        // A tenth more than the mean: lists that grow are copied.
        int room = (int) (11
                        * expected
                        / 10
                        / partitions
                        / Math.max(1, rows.batches().getNumPartitions()))
                + 64;
        HashRows hash = new HashRows(new RowEncoder(schema, rows.columns()), expected, partitions, room, strict);
        JavaRDD<Hashes> sorted = rows.batches()
                .mapPartitionsToPair(hash)
                .partitionBy(new ByNumber(partitions))
                .values()
                .mapPartitions(SortedLeaves::sorted, true);
        return new SortedLeaves(spark, sorted);
    }

    /** The leaves that were kept of a batch. */
    static SortedLeaves kept(SparkSession spark, URI folder) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Configuration hadoop = spark.sessionState().newHadoopConf();
        List<String> names = LeafFiles.open(folder, hadoop).names();
        Broadcast<SerializableConfiguration> shared = context.broadcast(new SerializableConfiguration(hadoop));
        return new SortedLeaves(
                spark,
                context.parallelize(names, Math.max(1, names.size()))
                        .map(name -> LeafFiles.read(
                                BinaryFolder.open(folder, shared.value().value()), name)));
    }

    /** Enough partitions to sort each in memory, few enough that the driver joins thousands of nodes, not millions. */
    private static int partitions(long expected) {
        long usual = Math.min(USUAL_PARTITIONS, expected / FEWEST_IN_A_PARTITION);
        return (int) Math.max(1, Math.max(usual, expected / MOST_IN_A_PARTITION));
    }

    public long count() {
        return count;
    }

    public Hash32 root() {
        return count == 0 ? MerkleTree.EMPTY_ROOT : top().root();
    }

    private TreeTop top() {
        TreeShape shape = new TreeShape(count);
        long[] first = firsts;
        List<NodeRun> runs = sorted.mapPartitionsWithIndex(
                        (index, lists) -> {
                            List<NodeRun> built = new ArrayList<>();
                            lists.forEachRemaining(
                                    list -> built.addAll(SubtreeBuilder.build(shape, first[index], list)));
                            return built.iterator();
                        },
                        true)
                .collect();
        return TreeTop.join(shape, runs);
    }

    /**
     * Keeps the leaves and the nodes above them in a folder, for {@link LeafFiles}.
     *
     * @return the root
     */
    Hash32 keep(URI folder) {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        Broadcast<SerializableConfiguration> shared = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(hadoop));
        sorted.mapPartitionsWithIndex(
                        (index, lists) -> {
                            BinaryFolder to =
                                    BinaryFolder.open(folder, shared.value().value());
                            lists.forEachRemaining(list -> LeafFiles.write(to, index, list));
                            return List.<Integer>of().iterator();
                        },
                        true)
                .count();
        if (count == 0) {
            return MerkleTree.EMPTY_ROOT;
        }
        TreeTop top = top();
        LeafFiles.write(BinaryFolder.open(folder, hadoop), top);
        return top.root();
    }

    /**
     * The leaves that another list lacks, one row each with {@link LeafRows#LEAF}: compared partition by partition.
     *
     * @throws IllegalArgumentException if the other has another number of partitions
     */
    Dataset<Row> without(SortedLeaves other) {
        return rows(sorted.zipPartitions(
                other.sorted,
                (mine, theirs) -> List.of(mine.next().without(theirs.next())).iterator()));
    }

    /** The leaves that stand here more than once, one row each with {@link LeafRows#LEAF}. */
    Dataset<Row> repeated() {
        return rows(sorted.map(Hashes::repeated));
    }

    int partitions() {
        return firsts.length;
    }

    private Dataset<Row> rows(JavaRDD<Hashes> lists) {
        JavaRDD<Row> rows = lists.flatMap(list -> IntStream.range(0, list.size())
                .mapToObj(i -> RowFactory.create((Object) list.get(i).bytes()))
                .iterator());
        return spark.createDataFrame(rows, LeafRows.LEAVES);
    }

    private static Iterator<Hashes> sorted(Iterator<Hashes> parts) {
        List<Hashes> all = new ArrayList<>();
        parts.forEachRemaining(all::add);
        return List.of(Hashes.concat(all).sorted()).iterator();
    }

    @Override
    public void close() {
        sorted.unpersist();
    }

    /** Hashes the rows of one partition into a list for each partition of leaves. */
    private record HashRows(RowEncoder encoder, long expected, int partitions, int room, boolean strict)
            implements PairFlatMapFunction<Iterator<ColumnarBatch>, Integer, Hashes> {
        @Override
        public Iterator<Tuple2<Integer, Hashes>> call(Iterator<ColumnarBatch> batches) {
            KeccakBatch leaves = KeccakBatch.ofLeaves(expected);
            Hashes[] parts = new Hashes[partitions];
            while (batches.hasNext()) {
                ColumnarBatch batch = batches.next();
                for (int row = 0; row < batch.numRows(); row++) {
                    int length = length(batch, row);
                    leaves.add(encoder.buffer(), 0, length);
                }
                leaves.finish().distribute(parts, room);
            }
            List<Tuple2<Integer, Hashes>> filled = new ArrayList<>();
            for (int part = 0; part < partitions; part++) {
                if (parts[part] != null) {
                    filled.add(new Tuple2<>(part, parts[part].trimmed()));
                }
            }
            return filled.iterator();
        }

        private int length(ColumnarBatch batch, int row) {
            try {
                return encoder.encode(batch, row);
            } catch (InvalidInputException e) {
                if (strict) {
                    throw e;
                }
                return 0;
            }
        }
    }

    /** Keys are numbers of partitions. */
    private static final class ByNumber extends Partitioner {
        private final int partitions;

        ByNumber(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByNumber that && that.partitions == partitions;
        }

        @Override
        public int hashCode() {
            return partitions;
        }
    }
}
