package dev.hawser.ingest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every table that ethereum-etl writes, so that a file of another one is known for what it is. */
enum EtlTable {
    BLOCKS("number", canonical("blocks")),
    TRANSACTIONS("hash", canonical("transactions")),
    RECEIPTS("transaction_hash", canonical("receipts")),
    LOGS("data", canonical("logs")),
    TOKEN_TRANSFERS("token_address", canonical("token_transfers")),
    CONTRACTS("bytecode", Set.of("address", "bytecode", "function_sighashes", "is_erc20", "is_erc721", "block_number")),
    TOKENS("symbol", Set.of("address", "symbol", "name", "decimals", "total_supply", "block_number")),
    TRACES(
            "trace_address",
            Set.of(
                    "block_number",
                    "transaction_hash",
                    "transaction_index",
                    "from_address",
                    "to_address",
                    "value",
                    "input",
                    "output",
                    "trace_type",
                    "call_type",
                    "reward_type",
                    "gas",
                    "gas_used",
                    "subtraces",
                    "trace_address",
                    "error",
                    "status",
                    "trace_id"));

    private static final Pattern NAMES = Pattern.compile(
            "(?<![a-z])(token_transfers|blocks|transactions|receipts|logs|contracts|tokens|traces)(?![a-z])");
    /** What the tool streams with every item. */
    private static final Set<String> STREAMED =
            Set.of("type", "item_id", "item_timestamp", "block_timestamp", "block_hash");
    /** A receipt's columns that stand, after {@code receipt_}, in the transactions that the tool streams. */
    static final List<String> RECEIPT_COLUMNS = CanonicalTables.required("receipts").columns().stream()
            .map(TableSchema.ColumnSchema::name)
            .filter(column -> !Set.of("transaction_hash", "transaction_index", "block_hash", "block_number")
                    .contains(column))
            .toList();

    private final String key;
    private final Set<String> columns;

    EtlTable(String key, Set<String> columns) {
        this.key = key;
        this.columns = columns;
    }

    String key() {
        return key;
    }

    /** The one table that the file's name names, else the folder whose whole name is a table's. */
    static Optional<EtlTable> byName(InputFile file) {
        Set<EtlTable> found = EnumSet.noneOf(EtlTable.class);
        Matcher names = NAMES.matcher(file.name().toLowerCase(Locale.ROOT));
        while (names.find()) {
            found.add(valueOf(names.group(1).toUpperCase(Locale.ROOT)));
        }
        if (found.isEmpty()) {
            return Arrays.stream(values())
                    .filter(table -> table.toString().equals(file.folder()))
                    .findFirst();
        }
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    /** The table of whose columns the header has the greatest share. */
    static EtlTable byHeader(List<String> header) {
        return Arrays.stream(values())
                .max(Comparator.comparingDouble((EtlTable table) -> table.fits(header) ? 1 : 0)
                        .thenComparingDouble(table -> table.share(header)))
                .orElseThrow();
    }

    boolean fits(List<String> header) {
        return header.contains(key) && share(header) >= 0.5;
    }

    double share(List<String> header) {
        List<String> own = header.stream()
                .filter(column ->
                        columns.contains(column) || !STREAMED.contains(column) && !column.startsWith("receipt_"))
                .toList();
        return own.stream().filter(columns::contains).count() / (double) own.size();
    }

    private static Set<String> canonical(String table) {
        return CanonicalTables.required(table).columns().stream()
                .map(TableSchema.ColumnSchema::name)
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
