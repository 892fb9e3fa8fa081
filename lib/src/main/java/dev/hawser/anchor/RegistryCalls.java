package dev.hawser.anchor;

import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The registry's calls as transactions. */
public final class RegistryCalls {
    static final String APPEND = "append(address,bytes32,bytes32,bytes32,bytes32)";
    static final String APPEND_ALL = "appendAll(address,bytes32,bytes32,(bytes32,bytes32)[])";

    private RegistryCalls() {}

    /** Appends the entries behind the head: {@code append} for one, {@code appendAll} for several. */
    public static Call append(Stream stream, Hash32 expectedHead, List<Entry> entries) {
        AbiEncoder words = new AbiEncoder()
                .address(stream.owner())
                .bytes32(stream.name().bytes32())
                .bytes32(expectedHead);
        if (entries.size() == 1) {
            words.bytes32(entries.get(0).root()).bytes32(entries.get(0).manifest());
            return call(stream, APPEND, words, "append to " + stream);
        }
        words.int256(4 * 32).int256(entries.size());
        entries.forEach(entry -> words.bytes32(entry.root()).bytes32(entry.manifest()));
        return call(stream, APPEND_ALL, words, "append " + entries.size() + " entries to " + stream);
    }

    /** Names a writer of the stream or withdraws the name. The sender must be the stream's owner. */
    public static Call setWriter(Stream stream, Address writer, boolean allowed) {
        AbiEncoder words = new AbiEncoder()
                .bytes32(stream.name().bytes32())
                .address(writer)
                .bool(allowed);
        String purpose = (allowed ? "name " : "withdraw ") + writer + " as a writer of " + stream;
        return call(stream, "setWriter(bytes32,address,bool)", words, purpose);
    }

    /** Closes the stream for ever. The sender must be the stream's owner. */
    public static Call retire(Stream stream) {
        AbiEncoder words = new AbiEncoder().bytes32(stream.name().bytes32());
        return call(stream, "retire(bytes32)", words, "retire " + stream);
    }

    /** A call's bytes: the selector of the signature and the encoded arguments. */
    public static byte[] encode(String signature, AbiEncoder arguments) {
        byte[] encoded = arguments.encode();
        byte[] selector = Keccak.digest(signature.getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.allocate(4 + encoded.length)
                .put(selector, 0, 4)
                .put(encoded)
                .array();
    }

    private static Call call(Stream stream, String signature, AbiEncoder words, String purpose) {
        return new Call(Optional.of(stream.registry().address()), encode(signature, words), purpose);
    }
}
