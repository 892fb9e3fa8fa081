package dev.hawser.fabric.chaincode;

import dev.hawser.anchor.Entry;
import dev.hawser.anchor.LedgerStream;
import dev.hawser.anchor.StreamName;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A call's arguments, each read strictly: one text for each value. */
record Arguments(List<String> values) {
    /** As many entries as one transaction appends: some 200 KB, well below an orderer's limits. */
    static final int MOST_ENTRIES = 500;

    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{40}");
    private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,8}");

    static Arguments of(List<String> values) {
        return new Arguments(List.copyOf(values));
    }

    Arguments exactly(int count) {
        if (values.size() != count) {
            throw refused(count + " arguments expected, " + values.size() + " given");
        }
        return this;
    }

    /** The stream that the first two name. */
    LedgerStream stream() {
        return new LedgerStream(address(0), name(1));
    }

    StreamName name(int index) {
        return new StreamName(text(index));
    }

    Address address(int index) {
        return Address.parse(matching(index, ADDRESS, "an address: 0x and 40 lower-case digits"));
    }

    Hash32 hash(int index) {
        return Hash32.parse(text(index));
    }

    int count(int index) {
        return Integer.parseInt(matching(index, COUNT, "a count: up to 9 digits"));
    }

    boolean truth(int index) {
        return Boolean.parseBoolean(matching(index, Pattern.compile("true|false"), "true or false"));
    }

    /** The entries that the remaining arguments are: roots and manifest digests in turn. */
    List<Entry> entriesFrom(int first) {
        int given = values.size() - first;
        if (given < 2 || given % 2 != 0 || given > 2 * MOST_ENTRIES) {
            throw refused("1 to " + MOST_ENTRIES + " pairs of root and manifest expected, " + Math.max(0, given)
                    + " values given");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = first; i < values.size(); i += 2) {
            entries.add(new Entry(hash(i), hash(i + 1)));
        }
        return entries;
    }

    private String matching(int index, Pattern pattern, String what) {
        String text = text(index);
        if (!pattern.matcher(text).matches()) {
            throw refused("argument " + index + " is not " + what + ": " + Texts.abbreviate(text));
        }
        return text;
    }

    private String text(int index) {
        if (index >= values.size()) {
            throw refused("argument " + index + " is missing");
        }
        return values.get(index);
    }

    private static Refused refused(String message) {
        return new Refused(Refused.BAD_REQUEST, message);
    }
}
