package dev.hawser.batch;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.xxhash64;

import dev.hawser.manifest.LeafSchema;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * From a row's key to the file and the row where it lies: Parquet files in the order of the keys' hashes, in folders that
 * the hash names, so that a lookup opens one file and reads one page. It also names the rows that are gone.
 */
final class KeyIndex {
    /** array of strings: the key columns as text, in the key's order. */
    static final String KEY = "key";

    private static final String HASH = "hash";
    private static final String FILE = "file";
    private static final String ROW = "row";
    private static final String PART = "part";
    private static final long ROWS_IN_A_PART = 1 << 19;
    private static final StructType SCHEMA = new StructType()
            .add(KEY, DataTypes.createArrayType(DataTypes.StringType))
            .add(HASH, DataTypes.LongType)
            .add(FILE, DataTypes.StringType)
            .add(ROW, DataTypes.LongType);

    /** Where a row lies: a file's name and the row's place in it, from 0. */
    record Place(String file, long row) {}

    private final SparkSession spark;
    private final String folder;
    private final int parts;

    private KeyIndex(SparkSession spark, String folder, long rows) {
        this.spark = spark;
        this.folder = folder;
        this.parts = (int) (rows / ROWS_IN_A_PART + 1);
    }

    /** @param rows the batch's number of rows */
    static KeyIndex of(SparkSession spark, BatchFolder batch, long rows) {
        return new KeyIndex(spark, batch.keys(), rows);
    }

    /**
     * Writes the index of the stored rows.
     *
     * @throws InvalidInputException if two rows have one key
     */
    void write(Dataset<Row> stored, LeafSchema schema) {
        Column[] key = LeafRows.keyTexts(schema);
        stored.select(
                        array(key).as(KEY),
                        xxhash64(key).as(HASH),
                        col("_metadata.file_name").as(FILE),
                        col("_metadata.row_index").as(ROW))
                .withColumn(PART, part(col(HASH)))
                .repartitionById(parts, col(PART))
                .sortWithinPartitions(PART, HASH)
                .write()
                .mode(SaveMode.ErrorIfExists)
                .option("compression", "zstd")
                .partitionBy(PART)
                .parquet(folder);
        requireUnique(schema);
    }

    private void requireUnique(LeafSchema schema) {
        Dataset<Row> repeated = all().groupBy(HASH).agg(count(lit(1)).as("n")).where(col("n").gt(1));
        if (repeated.isEmpty()) {
            return;
        }
        List<Row> twice = all().join(repeated, HASH)
                .groupBy(KEY)
                .agg(count(lit(1)).as("rows"))
                .where(col("rows").gt(1))
                .limit(1)
                .collectAsList();
        if (!twice.isEmpty()) {
            throw new InvalidInputException(
                    "rows with one key: " + schema.key() + " = " + twice.get(0).getList(0) + ", "
                            + twice.get(0).getLong(1) + " times",
                    "make the query give each key once");
        }
    }

    /** All keys with {@link #KEY}, in no order. */
    Dataset<Row> all() {
        return spark.read().schema(SCHEMA.add(PART, DataTypes.IntegerType)).parquet(folder);
    }

    /**
     * Where the row with that key lay when the batch was published.
     *
     * @param key the key columns as text, in the key's order
     * @return empty if there is no index, or no such key in it
     * @throws InvalidInputException if the index can't be read
     */
    Optional<Place> find(List<String> key) {
        Column[] texts = key.stream().map(text -> lit(text)).toArray(Column[]::new);
        Row hashed =
                spark.range(1).select(xxhash64(texts), part(xxhash64(texts))).first();
        String one = folder + "/" + PART + "=" + hashed.getInt(1);
        try {
            if (!new Path(one)
                    .getFileSystem(spark.sessionState().newHadoopConf())
                    .exists(new Path(one))) {
                return Optional.empty();
            }
            return spark
                    .read()
                    .schema(SCHEMA)
                    .parquet(one)
                    .where(col(HASH).equalTo(hashed.getLong(0)).and(col(KEY).equalTo(array(texts))))
                    .select(FILE, ROW)
                    .limit(1)
                    .collectAsList()
                    .stream()
                    .findFirst()
                    .map(row -> new Place(row.getString(0), row.getLong(1)));
        } catch (Exception e) {
            throw new InvalidInputException(
                    "the index of the keys in " + one + " can't be read: " + Failures.text(e),
                    "restore it, or remove the folder " + folder + ": then all rows are searched",
                    e);
        }
    }

    private Column part(Column hash) {
        return shiftright(shiftrightunsigned(hash, 32).multiply(lit((long) parts)), 32)
                .cast("int");
    }
}
