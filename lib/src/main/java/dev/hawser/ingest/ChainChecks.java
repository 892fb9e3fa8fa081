package dev.hawser.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.hawser.ingest.IngestResult.Check;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * What the accepted rows of a chain's tables must satisfy together. No single row can be blamed for a contradiction, so
 * these are counted, not quarantined. A check runs where the dataset has the columns that it needs, in their canonical
 * types.
 */
public final class ChainChecks {
    /** Numbers between the first and the last block that no block has. */
    public static final String BLOCK_GAPS = "block_gaps";
    /** Consecutive blocks of which the second doesn't name the first. */
    public static final String PARENT_HASH = "parent_hash";
    /** Consecutive blocks whose base fees break the rule of EIP-1559. */
    public static final String BASE_FEE = "base_fee";
    /** Blocks that use more gas than their limit. */
    public static final String BLOCK_GAS = "block_gas";
    /** Blocks that state another number of transactions than there are. */
    public static final String TRANSACTION_COUNT = "transaction_count";
    /** Transactions of a block that is not there. */
    public static final String TRANSACTIONS_WITHOUT_BLOCK = "transactions_without_block";

    public static final String TRANSACTIONS_WITHOUT_RECEIPT = "transactions_without_receipt";
    public static final String RECEIPTS_WITHOUT_TRANSACTION = "receipts_without_transaction";
    /** Receipts that use more gas than their transaction's limit. */
    public static final String RECEIPT_GAS = "receipt_gas";

    static final List<String> NAMES = List.of(
            BLOCK_GAPS,
            PARENT_HASH,
            BASE_FEE,
            BLOCK_GAS,
            TRANSACTION_COUNT,
            TRANSACTIONS_WITHOUT_BLOCK,
            TRANSACTIONS_WITHOUT_RECEIPT,
            RECEIPTS_WITHOUT_TRANSACTION,
            RECEIPT_GAS);

    /** The greatest count that a manifest holds; one block with a wild number is enough to exceed it. */
    private static final long MOST = (1L << 53) - 1;

    private final SparkSession session;
    private final DataFolder data;
    private final Map<String, Set<String>> columns = new HashMap<>();
    private final List<Check> checks = new ArrayList<>();

    private ChainChecks(SparkSession session, DataFolder data, List<TableInput> tables) {
        this.session = session;
        this.data = data;
        tables.stream().filter(TableInput::present).forEach(table -> columns.put(table.name(), canonical(table)));
    }

    /** The columns in their canonical types: a pipeline may declare others under the same names. */
    private static Set<String> canonical(TableInput table) {
        return table.columns().stream()
                .filter(column -> CanonicalTables.named(table.name())
                        .flatMap(known -> known.column(column.name()))
                        .filter(known ->
                                known.type().type().equals(column.type().type()))
                        .isPresent())
                .map(ColumnSchema::name)
                .collect(Collectors.toSet());
    }

    /** @throws InvalidInputException if a name is none of a check */
    static void requireKnown(List<String> names) {
        for (String name : names) {
            if (!NAMES.contains(name)) {
                throw new InvalidInputException("require-checks names '" + name + "'", "use one of " + NAMES);
            }
        }
    }

    /** Runs the checks that the written tables allow. */
    static List<Check> run(SparkSession session, DataFolder data, List<TableInput> tables) {
        ChainChecks checks = new ChainChecks(session, data, tables);
        if (checks.has("blocks", "number")) {
            checks.gaps();
        }
        if (checks.has("blocks", "number", "hash", "parent_hash")) {
            checks.pairs();
        }
        if (checks.has("blocks", "gas_used", "gas_limit")) {
            checks.blockGas();
        }
        if (checks.has("blocks", "number") && checks.has("transactions", "block_number")) {
            checks.transactionsOfBlocks();
        }
        if (checks.has("transactions", "hash", "gas") && checks.has("receipts", "transaction_hash", "gas_used")) {
            checks.receiptsOfTransactions();
        }
        return List.copyOf(checks.checks);
    }

    /** @throws InvalidInputException if a check that must hold found something */
    static void requireClean(List<Check> checks, List<String> required) {
        List<String> broken = checks.stream()
                .filter(check -> required.contains(check.name()) && check.failed() > 0)
                .map(check -> check.name() + ": " + check.failed() + " of " + check.checked())
                .toList();
        if (!broken.isEmpty()) {
            throw new InvalidInputException(
                    "the dataset contradicts what require-checks asks: " + String.join(", ", broken),
                    "complete or correct the export, or take the check from require-checks");
        }
        List<String> ran = checks.stream().map(Check::name).toList();
        List<String> missing =
                required.stream().filter(name -> !ran.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new InvalidInputException(
                    "require-checks asks for " + missing + ", which the dataset has no columns for",
                    "read the tables that the check compares, or take it from require-checks");
        }
    }

