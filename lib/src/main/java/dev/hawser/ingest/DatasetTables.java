package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables of a dataset, as the pipeline's SQL sees them. */
public final class DatasetTables {
    private DatasetTables() {}

    /**
     * Makes a temporary view of each table, by its name, in the given session. A view has the columns that the input
     * had; an optional table that the input lacked is empty and has all canonical columns.
     *
     * @throws InvalidInputException if a table that isn't optional is not in the dataset
     */
    public static void register(SparkSession spark, String dataFolderUri, List<TableConfig> tables) {
        for (TableConfig table : tables) {
            read(spark, dataFolderUri, table).createOrReplaceTempView(table.name());
        }
    }

    /**
     * One table of a dataset.
     *
     * @throws InvalidInputException if it isn't optional and not in the dataset
     * @throws RetryableException if the storage doesn't answer
     */
    public static Dataset<Row> read(SparkSession spark, String dataFolderUri, TableConfig table) {
        DataFolder data = new DataFolder(dataFolderUri);
        if (exists(spark, data.folder(table.name()))) {
            return data.table(spark, table.name());
        }
        if (!table.optional()) {
            throw new InvalidInputException(
                    "the dataset at " + dataFolderUri + " has no table '" + table.name() + "'",
                    "ingest again with a pipeline that reads that table");
        }
        return spark.createDataFrame(
                List.<Row>of(), TableSchema.struct(CanonicalTables.of(table).columns()));
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
