package dev.hawser.ingest;

import static org.apache.spark.sql.functions.col;

import dev.hawser.ingest.TableInput.Source;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A table's rows from CSV, with the values in the table's types and the columns {@link #PROBLEM} and so on. */
final class CsvRows {
    /** {@code code} or {@code code:column}, null where the row is good. */
    static final String PROBLEM = "__problem";

    static final String FILE = "__file";
    /** A bad row's text, null where the row is good. */
    static final String RAW = "__raw";

    private static final String CORRUPT = "__corrupt";
    private static final int MOST_CELLS = 200_000;

    private CsvRows() {}

    static Dataset<Row> read(SparkSession session, TableInput input) {
        List<ColumnSchema> columns = input.columns();
        StructType parsed = new StructType();
        List<Column> restored = new ArrayList<>();
        for (ColumnSchema column : columns) {
            parsed = parsed.add(column.name(), column.type().carried());
            restored.add(column.type().restore(col(column.name())).as(column.name()));
        }
        for (String own : List.of(PROBLEM, FILE, RAW)) {
            parsed = parsed.add(own, DataTypes.StringType);
            restored.add(col(own));
        }
        Map<List<String>, List<Source>> byHeader = new LinkedHashMap<>();
        for (Source source : input.sources()) {
            byHeader.computeIfAbsent(source.header(), h -> new ArrayList<>()).add(source);
        }
        Dataset<Row> all = session.createDataFrame(List.<Row>of(), parsed);
        for (List<Source> sources : byHeader.values()) {
            Source first = sources.get(0);
            RowParser parser = new RowParser(first.header().size(), columns, first.cells());
            all = all.union(cells(session, sources).map(parser, Encoders.row(parsed)));
        }
        return all.select(restored.toArray(Column[]::new));
    }

    /** The cells as text, then the line where it has too few or too many, then the file. */
    private static Dataset<Row> cells(SparkSession session, List<Source> sources) {
        StructType schema = new StructType();
        for (String name : names(sources.get(0).header())) {
            schema = schema.add(name, DataTypes.StringType);
        }
        return session.read()
                .schema(schema.add(CORRUPT, DataTypes.StringType))
                .option("header", true)
                .option("quote", "\"")
                .option("escape", "\"")
                .option("mode", "PERMISSIVE")
                .option("columnNameOfCorruptRecord", CORRUPT)
                .option("maxColumns", MOST_CELLS)
                .csv(sources.stream().map(s -> literal(s.file())).toArray(String[]::new))
                .select(col("*"), col("_metadata.file_path").as(FILE));
    }

    /** The header's own names, so that Spark finds them in the file, unless it couldn't tell them apart. */
    private static List<String> names(List<String> header) {
        Set<String> distinct = new HashSet<>();
        for (String name : header) {
            distinct.add(name.toLowerCase(Locale.ROOT));
        }
        boolean clear = distinct.size() == header.size()
                && !distinct.contains("")
                && distinct.stream().noneMatch(name -> name.startsWith("_"));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            names.add(clear ? header.get(i) : "c" + i);
        }
        return names;
    }

    /** The path such that Spark doesn't take it for a glob. */
    private static String literal(InputFile file) {
        return file.path().toString().replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1");
    }
}
