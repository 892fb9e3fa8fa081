package dev.hawser.feature;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import scala.jdk.javaapi.CollectionConverters;

/** Which stored columns a query's columns come from. */
public final class Origins {
    private Origins() {}

    /**
     * What is read from storage to compute the columns, be it for their values or to choose their rows.
     *
     * @param columns columns of the rows
     * @return {@code table.column} of each, sorted
     */
    public static Set<String> of(Dataset<Row> rows, Collection<String> columns) {
        Set<String> origins = new TreeSet<>();
        Column[] selected = columns.stream().map(name -> col(name)).toArray(Column[]::new);
        SparkPlan plan = rows.select(selected).queryExecution().sparkPlan();
        for (SparkPlan leaf : CollectionConverters.asJava(plan.collectLeaves())) {
            if (leaf instanceof FileSourceScanExec scan) {
                for (Path folder :
                        CollectionConverters.asJava(scan.relation().location().rootPaths())) {
                    Arrays.stream(scan.requiredSchema().fieldNames())
                            .forEach(column -> origins.add(folder.getName() + "." + column));
                }
            }
        }
        return origins;
    }
}
