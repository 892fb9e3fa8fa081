package dev.hawser.receipt;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.util.List;
import java.util.stream.Stream;

/**
 * An event in a receipt.
 *
 * @param address the contract that emitted it
 * @param topics the event's signature and its indexed parameters: at most four
 * @param data the other parameters, ABI-encoded
 */
public record EventLog(Address address, List<Hash32> topics, byte[] data) {
    public EventLog {
        topics = List.copyOf(topics);
    }

    static EventLog of(Rlp rlp) {
        List<Rlp> fields = rlp.items(3);
        return new EventLog(
                fields.get(0).address(),
                fields.get(1).items().stream().map(Rlp::hash).toList(),
                fields.get(2).bytes());
    }

    /** {@code [address, topics, data]}. */
    public Rlp toRlp() {
        return Rlp.list(
                Rlp.of(address.bytes()),
                Rlp.list(topics.stream().map(topic -> Rlp.of(topic.bytes())).toList()),
                Rlp.of(data));
    }

    Stream<byte[]> bloomed() {
        return Stream.concat(Stream.of(address.bytes()), topics.stream().map(Hash32::bytes));
    }
}
