package dev.hawser.ingest.generate;

import dev.hawser.ingest.generate.Names.Purpose;
import dev.hawser.ingest.uint256.Uint256;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.util.List;

/**
 * The events of transactions that succeed. A token transfer moves what its call data says; a swap pays one token into a
 * pool and another out of it, sometimes after an unlimited approval; some contracts mint themselves at creation, a few of
 * them amounts far beyond 2^128.
 */
final class Events {
    private static final int STREAM = 8;
    private static final int POOLS = 5_000;

    private final long seed;
    private final Names names;

    Events(long seed) {
        this.seed = seed;
        this.names = new Names(seed);
    }

    /** Adds the logs of one transaction to those of its block. */
    void emit(List<Log> logs, Receipt receipt, Shape.Kind kind) {
        if (!receipt.success()) {
            return;
        }
        Transaction transaction = receipt.transaction();
        long place = transaction.block().number() << 16 | transaction.index();
        Draws draws = Draws.at(seed, STREAM, place);
        switch (kind) {
            case TOKEN -> transfer(logs, transaction);
            case SWAP -> swap(logs, transaction, draws);
            case CREATE -> mint(logs, receipt, draws);
            case TRANSFER, CALL -> {}
        }
    }

    private static void transfer(List<Log> logs, Transaction transaction) {
        byte[] input = transaction.input();
        Address recipient = Words.address(input, 16);
        BigInteger amount = new BigInteger(1, input, 36, 32);
        add(logs, transaction, transaction.to(), Log.TRANSFER, transaction.from(), recipient, amount);
    }

    private void swap(List<Log> logs, Transaction transaction, Draws draws) {
        long place = draws.rank(POOLS, 0.9);
        Address pool = names.address(Purpose.POOL, 0, place);
        Address paid = token(2 * place);
        Address received = token(2 * place + 1);
        if (draws.uniform() < 0.1) {
            add(logs, transaction, paid, Log.APPROVAL, transaction.from(), transaction.to(), Words.LARGEST);
        }
        BigInteger in = amount(draws, 2 * place);
        BigInteger out = amount(draws, 2 * place + 1);
        add(logs, transaction, paid, Log.TRANSFER, transaction.from(), pool, in);
        add(logs, transaction, received, Log.TRANSFER, pool, transaction.from(), out);
        byte[] reserves = new byte[64];
        draws.fill(reserves, 20, 32);
        draws.fill(reserves, 52, 64);
        logs.add(new Log(transaction, logs.size(), pool, List.of(Log.SYNC), reserves));
    }

    private void mint(List<Log> logs, Receipt receipt, Draws draws) {
        if (draws.uniform() < 0.3) {
            Transaction transaction = receipt.transaction();
            BigInteger supply = BigInteger.ONE.shiftLeft(draws.between(60, 256));
            add(logs, transaction, receipt.contract(), Log.TRANSFER, Address.ZERO, transaction.from(), supply);
        }
    }

    private Address token(long rank) {
        return names.address(Purpose.CONTRACT, Shape.Kind.TOKEN.ordinal(), rank);
    }

    /** Every sixteenth token counts in units so small that its amounts exceed 2^128. */
    private static BigInteger amount(Draws draws, long token) {
        BigInteger units = BigInteger.valueOf((long) draws.logNormal(1e9, 3) + 1);
        return units.multiply(BigInteger.TEN.pow(token % 16 == 7 ? 36 : 9));
    }

    private static void add(
            List<Log> logs,
            Transaction transaction,
            Address token,
            Hash32 event,
            Address from,
            Address to,
            BigInteger amount) {
        List<Hash32> topics = List.of(event, Words.of(from), Words.of(to));
        logs.add(new Log(transaction, logs.size(), token, topics, Uint256.bytes(amount)));
    }
}
