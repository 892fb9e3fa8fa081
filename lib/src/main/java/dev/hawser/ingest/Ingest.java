package dev.hawser.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.instr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an export into a dataset: {@code DATA/TABLE/} holds the accepted rows as Parquet, typed and in canonical column
 * order, {@code DATA/quarantine/} the bad ones with their reasons. Every row of the input within the interval is in one
 * of the two: they are counted while reading, counted again in what was written, and compared.
 */
public final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

    private Ingest() {}

    /**
     * Ingests what the request names.
     *
     * @param dataFolderUri where to write: absolute, and empty or absent
     * @throws InvalidInputException if an input is missing, broken or not the dialect's, the query reads what the input
     *     lacks, or more rows are bad than allowed; in this case the quarantine has been written
     * @throws RetryableException if the input changed while it was read, or the storage doesn't answer
     */
    public static IngestResult ingest(SparkSession spark, IngestRequest request, String dataFolderUri) {
        SparkSession session = Sessions.like(spark);
        InputPlan plan = InputPlan.of(request, spark.sparkContext().hadoopConfiguration());

        DataFolder data = new DataFolder(dataFolderUri);
        Selection selection = new Selection(request.interval(), plan.tables(), data);
        plan.tables().stream().filter(TableInput::present).forEach(selection::check);
        if (!request.sql().isBlank()) {
            new SqlCheck(request.sqlName(), plan.tables()).check(session, request.sql());
        }
        List<TableInput> order = linkedLast(plan.tables());
        List<IngestResult.Table> results = new ArrayList<>();
        for (TableInput table : order) {
            results.add(
                    table.present()
                            ? ReadFailures.explained(() -> ingest(session, request, table, selection, data))
                            : new IngestResult.Table(table.name(), List.of(), 0, 0, 0, 0, java.util.Map.of()));
        }
        results.sort(java.util.Comparator.comparingInt(result -> position(plan.tables(), result.name())));
        return new IngestResult(results, plan.skipped());
    }

    private static IngestResult.Table ingest(
            SparkSession session, IngestRequest request, TableInput table, Selection selection, DataFolder data) {
        Dataset<Row> rows = selection.mark(session, table, CsvRows.read(session, table));
        Tally tally = Tally.of(rows);
        Dataset<Row> inside = rows.where(col(Selection.OUTSIDE).equalTo(lit(false)));
        if (tally.quarantined() > 0) {
            data.quarantine(quarantined(table.name(), inside));
            tally.requireRatio(table.name(), request.maxBadRatio(), data.folder(DataFolder.QUARANTINE));
        }
        List<ColumnSchema> columns = table.columns();
        Column[] values = columns.stream().map(c -> col(c.name())).toArray(Column[]::new);
        data.write(inside.where(col(CsvRows.PROBLEM).isNull()).select(values), table.name());
        requireSame(session, table, tally, data);
        LOG.debug(
                "{}: {} rows in, {} accepted, {} quarantined, {} outside the interval",
                table.name(),
                tally.in(),
                tally.accepted(),
                tally.quarantined(),
                tally.outside());
        return new IngestResult.Table(
                table.name(),
                columns.stream()
                        .map(c -> new IngestResult.Column(
                                c.name(), c.type().type().simpleString()))
                        .toList(),
                tally.in(),
                tally.accepted(),
                tally.quarantined(),
                tally.outside(),
                tally.reasons());
    }

    private static Dataset<Row> quarantined(String table, Dataset<Row> inside) {
        Column problem = col(CsvRows.PROBLEM);
        return inside.where(problem.isNotNull())
                .select(
                        lit(table).as("table"),
                        substring_index(problem, ":", 1).as("reason"),
                        when(instr(problem, ":").gt(lit(0)), substring_index(problem, ":", -1))
                                .as("column"),
                        col(CsvRows.FILE).as("file"),
                        col(CsvRows.RAW).as("raw"));
    }

    private static void requireSame(SparkSession session, TableInput table, Tally tally, DataFolder data) {
        long accepted = data.table(session, table.name()).count();
        long quarantined = tally.quarantined() == 0
                ? 0
                : data.table(session, DataFolder.QUARANTINE)
                        .where(col("table").equalTo(lit(table.name())))
                        .count();
        if (accepted != tally.accepted() || quarantined != tally.quarantined()) {
            throw new RetryableException(
                    "the input of '" + table.name() + "' changed while it was read: counted " + tally.accepted()
                            + " good and " + tally.quarantined() + " bad rows, wrote " + accepted + " and "
                            + quarantined,
                    "run again when nothing writes to the input");
        }
    }

    /** Tables that select by another one's rows come after it. */
    private static List<TableInput> linkedLast(List<TableInput> tables) {
        List<TableInput> order = new ArrayList<>(tables);
        order.sort(java.util.Comparator.comparingInt(t -> t.schema().links().size()));
        return order;
    }

    private static int position(List<TableInput> tables, String name) {
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
