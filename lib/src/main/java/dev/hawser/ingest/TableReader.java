package dev.hawser.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.hawser.ingest.TableInput.Source;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.ingest.cell.CellType;
import dev.hawser.ingest.cell.FloatingCell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/** Reads a table's rows from its files: the values in the table's types, and the marks of {@link RowParser}. */
final class TableReader {
    /** The column of {@link #linesBefore} with the count. */
    static final String LINES = "__lines";

    private final SparkSession session;
    private final TableInput input;
    private final List<Source> sources;
    private final List<ColumnSchema> columns;
    private final Set<String> inexact = new TreeSet<>();

    /** @param sources the files of the table that are read */
    TableReader(SparkSession session, TableInput input, List<Source> sources) {
        this.session = session;
        this.input = input;
        this.sources = sources;
        this.columns = input.columns();
    }

    /** Columns of an exact type that a file holds as floating point; known once {@link #rows} was called. */
    Set<String> inexact() {
        return inexact;
    }

    /**
     * @param range leaves out what lies outside it where that can be told before a row is parsed
     * @param withTexts whether good rows have their texts too
     */
    Dataset<Row> rows(Optional<Selection.Range> range, boolean withTexts) {
        StructType parsed = RowParser.parsed(columns);
        RowParser parser = new RowParser(columns, withTexts);
        return groups().stream()
                .map(sources -> isParquet(sources) ? parquet(sources, range, parser) : text(sources, parser))
                .reduce(Dataset::union)
                .orElseGet(() -> session.createDataFrame(List.<Row>of(), parsed))
                .select(restored());
    }

    /** How many lines stand in each file before each of the parts in which it is read. */
    Dataset<Row> linesBefore() {
        WindowSpec earlier = Window.partitionBy(RowParser.FILE)
                .orderBy(RowParser.START)
                .rowsBetween(Window.unboundedPreceding(), -1);
        return groups().stream()
                .filter(sources -> !isParquet(sources))
                .map(sources -> lines(sources)
                        .groupBy(
                                col("file_path").as(RowParser.FILE),
                                col("file_block_start").as(RowParser.START))
                        .agg(count(lit(1)).as(LINES)))
                .reduce(Dataset::union)
                .orElseThrow()
                .withColumn(LINES, coalesce(sum(LINES).over(earlier), lit(0L)));
    }

    /** Files that are read together. */
    private List<List<Source>> groups() {
        Map<List<Object>, List<Source>> groups = new LinkedHashMap<>();
        for (Source source : sources) {
            groups.computeIfAbsent(List.of(source.head().layout(), source.columns()), g -> new ArrayList<>())
                    .add(source);
        }
        return List.copyOf(groups.values());
    }

    private static boolean isParquet(List<Source> sources) {
        return sources.get(0).head().format() == FileFormat.PARQUET;
    }

    private Dataset<Row> lines(List<Source> sources) {
        return session.read()
                .text(paths(sources))
                .select(col("value"), col("_metadata.file_path"), col("_metadata.file_block_start"));
    }

    private Dataset<Row> text(List<Source> sources, RowParser parser) {
        TextRows rows = TextRows.of(sources.get(0), input, parser);
        return lines(sources).mapPartitions(rows, Encoders.row(RowParser.parsed(columns)));
    }

    private Dataset<Row> parquet(List<Source> sources, Optional<Selection.Range> range, RowParser parser) {
        Dataset<Row> stored = session.read()
                .option("parquet.page.verify-checksum.enabled", true)
                .parquet(paths(sources));
        Map<String, String> expressions = sources.get(0).columns();
        List<Column> selected = new ArrayList<>();
        for (ColumnSchema column : columns) {
            Column value = expr(expressions.get(column.name()));
            DataType type = stored.select(value).schema().apply(0).dataType();
            if (FloatingCell.holds(type) && !FloatingCell.holds(column.type().type())) {
                inexact.add(column.name());
            }
            selected.add(value.as(column.name()));
        }
        Dataset<Row> inside = range.filter(r -> expressions.containsKey(r.column()))
                .flatMap(r -> within(stored, expr(expressions.get(r.column())), r))
                .map(stored::where)
                .orElse(stored);
        selected.add(col("_metadata.file_path"));
        selected.add(col("_metadata.row_index"));
        List<String> names = columns.stream().map(ColumnSchema::name).toList();
        return inside.select(selected.toArray(Column[]::new))
                .map(new NativeRows(names, parser), Encoders.row(RowParser.parsed(columns)));
    }

    /** A condition that Parquet's statistics can decide; rows for which it can't be told stay. */
    private static Optional<Column> within(Dataset<Row> stored, Column value, Selection.Range range) {
        DataType type = stored.select(value).schema().apply(0).dataType();
        if (type instanceof NumericType && !FloatingCell.holds(type)) {
            return Optional.of(between(value, lit(range.from()), lit(range.to())));
        } else if (type instanceof TimestampType && range.ofTime()) {
            return Optional.of(
                    between(value, lit(Instant.ofEpochSecond(range.from())), lit(Instant.ofEpochSecond(range.to()))));
        }
        return Optional.empty();
    }

    private static Column between(Column value, Column from, Column to) {
        return value.isNull().or(value.geq(from).and(value.lt(to)));
    }

    private Column[] restored() {
        List<Column> restored = new ArrayList<>();
        for (ColumnSchema column : columns) {
            CellType type = column.type();
            restored.add(type.restore(col(column.name())).as(column.name()));
        }
        for (String mark :
                List.of(RowParser.PROBLEM, RowParser.FILE, RowParser.START, RowParser.PLACE, RowParser.RAW)) {
            restored.add(col(mark));
        }
        return restored.toArray(Column[]::new);
    }

    /** The paths such that Spark doesn't take them for globs. */
    private static String[] paths(List<Source> sources) {
        return sources.stream()
                .map(source -> source.file().path().toString().replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1"))
                .toArray(String[]::new);
    }
}
