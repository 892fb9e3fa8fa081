package dev.hawser.anchor;

/**
 * How much of a block one transaction may take.
 *
 * @param share of the block's gas limit, above 0 and at most 1
 */
public record GasShare(double share) {
    /** 64 bytes an entry: well below the 128 KiB of calldata that nodes accept. */
    static final int MOST_ENTRIES = 1000;

    /** Measured: the registry's first append to a stream, which announces it, and what each further entry costs. */
    static final long GAS_OF_THE_FIRST = 60_000;

    private static final long GAS_OF_ANOTHER = 3_150;

    public GasShare {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("no share: " + share);
        }
    }

    /** How many entries a transaction may append in a block like this one; at least 1. */
    int entries(Block block) {
        double most = (share * block.gasLimit() - GAS_OF_THE_FIRST) / GAS_OF_ANOTHER;
        return (int) Math.max(1, Math.min(MOST_ENTRIES, 1 + most));
    }

    /** What so many further entries cost in so many transactions, about. */
    long gas(int entries, int transactions) {
        return transactions * GAS_OF_THE_FIRST + entries * GAS_OF_ANOTHER;
    }
}
