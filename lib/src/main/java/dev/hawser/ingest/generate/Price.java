package dev.hawser.ingest.generate;

/**
 * What a transaction pays for gas, in wei. Tips are heavy-tailed and grow when blocks are full; a fifth of all
 * transactions are legacy ones, which name one price.
 *
 * @param effective what it pays: at least the base fee
 * @param maxFee 0 for a legacy transaction
 */
record Price(boolean legacy, long effective, long maxFee, long maxPriorityFee) {
    private static final int STREAM = 5;
    private static final double GWEI = 1e9;

    static Price at(long seed, long block, int index, long baseFee, double fullness) {
        Draws draws = Draws.at(seed, STREAM, (block << 16) + index);
        double crowd = 0.5 + fullness * fullness * 2;
        long tip = (long) (Math.min(draws.logNormal(crowd, 1.0), 5_000) * GWEI);
        if (draws.uniform() < 0.2) {
            long price = baseFee + (long) (baseFee * 0.3 * draws.uniform()) + tip;
            return new Price(true, price, 0, 0);
        }
        long maxFee = (long) (baseFee * (1.05 + 1.5 * draws.uniform())) + tip;
        return new Price(false, Math.min(maxFee, baseFee + tip), maxFee, tip);
    }
}
