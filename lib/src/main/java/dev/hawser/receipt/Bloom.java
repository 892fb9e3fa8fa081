package dev.hawser.receipt;

import dev.hawser.merkle.Keccak;
import java.util.stream.Stream;

/** The bloom filter over addresses and topics of logs. Source: Ethereum Yellow Paper, 4.4.1. */
public final class Bloom {
    private static final int BYTES = 256;

    private Bloom() {}

    /** The filter, 256 bytes, that holds the items: the logs' addresses and topics. */
    public static byte[] of(Stream<byte[]> items) {
        byte[] bloom = new byte[BYTES];
        items.forEach(item -> add(bloom, item));
        return bloom;
    }

    private static void add(byte[] bloom, byte[] item) {
        byte[] digest = Keccak.digest(item);
        for (int i = 0; i < 6; i += 2) {
            int bit = (digest[i] & 7) << 8 | digest[i + 1] & 0xff;
            bloom[BYTES - 1 - bit / 8] |= (byte) (1 << bit % 8);
        }
    }
}
