package dev.hawser.anchor;

import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.receipt.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The event by which a registry tells of an entry. */
public final class AppendedEvent {
    /** Its first topic; the second is the stream's id. */
    public static final Hash32 SIGNATURE =
            Keccak.hash("Appended(bytes32,bytes32,bytes32,bytes32)".getBytes(StandardCharsets.US_ASCII));

    private AppendedEvent() {}

    /** The event as it stands in a receipt. */
    public static EventLog log(Address registry, Hash32 stream, Entry entry, Hash32 head) {
        byte[] data = new AbiEncoder()
                .bytes32(entry.root())
                .bytes32(entry.manifest())
                .bytes32(head)
                .encode();
        return new EventLog(registry, List.of(SIGNATURE, stream), data);
    }
}
