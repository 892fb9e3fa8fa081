package dev.hawser.ingest.generate;

import dev.hawser.merkle.Keccak;
import java.util.List;

/** A block's bloom filter over the addresses and topics of its logs: the Yellow Paper, 4.3.1. */
final class Bloom {
    private static final int BYTES = 256;

    private Bloom() {}

    static byte[] of(List<Log> logs) {
        byte[] bloom = new byte[BYTES];
        logs.stream().map(Log::address).distinct().forEach(address -> add(bloom, address.bytes()));
        logs.stream().flatMap(log -> log.topics().stream()).distinct().forEach(topic -> add(bloom, topic.bytes()));
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
