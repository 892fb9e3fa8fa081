package dev.hawser.ingest.generate;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tables of ethereum-etl 2.3, column for column: its {@code ethereumetl/jobs/exporters/*_item_exporter.py}. (2.4 adds
 * columns for blobs after these.)
 */
final class EtlTables {
    private static final TextTable<Header> BLOCKS = TextTable.of(Block::headers)
            .with("number", header -> header.id().number())
            .with("hash", header -> header.id().hash().toString())
            .with("parent_hash", header -> header.parentHash().toString())
            .with("nonce", header -> Header.NONCE)
            .with("sha3_uncles", header -> Header.NO_UNCLES)
            .with("logs_bloom", header -> Hex.encode(header.logsBloom()))
            .with("transactions_root", header -> header.roots().transactions().toString())
            .with("state_root", header -> header.roots().state().toString())
            .with("receipts_root", header -> header.roots().receipts().toString())
            .with("miner", header -> header.miner().toString())
            .with("difficulty", header -> Header.DIFFICULTY)
            .with("total_difficulty", header -> Header.TOTAL_DIFFICULTY)
            .with("size", Header::size)
            .with("extra_data", header -> Hex.encode(Header.EXTRA_DATA))
            .with("gas_limit", header -> FeeMarket.GAS_LIMIT)
            .with("gas_used", Header::gasUsed)
            .with("timestamp", header -> header.id().timestamp())
            .with("transaction_count", Header::transactionCount)
            .with("base_fee_per_gas", Header::baseFee)
            .with("withdrawals_root", header -> header.roots().withdrawals().toString())
            .with(
                    "withdrawals",
                    header ->
                            header.withdrawals().stream().map(EtlTables::fields).toList());

    private static final TextTable<Transaction> TRANSACTIONS = TextTable.of(Block::transactions)
            .with("hash", transaction -> transaction.hash().toString())
            .with("nonce", Transaction::nonce)
            .with("block_hash", transaction -> transaction.block().hash().toString())
            .with("block_number", transaction -> transaction.block().number())
            .with("transaction_index", Transaction::index)
            .with("from_address", transaction -> transaction.from().toString())
            .with("to_address", transaction -> text(transaction.to()))
            .with("value", Transaction::value)
            .with("gas", Transaction::gasLimit)
            .with("gas_price", transaction -> transaction.price().effective())
            .with("input", transaction -> Hex.encode(transaction.input()))
            .with("block_timestamp", transaction -> transaction.block().timestamp())
            .with(
                    "max_fee_per_gas",
                    transaction -> unlessLegacy(transaction, transaction.price().maxFee()))
            .with(
                    "max_priority_fee_per_gas",
                    transaction -> unlessLegacy(transaction, transaction.price().maxPriorityFee()))
            .with("transaction_type", Transaction::type);

    private static final TextTable<Receipt> RECEIPTS = TextTable.of(Block::receipts)
            .with("transaction_hash", receipt -> receipt.transaction().hash().toString())
            .with("transaction_index", receipt -> receipt.transaction().index())
            .with("block_hash", receipt -> receipt.block().hash().toString())
            .with("block_number", receipt -> receipt.block().number())
            .with("cumulative_gas_used", Receipt::cumulativeGasUsed)
            .with("gas_used", Receipt::gasUsed)
            .with("contract_address", receipt -> text(receipt.contract()))
            .without("root")
            .with("status", Receipt::status)
            .with("effective_gas_price", receipt -> receipt.price().effective())
            .without("l1_fee")
            .without("l1_gas_used")
            .without("l1_gas_price")
            .without("l1_fee_scalar");

    private static final TextTable<Log> LOGS = TextTable.of(Block::logs)
            .with("log_index", Log::index)
            .with("transaction_hash", log -> log.transaction().hash().toString())
            .with("transaction_index", log -> log.transaction().index())
            .with("block_hash", log -> log.block().hash().toString())
            .with("block_number", log -> log.block().number())
            .with("address", log -> log.address().toString())
            .with("data", log -> Hex.encode(log.data()))
            .with("topics", log -> log.topics().stream().map(Hash32::toString).toList());

    private static final TextTable<Log> TOKEN_TRANSFERS = TextTable.of(Block::transfers)
            .with("token_address", log -> log.address().toString())
            .with("from_address", log -> log.sender().toString())
            .with("to_address", log -> log.recipient().toString())
            .with("value", Log::amount)
            .with("transaction_hash", log -> log.transaction().hash().toString())
            .with("log_index", Log::index)
            .with("block_number", log -> log.block().number());

    private EtlTables() {}

    static TextTable<?> of(ExportTable table) {
        return switch (table) {
            case BLOCKS -> BLOCKS;
            case TRANSACTIONS -> TRANSACTIONS;
            case RECEIPTS -> RECEIPTS;
            case LOGS -> LOGS;
            case TOKEN_TRANSFERS -> TOKEN_TRANSFERS;
        };
    }

    private static Map<String, Object> fields(Withdrawal withdrawal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("index", withdrawal.index());
        fields.put("validator_index", withdrawal.validator());
        fields.put("address", withdrawal.address().toString());
        fields.put("amount", withdrawal.amount());
        return fields;
    }

    private static Object text(Object value) {
        return value == null ? null : value.toString();
    }

    private static Object unlessLegacy(Transaction transaction, long fee) {
        return transaction.price().legacy() ? null : fee;
    }
}
