package dev.hawser.ingest.generate;

import dev.hawser.ingest.generate.Names.Purpose;

/** The lines of ethereum-etl's CSV files, with the tool's columns in the tool's order. */
final class EtlLines {
    static final long FIRST_BLOCK = 18_908_895;
    /** 2024-01-01T00:00:11Z, a slot of the main chain. */
    static final long FIRST_SECOND = 1_704_067_211;

    static final String BLOCKS = "number,hash,parent_hash,nonce,sha3_uncles,logs_bloom,transactions_root,state_root,"
            + "receipts_root,miner,difficulty,total_difficulty,size,extra_data,gas_limit,gas_used,timestamp,"
            + "transaction_count,base_fee_per_gas,withdrawals_root,withdrawals\n";
    static final String TRANSACTIONS = "hash,nonce,block_hash,block_number,transaction_index,from_address,to_address,"
            + "value,gas,gas_price,input,block_timestamp,max_fee_per_gas,max_priority_fee_per_gas,transaction_type\n";
    static final String RECEIPTS = "transaction_hash,transaction_index,block_hash,block_number,cumulative_gas_used,"
            + "gas_used,contract_address,root,status,effective_gas_price,l1_fee,l1_gas_used,l1_gas_price,"
            + "l1_fee_scalar\n";

    private static final String NO_UNCLES = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
    private static final String TOTAL_DIFFICULTY = "58750003716598352816469";
    private static final int STREAM = 6;
    private static final int WITHDRAWALS = 16;
    private static final int MINERS = 30;
    private static final int CONTRACTS = 200_000;

    private final long seed;
    private final Names names;
    private final BlockSeries series;

    EtlLines(long seed, BlockSeries series) {
        this.seed = seed;
        this.names = new Names(seed);
        this.series = series;
    }

    static long second(long block) {
        return FIRST_SECOND + block * FeeMarket.SECONDS_PER_BLOCK;
    }

    void block(StringBuilder out, int i) {
        int block = series.block(i);
        Draws draws = Draws.at(seed, STREAM, block);
        cell(out, FIRST_BLOCK + block);
        cell(out, names.hash(Purpose.BLOCK, block));
        cell(out, names.hash(Purpose.BLOCK, block - 1));
        cell(out, "0x0000000000000000");
        cell(out, NO_UNCLES);
        out.append("0x");
        for (int word = 0; word < 32; word++) {
            out.append(String.format("%016x", draws.bits()));
        }
        out.append(',');
        cell(out, names.hash(Purpose.TRANSACTIONS_ROOT, block));
        cell(out, names.hash(Purpose.STATE_ROOT, block));
        cell(out, names.hash(Purpose.RECEIPTS_ROOT, block));
        cell(out, names.address(Purpose.MINER, 0, draws.rank(MINERS, 0.9)));
        cell(out, 0);
        cell(out, TOTAL_DIFFICULTY);
        cell(out, size(i));
        cell(out, "0x6861777365722d73796e746865746963");
        cell(out, FeeMarket.GAS_LIMIT);
        cell(out, series.gasUsed(i));
        cell(out, second(block));
        cell(out, series.count(i));
        cell(out, series.baseFee(i));
        cell(out, names.hash(Purpose.WITHDRAWALS_ROOT, block));
        withdrawals(out, block, draws);
        out.append('\n');
    }

