package dev.hawser.anchor.web3j;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many blocks to ask for events at once: as many as are wanted until the node refuses, then what it says that it
 * accepts, else fewer and fewer; more again when that went well for a while.
 */
final class LogPages {
    /** How nodes write a range that they would accept: the two numbers are the groups. */
    private record Range(Pattern pattern, int radix) {
        static Range of(String regex, int radix) {
            return new Range(Pattern.compile(regex), radix);
        }
    }

    /** [0x10, 0x2f] with Alchemy, Infura and others; {"from":"0x10",…,"to":"0x2f"} in Infura's data; 16-47 with Reth. */
    private static final List<Range> RANGES = List.of(
            Range.of("\\[\\s*0x([0-9a-f]{1,15})\\s*,\\s*0x([0-9a-f]{1,15})\\s*]", 16),
            Range.of("\"from\"\\s*:\\s*\"0x([0-9a-f]{1,15})\".*\"to\"\\s*:\\s*\"0x([0-9a-f]{1,15})\"", 16),
            Range.of("with the range (\\d{1,18})-(\\d{1,18})", 10));

    /**
     * "up to a 2K block range", "limited to a 10,000 range", "exceeds limit of 10000", "maximum block range: 50000", "Max
     * range: 800", "maximum is set to 1024", "max block range 10000", "range limit 2000".
     */
    private static final Pattern LIMIT = Pattern.compile("(?:up to(?: an?)?|limited to(?: an?)?|limit(?: of| is|:)?"
            + "|max(?:imum)?(?: allowed)?(?: block)?(?: range)?(?: is set to| is|:)?)"
            + "\\s+(\\d[\\d,]{0,11}+)(k?)\\b(?!\\s*(?:logs|results|s\\b|ms|sec|mb))");

    private static final int SHRINK = 4;
    private static final int SUCCESSES_TO_GROW = 4;

    private long size = Long.MAX_VALUE;
    private long most = Long.MAX_VALUE;
    private int successes;

    /** The last block to ask for. */
    long end(long from, long to) {
        return to - from < size ? to : from + size - 1;
    }

    void succeeded() {
        if (++successes >= SUCCESSES_TO_GROW && size < most) {
            successes = 0;
            size = size > most / 2 ? most : size * 2;
        }
    }

    /**
     * Takes fewer blocks the next time.
     *
     * @param blocks how many were asked for
     * @param words what the node said
     * @return whether there is less to ask for
     */
    boolean refused(long blocks, String words) {
        successes = 0;
        String lower = words.toLowerCase(Locale.ROOT);
        OptionalLong limit = limit(lower);
        if (limit.isPresent() && limit.getAsLong() < blocks) {
            most = limit.getAsLong();
            size = most;
            return true;
        }
        OptionalLong range = range(lower);
        size = range.isPresent() && range.getAsLong() < blocks ? range.getAsLong() : Math.max(1, blocks / SHRINK);
        return blocks > 1;
    }

    private static OptionalLong range(String words) {
        for (Range range : RANGES) {
            Matcher matcher = range.pattern().matcher(words);
            if (matcher.find()) {
                long first = Long.parseLong(matcher.group(1), range.radix());
                long blocks = Long.parseLong(matcher.group(2), range.radix()) - first + 1;
                return blocks > 0 ? OptionalLong.of(blocks) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    /** None where a range is suggested too: that one also knows of the limits on results. */
    private static OptionalLong limit(String words) {
        Matcher matcher = LIMIT.matcher(words);
        if (range(words).isPresent() || !matcher.find()) {
            return OptionalLong.empty();
        }
        long blocks = Long.parseLong(matcher.group(1).replace(",", ""))
                * (matcher.group(2).isEmpty() ? 1 : 1000);
        return blocks > 0 ? OptionalLong.of(blocks) : OptionalLong.empty();
    }
}
