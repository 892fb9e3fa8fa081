package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Entry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code abi.encode} of tuples that hold tuples and arrays. Source: Solidity's Contract ABI Specification. */
final class AbiTuple {
    private static final int WORD = 32;

    /** A member is a word, or what lies behind the words where it is dynamic. */
    private record Member(byte[] bytes, boolean dynamic) {}

    private final List<Member> members = new ArrayList<>();

    AbiTuple word(Hash32 value) {
        members.add(new Member(value.bytes(), false));
        return this;
    }

    AbiTuple number(long value) {
        members.add(new Member(new AbiEncoder().int256(value).encode(), false));
        return this;
    }

    AbiTuple unsigned(BigInteger value) {
        members.add(new Member(new AbiEncoder().uint256(value).encode(), false));
        return this;
    }

    AbiTuple bytes(byte[] value) {
        int padded = (value.length + WORD - 1) / WORD * WORD;
        return dynamic(length(value.length), Arrays.copyOf(value, padded));
    }

    AbiTuple text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    AbiTuple words(List<Hash32> values) {
        AbiTuple array = new AbiTuple();
        values.forEach(array::word);
        return flat(values.size(), array);
    }

    AbiTuple flags(List<Boolean> values) {
        AbiTuple array = new AbiTuple();
        values.forEach(value -> array.number(value ? 1 : 0));
        return flat(values.size(), array);
    }

    AbiTuple entries(List<Entry> entries) {
        AbiTuple array = new AbiTuple();
        entries.forEach(entry -> array.word(entry.root()).word(entry.manifest()));
        return flat(entries.size(), array);
    }

    /** An array of static elements, whose members are those of one tuple. */
    AbiTuple flat(int count, AbiTuple elements) {
        return dynamic(length(count), elements.encode());
    }

    /** A tuple with a dynamic member. */
    AbiTuple tuple(AbiTuple value) {
        return dynamic(value.encode());
    }

    /** An array of dynamic elements, each the one member of its tuple or a tuple of several. */
    AbiTuple array(AbiTuple elements) {
        return dynamic(length(elements.members.size()), elements.encode());
    }

    byte[] encode() {
        int words = members.size() * WORD;
        int size = words
                + members.stream()
                        .filter(Member::dynamic)
                        .mapToInt(member -> member.bytes().length)
                        .sum();
        ByteBuffer out = ByteBuffer.allocate(size);
        int behind = words;
        for (Member member : members) {
            out.put(member.dynamic() ? length(behind) : member.bytes());
            behind += member.dynamic() ? member.bytes().length : 0;
        }
        members.stream().filter(Member::dynamic).forEach(member -> out.put(member.bytes()));
        return out.array();
    }

    /** The call of a function whose arguments these are. */
    byte[] call(String signature) {
        byte[] selector = RegistryCalls.encode(signature, new AbiEncoder());
        byte[] arguments = encode();
        return ByteBuffer.allocate(selector.length + arguments.length)
                .put(selector)
                .put(arguments)
                .array();
    }

    private AbiTuple dynamic(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        members.add(new Member(all.array(), true));
        return this;
    }

    private static byte[] length(int value) {
        return new AbiEncoder().int256(value).encode();
    }
}