    private boolean has(String table, String... needed) {
        return columns.getOrDefault(table, Set.of()).containsAll(List.of(needed));
    }

    private void gaps() {
        Row range = data.table(session, "blocks")
                .agg(count_distinct(col("number")), min("number"), max("number"))
                .first();
        long blocks = range.getLong(0);
        long gaps = blocks == 0 ? 0 : range.getLong(2) - range.getLong(1) - (blocks - 1);
        checks.add(new Check(BLOCK_GAPS, Math.min(gaps, MOST - blocks) + blocks, Math.min(gaps, MOST - blocks)));
    }

    private void pairs() {
        Dataset<Row> blocks = data.table(session, "blocks");
        boolean fees = has("blocks", "base_fee_per_gas", "gas_used", "gas_limit");
        UserDefinedFunction rule = udf(new BaseFeeRule(), DataTypes.BooleanType);
        Column fair = fees
                ? rule.apply(
                        col("p.base_fee_per_gas"), col("p.gas_used"), col("p.gas_limit"), col("b.base_fee_per_gas"))
                : lit(null).cast(DataTypes.BooleanType);
        Row pairs = blocks.as("b")
                .join(blocks.as("p"), col("b.number").minus(lit(1)).equalTo(col("p.number")))
                .select(col("b.parent_hash").equalTo(col("p.hash")).as("linked"), fair.as("fair"))
                .agg(
                        count(lit(1)),
                        count_if(col("linked").equalTo(lit(false))),
                        count(col("fair")),
                        count_if(col("fair").equalTo(lit(false))))
                .first();
        checks.add(new Check(PARENT_HASH, pairs.getLong(0), pairs.getLong(1)));
        if (fees) {
            checks.add(new Check(BASE_FEE, pairs.getLong(2), pairs.getLong(3)));
        }
    }

    private void blockGas() {
        Row gas = data.table(session, "blocks")
                .agg(count(lit(1)), count_if(col("gas_used").gt(col("gas_limit"))))
                .first();
        checks.add(new Check(BLOCK_GAS, gas.getLong(0), gas.getLong(1)));
    }

    private void transactionsOfBlocks() {
        Dataset<Row> counted = data.table(session, "transactions")
                .groupBy("block_number")
                .agg(count(lit(1)).as("n"));
        Column found = coalesce(col("n"), lit(0L));
        boolean stated = has("blocks", "transaction_count");
        Column count = stated ? col("transaction_count") : lit(null).cast(DataTypes.LongType);
        Row sums = data.table(session, "blocks")
                .select(col("number"), count.as("stated"))
                .join(counted, col("number").equalTo(col("block_number")), "full_outer")
                .agg(
                        count(col("number")),
                        count_if(col("stated").notEqual(found)),
                        coalesce(sum(found), lit(0L)),
                        coalesce(sum(when(col("number").isNull(), found)), lit(0L)))
                .first();
        if (stated) {
            checks.add(new Check(TRANSACTION_COUNT, sums.getLong(0), sums.getLong(1)));
        }
        checks.add(new Check(TRANSACTIONS_WITHOUT_BLOCK, sums.getLong(2), sums.getLong(3)));
    }

    private void receiptsOfTransactions() {
        Dataset<Row> transactions = data.table(session, "transactions").select("hash", "gas");
        Dataset<Row> receipts = data.table(session, "receipts").select(col("transaction_hash"), col("gas_used"));
        Row sums = transactions
                .join(receipts, col("hash").equalTo(col("transaction_hash")), "full_outer")
                .agg(
                        count(col("hash")),
                        count_if(col("transaction_hash").isNull()),
                        count(col("transaction_hash")),
                        count_if(col("hash").isNull()),
                        count_if(col("hash")
                                .isNotNull()
                                .and(col("transaction_hash").isNotNull())),
                        count_if(col("gas_used").gt(col("gas"))))
                .first();
        checks.add(new Check(TRANSACTIONS_WITHOUT_RECEIPT, sums.getLong(0), sums.getLong(1)));
        checks.add(new Check(RECEIPTS_WITHOUT_TRANSACTION, sums.getLong(2), sums.getLong(3)));
        checks.add(new Check(RECEIPT_GAS, sums.getLong(4), sums.getLong(5)));
    }
}
