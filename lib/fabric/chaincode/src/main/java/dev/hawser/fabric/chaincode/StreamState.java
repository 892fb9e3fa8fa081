package dev.hawser.fabric.chaincode;

import dev.hawser.primitives.Hash32;
import java.util.List;

/**
 * What is stored of a stream beside its entries: its head, how many entries it has and whether it is retired, with blanks
 * between them.
 */
record StreamState(Hash32 head, int count, boolean retired) {
    private static final String RETIRED = "retired";
    private static final String OPEN = "open";

    static StreamState parse(String stored) {
        List<String> parts = List.of(stored.split(" ", -1));
        return new StreamState(
                Hash32.parse(parts.get(0)),
                Integer.parseInt(parts.get(1)),
                parts.get(2).equals(RETIRED));
    }

    @Override
    public String toString() {
        return head + " " + count + " " + (retired ? RETIRED : OPEN);
    }
}
