package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.ingest.TableSchema.Link;
import dev.hawser.ingest.cell.CellType;
import dev.hawser.ingest.cell.HexCell;
import dev.hawser.ingest.cell.HexListCell;
import dev.hawser.ingest.cell.IntegerCell;
import dev.hawser.ingest.cell.PaddedAddressCell;
import dev.hawser.ingest.cell.TimeCell;
import dev.hawser.ingest.cell.Uint256Cell;
import dev.hawser.ingest.cell.WeiCell;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables of a chain as every dialect gives them to SQL. Hashes, addresses and byte strings are lower-case hex with
 * 0x; amounts and prices that the protocol bounds are wei in decimal(38,0), token amounts, which it doesn't, 32 bytes
 * big-endian in the token's smallest unit; gas, numbers and indexes are bigint; times are timestamps (UTC); topics an
 * array of hashes. Columns marked optional may be empty: a contract creation has no {@code to_address}, a block before
 * London no {@code base_fee_per_gas}, a legacy transaction no {@code max_fee_per_gas}, a receipt before Byzantium no
 * {@code status} (1 is success), one after it no {@code root}.
 */
final class CanonicalTables {
    private static final CellType WEI = new WeiCell();
    private static final CellType TEXT = new CellType.TextCell();

    private static final TableSchema BLOCKS = new Builder("blocks")
            .required(IntegerCell.COUNTER, "number")
            .required(HexCell.HASH, "hash", "parent_hash")
            .optional(HexCell.ANY, "nonce")
            .optional(HexCell.HASH, "sha3_uncles")
            .optional(HexCell.ANY, "logs_bloom")
            .optional(HexCell.HASH, "transactions_root", "state_root", "receipts_root")
            .required(HexCell.ADDRESS, "miner")
            .optional(WEI, "difficulty", "total_difficulty")
            .optional(IntegerCell.COUNTER, "size")
            .optional(HexCell.ANY, "extra_data")
            .required(IntegerCell.COUNTER, "gas_limit", "gas_used")
            .required(TimeCell.UNIX_SECONDS, "timestamp")
            .required(IntegerCell.COUNTER, "transaction_count")
            .optional(WEI, "base_fee_per_gas")
            .optional(HexCell.HASH, "withdrawals_root")
            .optional(new CellType.JsonListCell(), "withdrawals")
            .optional(IntegerCell.COUNTER, "blob_gas_used", "excess_blob_gas")
            .key("number")
            .build("number", Optional.of("timestamp"));

    private static final TableSchema TRANSACTIONS = new Builder("transactions")
            .required(HexCell.HASH, "hash")
            .required(IntegerCell.COUNTER, "nonce")
            .required(HexCell.HASH, "block_hash")
            .required(IntegerCell.COUNTER, "block_number", "transaction_index")
            .required(HexCell.ADDRESS, "from_address")
            .optional(HexCell.ADDRESS, "to_address")
            .required(WEI, "value")
            .required(IntegerCell.COUNTER, "gas")
            .required(WEI, "gas_price")
            .required(HexCell.ANY, "input")
            .required(TimeCell.UNIX_SECONDS, "block_timestamp")
            .optional(WEI, "max_fee_per_gas", "max_priority_fee_per_gas")
            .optional(IntegerCell.COUNTER, "transaction_type")
            .optional(WEI, "max_fee_per_blob_gas")
            .optional(new HexListCell(), "blob_versioned_hashes")
            .key("hash")
            .link("blocks", "number", "block_number")
            .build("block_number", Optional.of("block_timestamp"));

