package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a stream's entries as a store keeps them: all from the first on up to a block.
 *
 * @param stream the stream's id
 * @param first the index in the stream of the first entry here
 * @param previousHead the head before that entry
 * @param blockNumber the block up to which no entry is missing
 */
public record EntriesFile(
        Hash32 stream, long first, Hash32 previousHead, long blockNumber, Hash32 blockHash, List<Line> entries) {
    private static final String FORMAT = "hawser-entries-v1";

    public EntriesFile {
        entries = List.copyOf(entries);
    }

    /**
     * An entry and where it stands on the chain.
     *
     * @param blockTimestamp seconds since the epoch
     */
    public record Line(
            Hash32 root,
            Hash32 manifest,
            Hash32 transactionHash,
            long blockNumber,
            Hash32 blockHash,
            long blockTimestamp) {}

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param what names the document in messages
     * @throws InvalidInputException if it is of another format, or not what was written
     */
    public static EntriesFile parse(byte[] bytes, String what) {
        ObjectNode object = Json.parseObject(bytes, what);
        Members members = Members.of(object, what);
        if (!members.text("format").equals(FORMAT)) {
            throw members.wrong("format", FORMAT);
        }
        Hash32 digest = members.hash("digest");
        object.remove("digest");
        if (!Json.digest(object).equals(digest)) {
            throw members.wrong("digest", "the digest of the rest");
        }
        List<Line> lines = new ArrayList<>();
        members.objects("entries").forEach(entry -> lines.add(line(entry)));
        return new EntriesFile(
                members.hash("stream"),
                members.decimalLong("first"),
                members.hash("previousHead"),
                members.decimalLong("blockNumber"),
                members.hash("blockHash"),
                lines);
    }

    /** RFC 8785 text; its digest is taken over the object without it. */
    public byte[] toBytes() {
        ObjectNode object = Json.object()
                .put("format", FORMAT)
                .put("stream", stream.toString())
                .put("first", Long.toString(first))
                .put("previousHead", previousHead.toString())
                .put("blockNumber", Long.toString(blockNumber))
                .put("blockHash", blockHash.toString());
        ArrayNode list = object.putArray("entries");
        for (Line line : entries) {
            list.addObject()
                    .put("root", line.root().toString())
                    .put("manifest", line.manifest().toString())
                    .put("transactionHash", line.transactionHash().toString())
                    .put("blockNumber", Long.toString(line.blockNumber()))
                    .put("blockHash", line.blockHash().toString())
                    .put("blockTimestamp", Long.toString(line.blockTimestamp()));
        }
        return Json.canonicalBytes(object.put("digest", Json.digest(object).toString()));
    }

    private static Line line(Members entry) {
        return new Line(
                entry.hash("root"),
                entry.hash("manifest"),
                entry.hash("transactionHash"),
                entry.decimalLong("blockNumber"),
                entry.hash("blockHash"),
                entry.decimalLong("blockTimestamp"));
    }
}
