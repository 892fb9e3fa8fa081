package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.ingest.uint256.Uint256Functions;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables of a dataset, as the pipeline's SQL sees them. */
public final class DatasetTables {
    private DatasetTables() {}

    /**
     * Makes a temporary view of each table, by its name, in the given session, and the functions of
     * {@link Uint256Functions}. A view has the columns that the input
     * had; an optional table that the input lacked is empty and has all canonical columns.
     *
     * @throws InvalidInputException if a table that isn't optional is not in the dataset
     */
    public static void register(SparkSession spark, String dataFolderUri, List<TableConfig> tables) {
        register(spark, List.of(dataFolderUri), tables);
    }

    /**
     * The same of several datasets, whose rows are read together. A column that some of them lack is null in their rows.
     *
     * @throws InvalidInputException if a table that isn't optional is not in one of the datasets
     */
    public static void register(SparkSession spark, List<String> dataFolderUris, List<TableConfig> tables) {
        Uint256Functions.register(spark);
        for (TableConfig table : tables) {
            read(spark, dataFolderUris, table).createOrReplaceTempView(table.name());
        }
    }

    /** The columns that say which row of the chain or table a row is, and not what happened in it: key, block and time. */
    public static Set<String> places(TableConfig table) {
        TableSchema schema = CanonicalTables.of(table);
        Set<String> places = new TreeSet<>(schema.key());
        schema.block().ifPresent(places::add);
        schema.time().ifPresent(places::add);
        return places;
    }

    /**
     * One table of a dataset.
     *
     * @throws InvalidInputException if it isn't optional and not in the dataset
     * @throws RetryableException if the storage doesn't answer
     */
    public static Dataset<Row> read(SparkSession spark, String dataFolderUri, TableConfig table) {
        return read(spark, List.of(dataFolderUri), table);
    }

    private static Dataset<Row> read(SparkSession spark, List<String> dataFolderUris, TableConfig table) {
        List<String> folders = new ArrayList<>();
        for (String uri : dataFolderUris) {
            String folder = new DataFolder(uri).folder(table.name());
            if (exists(spark, folder)) {
                folders.add(folder);
            } else if (!table.optional()) {
                throw new InvalidInputException(
                        "the dataset at " + uri + " has no table '" + table.name() + "'",
                        "ingest again with a pipeline that reads that table");
            }
        }
        if (folders.isEmpty()) {
            return spark.createDataFrame(
                    List.<Row>of(), TableSchema.struct(CanonicalTables.of(table).columns()));
        }
        return spark.read().option("mergeSchema", folders.size() > 1).parquet(folders.toArray(String[]::new));
    }

    private static boolean exists(SparkSession spark, String folder) {
        try {
            Path path = new Path(folder);
            return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .exists(path);
        } catch (IOException e) {
            throw new RetryableException(
                    "cannot look for " + folder + ": " + e.getMessage(), "check that the storage is up", e);
        }
    }
}
