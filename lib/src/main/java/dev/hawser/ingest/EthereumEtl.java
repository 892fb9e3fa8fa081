package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.config.TextLayout;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * CSV files and JSON lines of ethereum-etl, plain or compressed, with any of the tool's columns in any order. A table is
 * known by the file's name or its folder's, and the columns must agree; where the name says nothing, they decide.
 * Transactions as the tool streams them hold their receipts.
 */
final class EthereumEtl implements Dialect {
    @Override
    public String name() {
        return "ethereum-etl";
    }

    @Override
    public TableSchema schema(TableConfig table) {
        return CanonicalTables.required(table.name());
    }

    @Override
    public Recognised recognise(InputFile file, HeadReader reader, List<TableConfig> tables) {
        Optional<EtlTable> named = EtlTable.byName(file);
        if (named.isPresent() && !feeds(named.get(), tables)) {
            return new Recognised.Skipped("holds " + named.get() + ", which the pipeline doesn't read");
        }
        Optional<FileFormat> format = FileFormat.of(file).filter(f -> f != FileFormat.PARQUET);
        if (format.isEmpty()) {
            return new Recognised.Skipped("is neither CSV nor JSON lines");
        }
        Optional<FileHead> head = reader.read(format.get(), TextLayout.COMMAS);
        if (head.isEmpty()) {
            return named.<Recognised>map(table -> new Recognised.Nothing(table.toString()))
                    .orElseGet(() -> new Recognised.Skipped("is empty, and its name names no table"));
        }
        List<String> columns = head.get().columns();
        if (named.isEmpty()
                && format.get() == FileFormat.JSON_LINES
                && !EtlTable.byHeader(columns).fits(columns)) {
            return new Recognised.Skipped("holds no rows that ethereum-etl writes");
        }
        EtlTable table = confirmed(file, columns, named);
        return feeds(table, tables)
                ? rows(file, table, head.get(), tables)
                : new Recognised.Skipped("holds " + table + ", which the pipeline doesn't read");
    }

    private static EtlTable confirmed(InputFile file, List<String> columns, Optional<EtlTable> named) {
        EtlTable best = EtlTable.byHeader(columns);
        EtlTable table = named.orElse(best);
        if (columns.isEmpty()) {
            throw new InvalidInputException(
                    file + ": its first line is no JSON object, so it is no row of ethereum-etl's " + table,
                    "export it with ethereum-etl, an object a line, or remove that line");
        } else if (!table.fits(columns) || table.share(columns) < best.share(columns)) {
            String expected = named.isPresent() ? "that of ethereum-etl's " + table : "one of ethereum-etl's";
            throw new InvalidInputException(
                    file + ": its header is not " + expected + ": " + FileHead.shown(columns)
                            + (named.isEmpty() || columns.contains(table.key())
                                    ? ""
                                    : " lacks the column '" + table.key() + "'"),
                    "export it with ethereum-etl, with its header line, or declare its columns under the dialect"
                            + " 'table'");
        }
        return table;
    }

    private static Recognised rows(InputFile file, EtlTable table, FileHead head, List<TableConfig> tables) {
        Set<String> seen = new HashSet<>();
        for (String column : head.columns()) {
            if (!seen.add(column)) {
                throw new InvalidInputException(
                        file + ": its header names the column '" + column + "' twice", "remove one of them");
            }
        }
        List<Feed> feeds = new ArrayList<>();
        if (asked(table, tables)) {
            feeds.add(new Feed(table.toString(), columns(table, "", head), false));
        }
        if (table == EtlTable.TRANSACTIONS && asked(EtlTable.RECEIPTS, tables) && seen.contains("receipt_gas_used")) {
            Map<String, String> receipts = columns(EtlTable.RECEIPTS, "receipt_", head);
            receipts.put("transaction_hash", "hash");
            feeds.add(new Feed(EtlTable.RECEIPTS.toString(), receipts, true));
        }
        return feeds.isEmpty()
                ? new Recognised.Skipped("holds " + table + " without receipts, which the pipeline doesn't read")
                : new Recognised.Rows(head, feeds);
    }

    /** The table's columns under their own names, or under the prefix and their names. */
    private static Map<String, String> columns(EtlTable table, String prefix, FileHead head) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (ColumnSchema column : CanonicalTables.required(table.toString()).columns()) {
            if (head.columns().contains(prefix + column.name())) {
                columns.put(column.name(), prefix + column.name());
            } else if (head.columns().contains(column.name())) {
                columns.put(column.name(), column.name());
            }
        }
        return columns;
    }

    private static boolean asked(EtlTable table, List<TableConfig> tables) {
        return tables.stream().anyMatch(t -> t.name().equals(table.toString()));
    }

    /** Whether the pipeline reads the table, or what it may hold of another. */
    private static boolean feeds(EtlTable table, List<TableConfig> tables) {
        return asked(table, tables) || table == EtlTable.TRANSACTIONS && asked(EtlTable.RECEIPTS, tables);
    }
}
