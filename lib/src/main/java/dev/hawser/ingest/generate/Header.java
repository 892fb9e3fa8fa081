package dev.hawser.ingest.generate;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A block without its transactions.
 *
 * @param logsBloom 256 bytes
 * @param size in bytes
 * @param gasUsed in gas
 * @param baseFee in wei
 */
record Header(
        BlockId id,
        Hash32 parentHash,
        Roots roots,
        byte[] logsBloom,
        Address miner,
        int size,
        long gasUsed,
        int transactionCount,
        long baseFee,
        List<Withdrawal> withdrawals) {

    /** keccak256 of RLP's empty list: proof of stake has no uncles. */
    static final String NO_UNCLES = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

    static final String NONCE = "0x0000000000000000";
    static final byte[] EXTRA_DATA = "hawser-synthetic".getBytes(StandardCharsets.US_ASCII);
    static final BigInteger DIFFICULTY = BigInteger.ZERO;
    /** The main chain's since the merge. */
    static final BigInteger TOTAL_DIFFICULTY = new BigInteger("58750003716598352816469");

    record Roots(Hash32 transactions, Hash32 state, Hash32 receipts, Hash32 withdrawals) {}
}
