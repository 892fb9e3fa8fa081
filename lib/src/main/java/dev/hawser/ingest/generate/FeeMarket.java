package dev.hawser.ingest.generate;

import dev.hawser.ingest.BaseFee;
import java.util.Arrays;

/**
 * Blocks as demand and the base fee make them, one after the other: more is asked by day than by night, in slow waves,
 * with sudden rushes, and less the dearer gas is. It keeps four numbers a block.
 */
final class FeeMarket {
    static final long GAS_LIMIT = 30_000_000;
    static final int USUAL_TRANSACTIONS = 150;
    /** The price in wei at which demand is usual. */
    static final long USUAL_BASE_FEE = 25_000_000_000L;

    private static final int STREAM = 3;
    private static final double ELASTICITY = 0.8;

    private final long seed;
    private final Slots slots;
    private double wave;
    private double rush;

    private FeeMarket(long seed, Slots slots) {
        this.seed = seed;
        this.slots = slots;
    }

    /** As many blocks as hold exactly the given number of transactions. */
    static BlockSeries run(long seed, Slots slots, long transactions) {
        return new FeeMarket(seed, slots).fill(transactions);
    }

    private BlockSeries fill(long transactions) {
        int capacity = Math.toIntExact(transactions / USUAL_TRANSACTIONS + 16);
        long[] first = new long[capacity];
        int[] counts = new int[capacity];
        long[] baseFees = new long[capacity];
        long[] gasUsed = new long[capacity];
        long done = 0;
        long baseFee = USUAL_BASE_FEE;
        int block = 0;
        for (; done < transactions; block++) {
            if (block == first.length) {
                int longer = block + block / 2;
                first = Arrays.copyOf(first, longer);
                counts = Arrays.copyOf(counts, longer);
                baseFees = Arrays.copyOf(baseFees, longer);
                gasUsed = Arrays.copyOf(gasUsed, longer);
            }
            long wanted = Math.min(demand(block, baseFee), transactions - done);
            int index = 0;
            long gas = 0;
            for (; index < wanted; index++) {
                long more = Shape.at(seed, block, index).gasUsed();
                if (gas + more > GAS_LIMIT) {
                    break;
                }
                gas += more;
            }
            first[block] = done;
            counts[block] = index;
            baseFees[block] = baseFee;
            gasUsed[block] = gas;
            done += index;
            baseFee = BaseFee.next(baseFee, gas, GAS_LIMIT);
        }
        return new BlockSeries(
                0,
                Arrays.copyOf(first, block),
                Arrays.copyOf(counts, block),
                Arrays.copyOf(baseFees, block),
                Arrays.copyOf(gasUsed, block));
    }

    private long demand(int block, long baseFee) {
        Draws draws = Draws.at(seed, STREAM, block);
        wave = 0.98 * wave + 0.05 * draws.normal();
        rush = 0.93 * rush + (draws.uniform() < 0.002 ? draws.rank(5, 0.6) + 0.5 : 0);
        double season = 1 + 0.3 * StrictMath.sin(2 * StrictMath.PI * (slots.hour(block) - 9) / 24);
        double price = StrictMath.pow((double) baseFee / USUAL_BASE_FEE, -ELASTICITY);
        double expected = USUAL_TRANSACTIONS * season * StrictMath.exp(wave) * (1 + rush) * price;
        return Math.max(0, Math.round(expected + StrictMath.sqrt(expected) * draws.normal()));
    }
}
