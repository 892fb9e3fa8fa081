package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parquet files of paradigm's cryo, {@code NETWORK__DATASET__FIRST_to_LAST.parquet}: hashes and addresses as binary,
 * amounts as binary, decimal text and double, of which the exact ones are read. Receipts are part of the transactions;
 * the time, which cryo leaves out unless it is asked for, comes from the blocks.
 */
final class Cryo implements Dialect {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_-]+?__([a-z0-9_]+?)__\\d+_to_\\d+(?:__[^.]*)?\\.parquet");

    /** Each table's data set, and by column what gives it, the first that the file has. */
    private static final Map<String, ParquetTable> TABLES = Map.of(
            "blocks",
            ParquetTable.of("blocks")
                    .same("parent_hash", "state_root", "receipts_root", "transactions_root", "logs_bloom", "extra_data")
                    .same("gas_used", "gas_limit", "timestamp", "base_fee_per_gas", "size", "withdrawals_root")
                    .same("transaction_count", "nonce")
                    .column("number", "block_number")
                    .column("hash", "block_hash")
                    .column("miner", "author")
                    .column("sha3_uncles", "ommers_hash", "uncles_hash")
                    .amount("difficulty")
                    .amount("total_difficulty"),
            "transactions",
            ParquetTable.of("transactions")
                    .same("nonce", "block_hash", "block_number", "transaction_index", "from_address", "to_address")
                    .same("gas_price", "input", "max_fee_per_gas", "max_priority_fee_per_gas", "transaction_type")
                    .column("hash", "transaction_hash")
                    .column("gas", "gas_limit")
                    .column("block_timestamp", "timestamp")
                    .amount("value"),
            "receipts",
            ParquetTable.of("transactions")
                    .same("transaction_hash", "transaction_index", "block_hash", "block_number", "gas_used")
                    .expression("status", "cast(success as int)", "success")
                    .column("effective_gas_price", "gas_price"),
            "logs",
            ParquetTable.of("logs")
                    .same("log_index", "transaction_hash", "transaction_index", "block_hash", "block_number")
                    .same("address", "data")
                    .expression(
                            "topics",
                            "filter(array(topic0, topic1, topic2, topic3), t -> t is not null)",
                            "topic0",
                            "topic1",
                            "topic2",
                            "topic3"),
            "token_transfers",
            ParquetTable.of("erc20_transfers")
                    .same("from_address", "to_address", "transaction_hash", "log_index", "block_number")
                    .column("token_address", "erc20")
                    .amount("value"));

    static boolean wrote(InputFile file) {
        return NAME.matcher(file.name()).matches();
    }

    @Override
    public String name() {
        return "cryo";
    }

    @Override
    public TableSchema schema(TableConfig table) {
        return CanonicalTables.required(table.name());
    }

    @Override
    public Recognised recognise(InputFile file, HeadReader reader, List<TableConfig> tables) {
        Matcher name = NAME.matcher(file.name());
        if (!name.matches()) {
            return new Recognised.Skipped("is not named as cryo names its Parquet files");
        }
        return ParquetTable.recognise(file, name.group(1), TABLES, reader, tables);
    }
}
