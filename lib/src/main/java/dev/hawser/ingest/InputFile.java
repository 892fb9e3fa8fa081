package dev.hawser.ingest;

import dev.hawser.primitives.Interval;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * @param size in bytes, as stored (compressed where it is)
 * @param modified milliseconds since the epoch
 */
record InputFile(Path path, long size, long modified) {
    private static final Pattern DATE = Pattern.compile("/date=(\\d{4})-(\\d{2})-(\\d{2})/");
    /** Both tools pad numbers to 8 digits; fewer may be anything, such as years. */
    private static final Pattern BLOCKS = Pattern.compile("_(\\d{8,18})(?:_|_to_|-)(\\d{8,18})(?=[_.]|$)");

    private static final LocalDate FIRST_DAY = LocalDate.of(2009, 1, 1);
    private static final Pattern FOLDERS = Pattern.compile("/start_block=(\\d{1,18})/end_block=(\\d{1,18})/");

    InputFile(FileStatus status) {
        this(status.getPath(), status.getLen(), status.getModificationTime());
    }

    String name() {
        return path.getName();
    }

    String folder() {
        return path.getParent() == null ? "" : path.getParent().getName();
    }

    /**
     * What the path says of the rows: the day of a {@code date=} folder, the first and last block of ethereum-etl's and
     * cryo's names and of ethereum-etl's folders. Where both could be days, the name says nothing.
     */
    List<Interval> covers() {
        List<Interval> covers = new ArrayList<>();
        Matcher date = DATE.matcher(path.toString());
        if (date.find()) {
            try {
                LocalDate day = LocalDate.of(number(date, 1), number(date, 2), number(date, 3));
                covers.add(new Interval.Time(
                        day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
            } catch (DateTimeException e) {
                // no day, so the folder says nothing
            }
        }
        for (Matcher blocks : List.of(BLOCKS.matcher(name()), FOLDERS.matcher(path.toString()))) {
            if (blocks.find() && !(isDay(blocks.group(1)) && isDay(blocks.group(2)))) {
                long first = Long.parseLong(blocks.group(1));
                long last = Long.parseLong(blocks.group(2));
                if (first <= last) {
                    covers.add(new Interval.Blocks(first, last + 1));
                }
            }
        }
        return covers;
    }

    /** Whether it can be meant as YYYYMMDD. */
    private static boolean isDay(String digits) {
        try {
            return !LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE).isBefore(FIRST_DAY);
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Whether the path shows that no row lies within the interval. */
    boolean isOutside(Interval interval) {
        return covers().stream().anyMatch(cover -> disjoint(cover, interval));
    }

    private static boolean disjoint(Interval one, Interval other) {
        if (one instanceof Interval.Blocks a && other instanceof Interval.Blocks b) {
            return a.to() <= b.from() || b.to() <= a.from();
        } else if (one instanceof Interval.Time a && other instanceof Interval.Time b) {
            return !a.to().isAfter(b.from()) || !b.to().isAfter(a.from());
        }
        return false;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
