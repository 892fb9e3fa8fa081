package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * CSV files of ethereum-etl, plain or compressed, with any of the tool's columns in any order. A table is known by the
 * file's name or its folder's, and the header must agree; where the name says nothing, the header decides.
 */
final class EthereumEtl implements Dialect {

    @Override
    public String name() {
        return "ethereum-etl";
    }

    @Override
    public TableSchema schema(TableConfig table) {
        return CanonicalTables.named(table.name())
                .orElseThrow(() -> new InvalidInputException(
                        "ethereum-etl has no table '" + table.name() + "' that can be read",
                        "name one of "
                                + CanonicalTables.ALL.stream()
                                        .map(TableSchema::name)
                                        .toList()));
    }

    @Override
    public Recognised recognise(InputFile file, Supplier<Optional<List<String>>> header, List<TableSchema> tables) {
        Optional<EtlTable> named = EtlTable.byName(file);
        if (named.isPresent() && !asked(named.get(), tables)) {
            return new Recognised.Skipped("holds " + named.get() + ", which the pipeline doesn't read");
        }
        if (!EtlTable.isCsv(file)) {
            return new Recognised.Skipped("is not CSV");
        }
        Optional<List<String>> cells = header.get();
        if (cells.isEmpty()) {
            return named.<Recognised>map(table -> new Recognised.Nothing(table.toString()))
                    .orElseGet(() -> new Recognised.Skipped("is empty, and its name names no table"));
        }
        EtlTable table = confirmed(file, cells.get(), named);
        return asked(table, tables)
                ? rows(file, table.toString(), cells.get())
                : new Recognised.Skipped("holds " + table + ", which the pipeline doesn't read");
    }

    private static EtlTable confirmed(InputFile file, List<String> header, Optional<EtlTable> named) {
        EtlTable best = EtlTable.byHeader(header);
        EtlTable table = named.orElse(best);
        if (!table.fits(header) || table.share(header) < best.share(header)) {
            throw new InvalidInputException(
                    file + ": its header is not that of ethereum-etl's " + table + ": "
                            + abbreviated(String.join(",", header))
                            + (header.contains(table.key()) ? "" : " lacks the column '" + table.key() + "'"),
                    "export it with ethereum-etl, with its header line, or declare its columns under the dialect"
                            + " 'table'");
        }
        return table;
    }

    private static Recognised rows(InputFile file, String table, List<String> header) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (columns.put(header.get(i), i) != null) {
                throw new InvalidInputException(
                        file + ": its header names the column '" + header.get(i) + "' twice", "remove one of them");
            }
        }
        return new Recognised.Rows(table, header, columns);
    }

    private static boolean asked(EtlTable table, List<TableSchema> tables) {
        return tables.stream().anyMatch(t -> t.name().equals(table.toString()));
    }

    private static String abbreviated(String header) {
        return header.length() <= 200 ? "'" + header + "'" : "'" + header.substring(0, 200) + "…'";
    }
}