    private static final TableSchema RECEIPTS = new Builder("receipts")
            .required(HexCell.HASH, "transaction_hash")
            .required(IntegerCell.COUNTER, "transaction_index")
            .required(HexCell.HASH, "block_hash")
            .required(IntegerCell.COUNTER, "block_number", "cumulative_gas_used", "gas_used")
            .optional(HexCell.ADDRESS, "contract_address")
            .optional(HexCell.HASH, "root")
            .optional(IntegerCell.COUNTER, "status")
            .optional(WEI, "effective_gas_price", "l1_fee")
            .optional(IntegerCell.COUNTER, "l1_gas_used")
            .optional(WEI, "l1_gas_price")
            .optional(TEXT, "l1_fee_scalar")
            .optional(WEI, "blob_gas_price")
            .optional(IntegerCell.COUNTER, "blob_gas_used")
            .key("transaction_hash")
            .link("blocks", "number", "block_number")
            .link("transactions", "hash", "transaction_hash")
            .build("block_number", Optional.empty());

    private static final TableSchema LOGS = new Builder("logs")
            .required(IntegerCell.COUNTER, "log_index")
            .required(HexCell.HASH, "transaction_hash")
            .required(IntegerCell.COUNTER, "transaction_index")
            .required(HexCell.HASH, "block_hash")
            .required(IntegerCell.COUNTER, "block_number")
            .required(HexCell.ADDRESS, "address")
            .required(HexCell.ANY, "data")
            .optional(new HexListCell(), "topics")
            .key("block_number", "log_index")
            .link("blocks", "number", "block_number")
            .link("transactions", "hash", "transaction_hash")
            .build("block_number", Optional.empty());

    private static final TableSchema TOKEN_TRANSFERS = new Builder("token_transfers")
            .required(HexCell.ADDRESS, "token_address")
            .required(new PaddedAddressCell(), "from_address", "to_address")
            .required(new Uint256Cell(), "value")
            .required(HexCell.HASH, "transaction_hash")
            .required(IntegerCell.COUNTER, "log_index", "block_number")
            .key("block_number", "log_index")
            .link("blocks", "number", "block_number")
            .link("transactions", "hash", "transaction_hash")
            .build("block_number", Optional.empty());

    static final List<TableSchema> ALL = List.of(BLOCKS, TRANSACTIONS, RECEIPTS, LOGS, TOKEN_TRANSFERS);

    private CanonicalTables() {}

    static Optional<TableSchema> named(String name) {
        return ALL.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** @throws InvalidInputException if a chain has no such table */
    static TableSchema required(String name) {
        return named(name)
                .orElseThrow(() -> new InvalidInputException(
                        "no columns are known for the table '" + name + "'",
                        "name one of " + ALL.stream().map(TableSchema::name).toList()
                                + ", or declare its columns and use the dialect 'table'"));
    }

    /** The table's declared columns where it has any, else the chain's table of that name. */
    static TableSchema of(TableConfig table) {
        if (table.columns().isEmpty()) {
            return required(table.name());
        }
        return new TableSchema(
                table.name(),
                table.key(),
                table.columns().stream()
                        .map(c -> new ColumnSchema(
                                c.name(),
                                CellType.declared(c.type(), c.format(), table.name() + "." + c.name()),
                                c.nullable()))
                        .toList(),
                table.columns().stream()
                        .map(TableConfig.ColumnConfig::name)
                        .filter("block_number"::equals)
                        .findFirst(),
                table.time(),
                List.of());
    }

    private static final class Builder {
        private final String name;
        private final List<ColumnSchema> columns = new ArrayList<>();
        private final List<Link> links = new ArrayList<>();
        private List<String> key = List.of();

        Builder(String name) {
            this.name = name;
        }

        Builder required(CellType type, String... names) {
            return add(type, names, false);
        }

        Builder optional(CellType type, String... names) {
            return add(type, names, true);
        }

        Builder key(String... names) {
            key = List.of(names);
            return this;
        }

        Builder link(String table, String column, String own) {
            links.add(new Link(table, column, own));
            return this;
        }

        TableSchema build(String block, Optional<String> time) {
            return new TableSchema(name, key, List.copyOf(columns), Optional.of(block), time, List.copyOf(links));
        }

        private Builder add(CellType type, String[] names, boolean nullable) {
            for (String column : names) {
                columns.add(new ColumnSchema(column, type, nullable));
            }
            return this;
        }
    }
}
