package dev.hawser.ingest.generate;

import static dev.hawser.ingest.generate.Storage.BOOLEAN;
import static dev.hawser.ingest.generate.Storage.BYTES;
import static dev.hawser.ingest.generate.Storage.DOUBLE;
import static dev.hawser.ingest.generate.Storage.TEXT;
import static dev.hawser.ingest.generate.Storage.UINT32;
import static dev.hawser.ingest.generate.Storage.UINT64;

import dev.hawser.ingest.uint256.Uint256;
import dev.hawser.primitives.Address;
import java.math.BigInteger;
import java.util.function.Function;

/**
 * The datasets of cryo 0.3.2 with the columns that it writes unless told otherwise:
 * {@code crates/freeze/src/datasets/*.rs} of https://github.com/paradigmxyz/cryo.
 */
final class CryoTables {
    private static final long CHAIN_ID = 1;

    private static final ParquetTable<Header> BLOCKS = ParquetTable.of(Block::headers)
            .with("block_hash", BYTES, header -> header.id().hash().bytes())
            .with("author", BYTES, header -> header.miner().bytes())
            .with("block_number", UINT32, header -> header.id().number())
            .with("gas_used", UINT64, Header::gasUsed)
            .with("extra_data", BYTES, header -> Header.EXTRA_DATA)
            .with("timestamp", UINT32, header -> header.id().timestamp())
            .with("base_fee_per_gas", UINT64, Header::baseFee)
            .with("chain_id", UINT64, header -> CHAIN_ID);

    private static final ParquetTable<Receipt> TRANSACTIONS = uint256(
                    ParquetTable.of(Block::receipts)
                            .with(
                                    "block_number",
                                    UINT32,
                                    receipt -> receipt.block().number())
                            .with(
                                    "transaction_index",
                                    UINT64,
                                    receipt -> receipt.transaction().index())
                            .with(
                                    "transaction_hash",
                                    BYTES,
                                    receipt -> receipt.transaction().hash().bytes())
                            .with(
                                    "nonce",
                                    UINT64,
                                    receipt -> receipt.transaction().nonce())
                            .with(
                                    "from_address",
                                    BYTES,
                                    receipt -> receipt.transaction().from().bytes())
                            .with(
                                    "to_address",
                                    BYTES,
                                    receipt -> bytes(receipt.transaction().to())),
                    receipt -> receipt.transaction().value())
            .with("input", BYTES, receipt -> receipt.transaction().input())
            .with("gas_limit", UINT64, receipt -> receipt.transaction().gasLimit())
            .with("gas_used", UINT64, Receipt::gasUsed)
            .with("gas_price", UINT64, receipt -> receipt.price().effective())
            .with("transaction_type", UINT32, receipt -> receipt.transaction().type())
            .with(
                    "max_priority_fee_per_gas",
                    UINT64,
                    receipt -> unlessLegacy(receipt, receipt.price().maxPriorityFee()))
            .with(
                    "max_fee_per_gas",
                    UINT64,
                    receipt -> unlessLegacy(receipt, receipt.price().maxFee()))
            .with("success", BOOLEAN, Receipt::success)
            .with("n_input_bytes", UINT32, receipt -> receipt.transaction().input().length)
            .with("n_input_zero_bytes", UINT32, CryoTables::zeros)
            .with(
                    "n_input_nonzero_bytes",
                    UINT32,
                    receipt -> receipt.transaction().input().length - zeros(receipt))
            .with("chain_id", UINT64, receipt -> CHAIN_ID);

    private static final ParquetTable<Log> LOGS = placed().with(
                    "address", BYTES, log -> log.address().bytes())
            .with("topic0", BYTES, log -> topic(log, 0))
            .with("topic1", BYTES, log -> topic(log, 1))
            .with("topic2", BYTES, log -> topic(log, 2))
            .with("topic3", BYTES, log -> topic(log, 3))
            .with("data", BYTES, Log::data)
            .with("chain_id", UINT64, log -> CHAIN_ID);

    private static final ParquetTable<Log> ERC20_TRANSFERS = uint256(
                    new ParquetTable<>(Block::transfers, placed().columns())
                            .with("erc20", BYTES, log -> log.address().bytes())
                            .with("from_address", BYTES, log -> log.sender().bytes())
                            .with("to_address", BYTES, log -> log.recipient().bytes()),
                    Log::amount)
            .with("chain_id", UINT64, log -> CHAIN_ID);

    private CryoTables() {}

    /** @throws IllegalArgumentException for receipts, which stand within transactions */
    static ParquetTable<?> of(ExportTable table) {
        return switch (table) {
            case BLOCKS -> BLOCKS;
            case TRANSACTIONS -> TRANSACTIONS;
            case LOGS -> LOGS;
            case TOKEN_TRANSFERS -> ERC20_TRANSFERS;
            case RECEIPTS -> throw new IllegalArgumentException("no table of its own: " + table);
        };
    }

    private static ParquetTable<Log> placed() {
        return ParquetTable.of(Block::logs)
                .with("block_number", UINT32, log -> log.block().number())
                .with("transaction_index", UINT32, log -> log.transaction().index())
                .with("log_index", UINT32, Log::index)
                .with("transaction_hash", BYTES, log -> log.transaction().hash().bytes());
    }

    /** Cryo writes a uint256 three times: exactly in bytes and in digits, and as a double. */
    private static <R> ParquetTable<R> uint256(ParquetTable<R> table, Function<R, BigInteger> value) {
        return table.with("value_binary", BYTES, row -> Uint256.bytes(value.apply(row)))
                .with("value_string", TEXT, row -> value.apply(row).toString())
                .with("value_f64", DOUBLE, value::apply);
    }

    private static Object bytes(Address address) {
        return address == null ? null : address.bytes();
    }

    private static Object topic(Log log, int i) {
        return i < log.topics().size() ? log.topics().get(i).bytes() : null;
    }

    private static Object unlessLegacy(Receipt receipt, long fee) {
        return receipt.price().legacy() ? null : fee;
    }

    private static int zeros(Receipt receipt) {
        int zeros = 0;
        for (byte b : receipt.transaction().input()) {
            zeros += b == 0 ? 1 : 0;
        }
        return zeros;
    }
}
