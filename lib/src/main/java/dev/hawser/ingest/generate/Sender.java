package dev.hawser.ingest.generate;

/**
 * Who sends the g-th transaction, and the nonce, without a table of accounts: transactions fall into classes, each half
 * as large as the one before and with eight times as many accounts, so that the r-th account sends about r^-(4/3) as
 * much as the first. A class goes round by round through its accounts, in an order of its own each round; the round is
 * the nonce.
 */
record Sender(int group, long account, long nonce) {
    private static final int STREAM = 4;
    private static final int LAST_GROUP = 12;
    private static final long FIRST_SIZE = 64;

    static Sender of(long seed, long transaction) {
        long number = transaction + 1;
        int group = Math.min(Long.numberOfTrailingZeros(number), LAST_GROUP);
        long turn = group < LAST_GROUP ? number >>> (group + 1) : (number >>> LAST_GROUP) - 1;
        long size = FIRST_SIZE << (3 * group);
        long round = turn / size;
        Draws order = Draws.at(seed, STREAM, (round << 4) + group);
        long account = turn * (order.bits() | 1) + order.bits() & (size - 1);
        return new Sender(group, account, round);
    }
}
