package dev.hawser.anchor;

import dev.hawser.merkle.AbiEncoder;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an {@code append} or {@code appendAll} asks of a registry.
 *
 * @param expectedHead the head that it names
 */
record Appending(Address registry, Address owner, Hash32 name, Hash32 expectedHead, List<Entry> entries) {
    private static final int WORD = 32;

    /** Reads the call; empty if it is another one. */
    static Optional<Appending> of(Call call) {
        byte[] data = call.data();
        if (call.to().isEmpty() || data.length < 4 + 5 * WORD || (data.length - 4) % WORD != 0) {
            return Optional.empty();
        }
        int first = firstEntry(data);
        if (first < 0) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        for (int at = first; 4 + (at + 2) * WORD <= data.length; at += 2) {
            entries.add(new Entry(word(data, at), word(data, at + 1)));
        }
        return Optional.of(new Appending(
                call.to().get(),
                Address.of(Arrays.copyOfRange(data, 4 + 12, 4 + WORD)),
                word(data, 1),
                word(data, 2),
                List.copyOf(entries)));
    }

    boolean isTo(Stream stream) {
        return registry.equals(stream.registry().address())
                && owner.equals(stream.owner())
                && name.equals(stream.name().bytes32());
    }

    /** The id of the stream that it appends to. */
    Hash32 stream(ChainId chain) {
        return Stream.id(chain, registry, owner, StreamName.of(name));
    }

    private static int firstEntry(byte[] data) {
        byte[] selector = Arrays.copyOf(data, 4);
        if (Arrays.equals(selector, selector(RegistryCalls.APPEND))) {
            return data.length == 4 + 5 * WORD ? 3 : -1;
        }
        return Arrays.equals(selector, selector(RegistryCalls.APPEND_ALL)) ? 5 : -1;
    }

    private static byte[] selector(String signature) {
        return RegistryCalls.encode(signature, new AbiEncoder());
    }

    private static Hash32 word(byte[] data, int index) {
        return Hash32.of(Arrays.copyOfRange(data, 4 + WORD * index, 4 + WORD * (index + 1)));
    }
}
