package dev.hawser.ingest.generate;

import java.io.Serializable;
import java.util.Arrays;

/** Consecutive blocks, one number each an array; index 0 is the block {@code offset} of the export. */
final class BlockSeries implements Serializable {
    private static final long serialVersionUID = 1;

    private final int offset;
    private final long[] firstTransactions;
    private final int[] counts;
    private final long[] baseFees;
    private final long[] gasUsed;

    BlockSeries(int offset, long[] firstTransactions, int[] counts, long[] baseFees, long[] gasUsed) {
        this.offset = offset;
        this.firstTransactions = firstTransactions;
        this.counts = counts;
        this.baseFees = baseFees;
        this.gasUsed = gasUsed;
    }

    int size() {
        return counts.length;
    }

    BlockSeries slice(int from, int to) {
        return new BlockSeries(
                offset + from,
                Arrays.copyOfRange(firstTransactions, from, to),
                Arrays.copyOfRange(counts, from, to),
                Arrays.copyOfRange(baseFees, from, to),
                Arrays.copyOfRange(gasUsed, from, to));
    }

    /** The block's place in the export, from 0. */
    int block(int i) {
        return offset + i;
    }

    /** The place in the export of the block's first transaction. */
    long firstTransaction(int i) {
        return firstTransactions[i];
    }

    int count(int i) {
        return counts[i];
    }

    /** In wei. */
    long baseFee(int i) {
        return baseFees[i];
    }

    long gasUsed(int i) {
        return gasUsed[i];
    }
}
