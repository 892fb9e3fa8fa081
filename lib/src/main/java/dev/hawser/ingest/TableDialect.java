package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.primitives.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Any CSV with a header, whose columns the pipeline declares. A declared column is found under its exact name, else
 * under the name that becomes it in lower case with one underscore for everything that is no letter or digit:
 * {@code Value (Wei)} is {@code value_wei}. Other columns are left out. With one table every file is that table's; with
 * several, the file whose name begins with the table's, else whose header has all its columns.
 */
final class TableDialect implements Dialect {

    @Override
    public String name() {
        return "table";
    }

    @Override
    public TableSchema schema(TableConfig table) {
        if (table.columns().isEmpty()) {
            throw new InvalidInputException(
                    "the table '" + table.name() + "' declares no columns",
                    "declare each column's name and type; the dialect 'table' knows none by itself");
        }
        return CanonicalTables.of(table);
    }

    @Override
    public Recognised recognise(InputFile file, Supplier<Optional<List<String>>> header, List<TableSchema> tables) {
        if (!EtlTable.isCsv(file) && tables.size() > 1) {
            return new Recognised.Skipped("is not CSV");
        }
        Optional<TableSchema> named = tables.size() == 1
                ? Optional.of(tables.get(0))
                : tables.stream().filter(t -> file.name().startsWith(t.name())).findFirst();
        Optional<List<String>> cells = header.get();
        if (cells.isEmpty()) {
            return named.<Recognised>map(table -> new Recognised.Nothing(table.name()))
                    .orElseGet(() -> new Recognised.Skipped("is empty, and its name names no table"));
        }
        Optional<TableSchema> table = named.or(() ->
                tables.stream().filter(t -> absent(t, cells.get()).isEmpty()).findFirst());
        return table.<Recognised>map(t -> rows(file, t, cells.get()))
                .orElseGet(() -> new Recognised.Skipped("has the columns of no table that the pipeline reads"));
    }

    private static Recognised rows(InputFile file, TableSchema table, List<String> header) {
        List<String> absent = absent(table, header);
        if (!absent.isEmpty()) {
            throw new InvalidInputException(
                    file + ": its header lacks " + absent + " of the table '" + table.name() + "'; it has " + header,
                    "give a file with these columns and a header line, or declare them as the file names them");
        }
        Map<String, Integer> columns = new HashMap<>();
        for (ColumnSchema column : table.columns()) {
            int index = index(column.name(), header);
            if (index >= 0) {
                columns.put(column.name(), index);
            }
        }
        return new Recognised.Rows(table.name(), header, columns);
    }

    private static List<String> absent(TableSchema table, List<String> header) {
        return table.columns().stream()
                .filter(c -> !c.nullable() && index(c.name(), header) < 0)
                .map(ColumnSchema::name)
                .toList();
    }

    private static int index(String column, List<String> header) {
        int exact = header.indexOf(column);
        if (exact >= 0) {
            return exact;
        }
        List<String> plain = header.stream().map(TableDialect::plain).toList();
        int first = plain.indexOf(column);
        if (first >= 0 && first != plain.lastIndexOf(column)) {
            throw new InvalidInputException(
                    "two columns could be '" + column + "': '" + header.get(first) + "' and '"
                            + header.get(plain.lastIndexOf(column)) + "'",
                    "declare the column under its exact name in the header");
        }
        return first;
    }

    private static String plain(String cell) {
        return cell.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    }
}
