package dev.hawser.ingest;

import dev.hawser.ingest.IngestResult.Check;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
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

    private final SparkSession session;
    private final IngestRequest request;
    private final DataFolder data;
    private final InputPlan plan;
    private final Selection selection;
    private BlockBounds bounds = BlockBounds.OPEN;

    private Ingest(SparkSession session, IngestRequest request, DataFolder data) {
        this.session = session;
        this.request = request;
        this.data = data;
        this.plan = InputPlan.of(request, session.sparkContext().hadoopConfiguration());
        this.selection = new Selection(request.interval(), plan.tables(), data);
    }

    /**
     * Ingests what the request names.
     *
     * @param dataFolderUri where to write: absolute, and empty or absent
     * @throws InvalidInputException if an input is missing, broken or not the dialect's, the query reads what the input
     *     lacks, more rows are bad than allowed, or a required check fails; in the last two cases the quarantine has
     *     been written
     * @throws RetryableException if the input changed while it was read, or the storage doesn't answer
     */
    public static IngestResult ingest(SparkSession spark, IngestRequest request, String dataFolderUri) {
        ChainChecks.requireKnown(request.requiredChecks());
        return new Ingest(Sessions.like(spark), request, new DataFolder(dataFolderUri)).tables();
    }

    private IngestResult tables() {
        plan.tables().stream().filter(TableInput::present).forEach(selection::check);
        if (!request.sql().isBlank()) {
            new SqlCheck(request.sqlName(), plan.tables()).check(session, request.sql());
        }
        List<IngestResult.Table> results = new ArrayList<>();
        for (TableInput table : linkedLast(plan.tables())) {
            results.add(
                    table.present()
                            ? ReadFailures.explained(() -> table(table))
                            : new IngestResult.Table(table.name(), List.of(), 0, 0, 0, 0, Map.of(), List.of()));
        }
        List<String> order = plan.tables().stream().map(TableInput::name).toList();
        results.sort(Comparator.comparingInt(result -> order.indexOf(result.name())));
        List<Check> checks = ChainChecks.run(session, data, plan.tables());
        ChainChecks.requireClean(checks, request.requiredChecks());
        return new IngestResult(results, checks, plan.skipped());
    }

    private IngestResult.Table table(TableInput table) {
        TableReader reader = new TableReader(session, table, bounds.sources(table));
        Optional<Interval.Time> bounding = bounding(table);
        Optional<Selection.Range> range =
                bounding.isPresent() ? Optional.empty() : selection.range(table).or(() -> bounds.range(table));
        Dataset<Row> rows = selected(table, reader.rows(range, false));
        Counts counts =
                bounding.isPresent() ? writeBounding(table, rows, bounding.get()) : Counts.write(rows, table, data);
        Optional<Duplicates> duplicates = Duplicates.find(session, table, data);
        if (duplicates.isPresent()) {
            rows = duplicates.get().mark(selected(table, reader.rows(range, true)), names(table));
            data.remove(session, table.name());
            counts = Counts.write(rows, table, data);
        } else if (counts.quarantined() > 0 && table.timeOfBlock().isPresent()) {
            // a row whose block is missing was good when it was read, so it has no text yet
            rows = selected(table, reader.rows(range, true));
        }
        Quarantine quarantine = counts.quarantined() == 0
                ? Quarantine.EMPTY
                : Quarantine.write(session, reader, rows, counts, data, table.name());
        data.scratch().clear(session);
        requireSame(table, counts, quarantine);
        quarantine.requireRatio(table.name(), counts.in(), request.maxBadRatio(), data.folder(DataFolder.QUARANTINE));
        LOG.debug("{}: {}, quarantined for {}", table.name(), counts, quarantine.reasons());
        return new IngestResult.Table(
                table.name(),
                table.output().stream()
                        .map(c -> new IngestResult.Column(
                                c.name(), c.type().type().simpleString()))
                        .toList(),
                counts.in(),
                counts.accepted(),
                counts.quarantined(),
                counts.outside(),
                quarantine.reasons(),
                List.copyOf(reader.inexact()));
    }

    /** Writes the blocks, which show what the interval can hold of the tables after them. */
    private Counts writeBounding(TableInput blocks, Dataset<Row> rows, Interval.Time interval) {
        Observation seen = new Observation();
        Counts counts = Counts.write(BlockBounds.observe(rows, interval, seen), blocks, data);
        bounds = BlockBounds.of(seen);
        return counts;
    }

    /** The interval, where it is one of times and the table shows which blocks of the others lie in it. */
    private Optional<Interval.Time> bounding(TableInput table) {
        boolean shows = table.name().equals(BlockTimes.TABLE)
                && table.firstWithout(BlockTimes.NUMBER).isEmpty()
                && plan.tables().stream()
                        .flatMap(other -> other.schema().links().stream())
                        .anyMatch(link -> link.table().equals(table.name()));
        return request.interval() instanceof Interval.Time time && shows ? Optional.of(time) : Optional.empty();
    }

    /** The rows with their place in the interval, and with the time of their block where they lack one. */
    private Dataset<Row> selected(TableInput table, Dataset<Row> rows) {
        Dataset<Row> marked = selection.mark(session, table, rows);
        return table.timeOfBlock()
                .map(time -> new BlockTimes(data.table(session, BlockTimes.TABLE)).join(marked, table, time))
                .orElse(marked);
    }

    private static List<String> names(TableInput table) {
        return table.output().stream().map(ColumnSchema::name).toList();
    }

    private void requireSame(TableInput table, Counts counts, Quarantine quarantine) {
        long accepted = data.table(session, table.name()).count();
        if (accepted != counts.accepted() || quarantine.rows() != counts.quarantined()) {
            throw new RetryableException(
                    "the input of '" + table.name() + "' changed while it was read: counted " + counts.accepted()
                            + " good and " + counts.quarantined() + " bad rows, wrote " + accepted + " and "
                            + quarantine.rows(),
                    "run again when nothing writes to the input");
        }
    }

    /** Tables that select by another one's rows come after it. */
    private static List<TableInput> linkedLast(List<TableInput> tables) {
        List<TableInput> order = new ArrayList<>(tables);
        order.sort(Comparator.comparingInt(t -> t.schema().links().size()));
        return order;
    }
}
