package dev.hawser.ingest.generate;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * When blocks are made: one a slot, no slot missed.
 *
 * @param firstSecond of block 0, since 1970
 * @param length seconds from one block to the next
 */
record Slots(long firstSecond, int length) implements Serializable {
    private static final long DAY = 86_400;

    static Slots from(Instant start, Duration length) {
        return new Slots(start.getEpochSecond(), Math.toIntExact(length.toSeconds()));
    }

    long second(long block) {
        return firstSecond + block * length;
    }

    /** In UTC. */
    LocalDate day(long block) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(second(block)), ZoneOffset.UTC);
    }

    /** The first block of the next UTC day. */
    long firstOfNextDay(long block) {
        long midnight = (Math.floorDiv(second(block), DAY) + 1) * DAY;
        return block + (midnight - second(block) + length - 1) / length;
    }

    /** The block's hour of the day, from 0 up to 24, counted from the whole minute in which block 0 falls. */
    double hour(long block) {
        long minutes = Math.floorMod(firstSecond, DAY) / 60;
        return (minutes * 60 + block * (double) length) / 3600 % 24;
    }
}
