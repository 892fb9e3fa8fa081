package dev.hawser.ingest.generate;

import static dev.hawser.ingest.generate.Storage.DOUBLE;
import static dev.hawser.ingest.generate.Storage.INT64;
import static dev.hawser.ingest.generate.Storage.INT96;
import static dev.hawser.ingest.generate.Storage.TEXT;
import static dev.hawser.ingest.generate.Storage.TEXTS;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.function.Function;

/**
 * The tables of the AWS Public Blockchain Data set, as its producer fills them: {@code analytics/consumer/schema/eth.md}
 * and {@code analytics/producer/copilot/ethereum-worker/worker.py} of
 * https://github.com/aws-solutions-library-samples/guidance-for-digital-assets-on-aws. Wei are doubles; a legacy
 * transaction's fees are 0, a contract that wasn't created is "", and a token transfer's accounts are 32-byte words.
 */
final class AwsTables {
    /** When the nightly delivery ends, on the day after. */
    private static final LocalTime DELIVERED = LocalTime.of(1, 45);

    private static final ParquetTable<Header> BLOCKS = delivered(
            ParquetTable.of(Block::headers)
                    .with("difficulty", DOUBLE, header -> Header.DIFFICULTY)
                    .with("hash", TEXT, header -> header.id().hash().toString())
                    .with("miner", TEXT, header -> header.miner().toString())
                    .with("nonce", TEXT, header -> Header.NONCE)
                    .with("number", INT64, header -> header.id().number())
                    .with("size", INT64, Header::size)
                    .with("timestamp", INT96, header -> time(header.id()))
                    .with("total_difficulty", DOUBLE, header -> Header.TOTAL_DIFFICULTY)
                    .with("base_fee_per_gas", INT64, Header::baseFee)
                    .with("gas_limit", INT64, header -> FeeMarket.GAS_LIMIT)
                    .with("gas_used", INT64, Header::gasUsed)
                    .with("extra_data", TEXT, header -> Hex.encode(Header.EXTRA_DATA))
                    .with("logs_bloom", TEXT, header -> Hex.encode(header.logsBloom()))
                    .with("parent_hash", TEXT, header -> header.parentHash().toString())
                    .with("state_root", TEXT, header -> header.roots().state().toString())
                    .with(
                            "receipts_root",
                            TEXT,
                            header -> header.roots().receipts().toString())
                    .with(
                            "transactions_root",
                            TEXT,
                            header -> header.roots().transactions().toString())
                    .with("sha3_uncles", TEXT, header -> Header.NO_UNCLES)
                    .with("transaction_count", INT64, Header::transactionCount),
            Header::id);

    private static final ParquetTable<Receipt> TRANSACTIONS = timed(
            ParquetTable.of(Block::receipts)
                    .with("gas", INT64, receipt -> receipt.transaction().gasLimit())
                    .with("hash", TEXT, receipt -> receipt.transaction().hash().toString())
                    .with(
                            "input",
                            TEXT,
                            receipt -> Hex.encode(receipt.transaction().input()))
                    .with("nonce", INT64, receipt -> receipt.transaction().nonce())
                    .with("value", DOUBLE, receipt -> receipt.transaction().value())
                    .with("block_number", INT64, receipt -> receipt.block().number())
                    .with("block_hash", TEXT, receipt -> receipt.block().hash().toString())
                    .with(
                            "transaction_index",
                            INT64,
                            receipt -> receipt.transaction().index())
                    .with(
                            "from_address",
                            TEXT,
                            receipt -> receipt.transaction().from().toString())
                    .with(
                            "to_address",
                            TEXT,
                            receipt -> textOr(null, receipt.transaction().to()))
                    .with("gas_price", INT64, receipt -> receipt.price().effective())
                    .with("receipt_cumulative_gas_used", INT64, Receipt::cumulativeGasUsed)
                    .with("receipt_gas_used", INT64, Receipt::gasUsed)
                    .with("receipt_contract_address", TEXT, receipt -> textOr("", receipt.contract()))
                    .with("receipt_status", INT64, Receipt::status)
                    .with(
                            "receipt_effective_gas_price",
                            INT64,
                            receipt -> receipt.price().effective())
                    .with(
                            "transaction_type",
                            INT64,
                            receipt -> receipt.transaction().type())
                    .with("max_fee_per_gas", INT64, receipt -> receipt.price().maxFee())
                    .with(
                            "max_priority_fee_per_gas",
                            INT64,
                            receipt -> receipt.price().maxPriorityFee()),
            Receipt::block);

    private static final ParquetTable<Log> LOGS = timed(
            ParquetTable.of(Block::logs)
                    .with("address", TEXT, log -> log.address().toString())
                    .with(
                            "topics",
                            TEXTS,
                            log -> log.topics().stream().map(Hash32::toString).toList())
                    .with("data", TEXT, log -> Hex.encode(log.data()))
                    .with("transaction_index", INT64, log -> log.transaction().index())
                    .with("log_index", INT64, Log::index)
                    .with(
                            "transaction_hash",
                            TEXT,
                            log -> log.transaction().hash().toString())
                    .with("block_number", INT64, log -> log.block().number())
                    .with("block_hash", TEXT, log -> log.block().hash().toString()),
            Log::block);

    private static final ParquetTable<Log> TOKEN_TRANSFERS = timed(
            ParquetTable.of(Block::transfers)
                    .with("token_address", TEXT, log -> log.address().toString())
                    .with("from_address", TEXT, log -> log.topics().get(1).toString())
                    .with("to_address", TEXT, log -> log.topics().get(2).toString())
                    .with("value", DOUBLE, Log::amount)
                    .with(
                            "transaction_hash",
                            TEXT,
                            log -> log.transaction().hash().toString())
                    .with("log_index", INT64, Log::index)
                    .with("block_number", INT64, log -> log.block().number())
                    .with("block_hash", TEXT, log -> log.block().hash().toString()),
            Log::block);

    private AwsTables() {}

    /** @throws IllegalArgumentException for receipts, which stand within transactions */
    static ParquetTable<?> of(ExportTable table) {
        return switch (table) {
            case BLOCKS -> BLOCKS;
            case TRANSACTIONS -> TRANSACTIONS;
            case LOGS -> LOGS;
            case TOKEN_TRANSFERS -> TOKEN_TRANSFERS;
            case RECEIPTS -> throw new IllegalArgumentException("no table of its own: " + table);
        };
    }

    private static <R> ParquetTable<R> timed(ParquetTable<R> table, Function<R, BlockId> block) {
        return delivered(table.with("block_timestamp", INT96, row -> time(block.apply(row))), block);
    }

    private static <R> ParquetTable<R> delivered(ParquetTable<R> table, Function<R, BlockId> block) {
        return table.with("date", TEXT, row -> day(block.apply(row)).toString())
                .with(
                        "last_modified",
                        INT96,
                        row -> day(block.apply(row))
                                .plusDays(1)
                                .atTime(DELIVERED)
                                .toInstant(ZoneOffset.UTC));
    }

    private static Instant time(BlockId block) {
        return Instant.ofEpochSecond(block.timestamp());
    }

    private static LocalDate day(BlockId block) {
        return LocalDate.ofInstant(time(block), ZoneOffset.UTC);
    }

    private static Object textOr(String otherwise, Object value) {
        return value == null ? otherwise : value.toString();
    }
}
