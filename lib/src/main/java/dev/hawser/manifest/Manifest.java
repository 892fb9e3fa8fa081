package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The canonical document that describes a dataset, model or batch. Its digest is its name. */
public final class Manifest {
    private final byte[] bytes;
    private final Members members;

    private Manifest(byte[] bytes, Members members) {
        this.bytes = bytes;
        this.members = members;
    }

    /** What a manifest describes. */
    public enum Kind {
        DATASET,
        MODEL,
        BATCH
    }

    public static Manifest of(ObjectNode json) {
        return new Manifest(Json.canonicalBytes(json), Members.of(json, "the manifest"));
    }

    /**
     * Reads published bytes.
     *
     * @param what names the document in messages
     * @throws InvalidInputException if the bytes are not a canonical manifest of a format that this version knows
     */
    public static Manifest parse(byte[] bytes, String what) {
        ObjectNode json = Json.parseObject(bytes, what);
        Manifest manifest = new Manifest(bytes.clone(), Members.of(json, what));
        if (!isCanonical(json, bytes)) {
            throw new InvalidInputException(
                    what + " is not canonical JSON (RFC 8785)", "give the bytes as they were published");
        }
        manifest.kind();
        return manifest;
    }

    private static boolean isCanonical(ObjectNode json, byte[] bytes) {
        try {
            return Arrays.equals(Json.canonicalBytes(json), bytes);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public Hash32 digest() {
        return Keccak.hash(bytes);
    }

    public Kind kind() {
        return switch (members.text("format")) {
            case "hawser-dataset-v1" -> Kind.DATASET;
            case "hawser-model-v1" -> Kind.MODEL;
            case "hawser-batch-v1" -> Kind.BATCH;
            default -> throw members.wrong("format", "a manifest format that this version knows");
        };
    }

    public String pipeline() {
        return members.text("pipeline");
    }

    public Interval interval() {
        return Interval.parse(members.text("interval"));
    }

    public RunKey run() {
        return RunKey.parse(members.text("run"));
    }

    public Hash32 root() {
        return members.hash("root");
    }

    /** The number of leaves under {@link #root}. */
    public long count() {
        return members.count("count");
    }

    public Parents parents() {
        return Parents.parse(members.object("parents"));
    }

    /** The folder below the run that holds what the manifest describes. */
    public String attempt() {
        return members.text("attempt");
    }

    public String created() {
        return members.text("created");
    }

    /** What the run replaces, where it is a correction. */
    public Optional<Supersedes> supersedes() {
        return members.optionalObject("supersedes").map(Supersedes::parse);
    }

    public Address owner() {
        return members.address("owner");
    }

    /** The name of the one stream in which an entry for this manifest counts. */
    public String stream() {
        return members.text("stream");
    }

    /** The members that only some kinds have. */
    public Members members() {
        return members;
    }
}
