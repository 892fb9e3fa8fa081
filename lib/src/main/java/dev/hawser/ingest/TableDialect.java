package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.config.TableConfig.ColumnConfig;
import dev.hawser.primitives.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Any CSV, JSON lines or Parquet whose columns the pipeline declares. A column is found under the name that it is said to
 * come from, else its own, else the name that becomes it in lower case with one underscore for everything that is no
 * letter or digit: {@code Value (Wei)} is {@code value_wei}. Other columns are left out. With one table every file is
 * that table's; with several, the file whose name begins with the table's, else whose header has all its columns.
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
    public Recognised recognise(InputFile file, HeadReader reader, List<TableConfig> tables) {
        Optional<FileFormat> format = FileFormat.of(file);
        if (format.isEmpty() && tables.size() > 1) {
            return new Recognised.Skipped("is not CSV, JSON lines or Parquet");
        }
        Optional<TableConfig> named = tables.size() == 1
                ? Optional.of(tables.get(0))
                : tables.stream().filter(t -> file.name().startsWith(t.name())).findFirst();
        TableConfig first = named.orElse(tables.get(0));
        Optional<FileHead> head = reader.read(format.orElse(FileFormat.CSV), first.layout());
        if (head.isEmpty()) {
            return named.<Recognised>map(table -> new Recognised.Nothing(table.name()))
                    .orElseGet(() -> new Recognised.Skipped("is empty, and its name names no table"));
        }
        if (!first.layout().header() && head.get().format() == FileFormat.CSV) {
            return positional(first);
        }
        Optional<TableConfig> table = named.or(() -> tables.stream()
                .filter(t -> absent(file, t, head.get().columns()).isEmpty())
                .findFirst());
        return table.<Recognised>map(t -> rows(file, t, head.get()))
                .orElseGet(() -> new Recognised.Skipped("has the columns of no table that the pipeline reads"));
    }

    /** Rows without a header: the cells stand in the order of the declared columns. */
    private static Recognised positional(TableConfig table) {
        List<String> names = table.columns().stream().map(ColumnConfig::name).toList();
        Map<String, String> columns = new LinkedHashMap<>();
        names.forEach(name -> columns.put(name, name));
        return new Recognised.Rows(
                FileHead.ofText(FileFormat.CSV, names), List.of(new Feed(table.name(), columns, false)));
    }

    private static Recognised rows(InputFile file, TableConfig table, FileHead head) {
        List<String> absent = absent(file, table, head.columns());
        boolean anyMember = head.format() == FileFormat.JSON_LINES;
        if (!absent.isEmpty() && !anyMember) {
            throw new InvalidInputException(
                    file + ": its header lacks " + absent + " of the table '" + table.name() + "'; it has "
                            + FileHead.shown(head.columns()),
                    "give a file with these columns and a header line, or declare them as the file names them");
        }
        Map<String, String> columns = new LinkedHashMap<>();
        for (ColumnConfig column : table.columns()) {
            Optional<String> found = find(file, column, head.columns());
            // a JSON line may have a member that the first one lacks
            Optional<String> name =
                    anyMember ? found.or(() -> Optional.of(column.from().orElse(column.name()))) : found;
            name.map(n -> head.format() == FileFormat.PARQUET ? "`" + n.replace("`", "``") + "`" : n)
                    .ifPresent(n -> columns.put(column.name(), n));
        }
        return new Recognised.Rows(head, List.of(new Feed(table.name(), columns, false)));
    }

    private static List<String> absent(InputFile file, TableConfig table, List<String> header) {
        return table.columns().stream()
                .filter(column ->
                        !column.nullable() && find(file, column, header).isEmpty())
                .map(column -> column.from().orElse(column.name()))
                .toList();
    }

    private static Optional<String> find(InputFile file, ColumnConfig column, List<String> header) {
        String exact = column.from().orElse(column.name());
        if (header.contains(exact) || column.from().isPresent()) {
            return header.contains(exact) ? Optional.of(unique(file, column, header, exact)) : Optional.empty();
        }
        List<String> like =
                header.stream().filter(cell -> plain(cell).equals(exact)).toList();
        if (like.size() > 1) {
            throw new InvalidInputException(
                    file + ": two columns could be '" + exact + "': '" + like.get(0) + "' and '" + like.get(1) + "'",
                    "say which by the column's from");
        }
        return like.stream().findFirst();
    }

    private static String unique(InputFile file, ColumnConfig column, List<String> header, String name) {
        if (header.indexOf(name) != header.lastIndexOf(name)) {
            throw new InvalidInputException(
                    file + ": two columns of the header are named '" + name + "', which '" + column.name()
                            + "' comes from",
                    "rename one of them in the file");
        }
        return name;
    }

    private static String plain(String cell) {
        return cell.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    }
}
