package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.config.TextLayout;
import dev.hawser.ingest.Dialect.Feed;
import dev.hawser.ingest.Dialect.HeadReader;
import dev.hawser.ingest.Dialect.Recognised;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the columns of one canonical table stand in the Parquet files of a tool. */
final class ParquetTable {
    private final String source;
    private final Map<String, List<Candidate>> columns = new LinkedHashMap<>();

    private ParquetTable(String source) {
        this.source = source;
    }

    /** @param source what the tool calls the files that hold the table */
    static ParquetTable of(String source) {
        return new ParquetTable(source);
    }

    /** Receipts as ethereum-etl streams them: {@code receipt_gas_used} and so on, within each transaction. */
    static ParquetTable receiptsInTransactions(String source) {
        ParquetTable table = of(source).same("transaction_index", "block_hash", "block_number");
        table.column("transaction_hash", "hash");
        EtlTable.RECEIPT_COLUMNS.forEach(column -> table.column(column, "receipt_" + column));
        return table.expression("contract_address", "nullif(receipt_contract_address, '')", "receipt_contract_address");
    }

    /** What gives a column, where the file has all that it needs. */
    private record Candidate(String expression, List<String> needs) {}

    /** Columns of the same name. */
    ParquetTable same(String... names) {
        for (String name : names) {
            column(name, name);
        }
        return this;
    }

    /** All columns of the canonical table, under their own names. */
    ParquetTable sameAs(String canonical) {
        return same(CanonicalTables.required(canonical).columns().stream()
                .map(ColumnSchema::name)
                .toArray(String[]::new));
    }

    /** A column under other names, the first that is there. */
    ParquetTable column(String column, String... names) {
        columns.put(column, new ArrayList<>());
        for (String name : names) {
            columns.get(column).add(new Candidate("`" + name + "`", List.of(name)));
        }
        return this;
    }

    /** A number of 256 bits, exact where the file has it in an exact form. */
    ParquetTable amount(String column) {
        return column(column, column + "_string", column + "_binary", column, column + "_f64");
    }

    /** A column that is an expression over others. */
    ParquetTable expression(String column, String expression, String... needs) {
        columns.put(column, new ArrayList<>(List.of(new Candidate(expression, List.of(needs)))));
        return this;
    }

    /**
     * What the tables that a pipeline reads take from a file.
     *
     * @param source what the tool says by the file's name or folder that it holds
     * @param known by canonical table
     * @throws InvalidInputException if the file lacks a key column of a table
     */
    static Recognised recognise(
            InputFile file,
            String source,
            Map<String, ParquetTable> known,
            HeadReader reader,
            List<TableConfig> tables) {
        List<String> asked = tables.stream()
                .map(TableConfig::name)
                .filter(name ->
                        known.containsKey(name) && known.get(name).source.equals(source))
                .toList();
        if (asked.isEmpty()) {
            return new Recognised.Skipped("holds " + source + ", which the pipeline doesn't read");
        }
        FileHead head = reader.read(FileFormat.PARQUET, TextLayout.COMMAS).orElseThrow();
        List<Feed> feeds = new ArrayList<>();
        for (String name : asked) {
            ParquetTable table = known.get(name);
            Map<String, String> found = table.found(head);
            for (String key : CanonicalTables.required(name).key()) {
                if (!found.containsKey(key)) {
                    throw new InvalidInputException(
                            file + ": its columns are not those of " + name + ": " + FileHead.shown(head.columns())
                                    + " give no '" + key + "'",
                            "export it again, or declare its columns under the dialect 'table'");
                }
            }
            feeds.add(new Feed(name, found, !name.equals(table.source) && name.equals("receipts")));
        }
        return new Recognised.Rows(head, feeds);
    }

    private Map<String, String> found(FileHead head) {
        Map<String, String> found = new LinkedHashMap<>();
        columns.forEach((column, candidates) -> {
            Optional<Candidate> first = candidates.stream()
                    .filter(candidate -> head.columns().containsAll(candidate.needs()))
                    .findFirst();
            first.ifPresent(candidate -> found.put(column, candidate.expression()));
        });
        return found;
    }
}