    /** The block's transactions and their receipts. */
    void transactions(StringBuilder transactions, StringBuilder receipts, int i) {
        String blockHash = names.hash(Purpose.BLOCK, series.block(i));
        long cumulative = 0;
        for (int index = 0; index < series.count(i); index++) {
            long place = series.firstTransaction(i) + index;
            Shape shape = Shape.at(seed, series.block(i), index);
            Price price = Price.at(seed, series.block(i), index, series.baseFee(i), fullness(i));
            cumulative += shape.gasUsed();
            String hash = names.hash(Purpose.TRANSACTION, place);
            transaction(transactions, i, index, hash, blockHash, shape, price);

            cell(receipts, hash);
            cell(receipts, index);
            cell(receipts, blockHash);
            cell(receipts, FIRST_BLOCK + series.block(i));
            cell(receipts, cumulative);
            cell(receipts, shape.gasUsed());
            cell(receipts, shape.kind() == Shape.Kind.CREATE ? names.address(Purpose.CREATED, 0, place) : "");
            cell(receipts, "");
            cell(receipts, shape.success() ? 1 : 0);
            cell(receipts, price.effective());
            receipts.append(",,,\n");
        }
    }

    private void transaction(
            StringBuilder out, int i, int index, String hash, String blockHash, Shape shape, Price price) {
        int block = series.block(i);
        Sender sender = Sender.of(seed, series.firstTransaction(i) + index);
        Draws draws = Draws.at(seed, STREAM + 1, ((long) block << 16) + index);
        cell(out, hash);
        cell(out, sender.nonce());
        cell(out, blockHash);
        cell(out, FIRST_BLOCK + block);
        cell(out, index);
        cell(out, names.address(Purpose.ACCOUNT, sender.group(), sender.account()));
        cell(out, recipient(shape.kind(), draws));
        cell(out, value(shape.kind(), draws));
        cell(out, shape.gasLimit());
        cell(out, price.effective());
        CallData.append(out, seed, block, index, shape);
        out.append(',');
        cell(out, second(block));
        cell(out, price.legacy() ? "" : Long.toString(price.maxFee()));
        cell(out, price.legacy() ? "" : Long.toString(price.maxPriorityFee()));
        out.append(price.legacy() ? 0 : 2).append('\n');
    }

    private String recipient(Shape.Kind kind, Draws draws) {
        return switch (kind) {
            case CREATE -> "";
            case TRANSFER -> {
                Sender account = Sender.of(seed, draws.bits() >>> 24);
                yield names.address(Purpose.ACCOUNT, account.group(), account.account());
            }
            default -> names.address(Purpose.CONTRACT, kind.ordinal(), draws.rank(CONTRACTS, 0.9));
        };
    }

    /** Wei, whole gwei; a token transfer carries none. */
    private static String value(Shape.Kind kind, Draws draws) {
        boolean pays = kind == Shape.Kind.TRANSFER || kind != Shape.Kind.TOKEN && draws.uniform() < 0.3;
        long gwei = pays ? (long) Math.min(draws.logNormal(5e7, 2), 1e15) : 0;
        return gwei == 0 ? "0" : gwei + "000000000";
    }

    private double fullness(int i) {
        return (double) series.gasUsed(i) / FeeMarket.GAS_LIMIT;
    }

    private int size(int i) {
        int bytes = 600;
        for (int index = 0; index < series.count(i); index++) {
            bytes += 110 + Shape.at(seed, series.block(i), index).inputBytes();
        }
        return bytes;
    }

    private void withdrawals(StringBuilder out, long block, Draws draws) {
        out.append('"');
        for (int k = 0; k < WITHDRAWALS; k++) {
            long index = (FIRST_BLOCK - 17_034_870 + block) * WITHDRAWALS + k;
            out.append(k == 0 ? "" : ",")
                    .append("{\"\"index\"\":")
                    .append(index)
                    .append(",\"\"validator_index\"\":")
                    .append(index % 900_000)
                    .append(",\"\"address\"\":\"\"")
                    .append(names.address(Purpose.VALIDATOR, 0, index % 900_000 / 50))
                    .append("\"\",\"\"amount\"\":")
                    .append(draws.between(16_000_000, 19_000_000))
                    .append('}');
        }
        out.append('"');
    }

    private static void cell(StringBuilder out, String text) {
        out.append(text).append(',');
    }

    private static void cell(StringBuilder out, long number) {
        out.append(number).append(',');
    }
}
