package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * When a batch was made, by the driver's clock: kept beside the batch, and not hashed.
 *
 * @param stored when its last row was in storage
 * @param hashed when its rows were read back, hashed to leaves and sorted
 * @param rooted when the tree over them was built and kept
 */
public record BatchTimes(Instant stored, Instant hashed, Instant rooted) {

    /** The file in the folder of the batch's attempt. */
    public static final String PATH = "times.json";

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param what names the document in messages
     * @throws InvalidInputException if a member is missing or no time
     */
    public static BatchTimes parse(byte[] bytes, String what) {
        Members members = Members.of(Json.parseObject(bytes, what), what);
        return new BatchTimes(members.instant("stored"), members.instant("hashed"), members.instant("rooted"));
    }

    public byte[] toBytes() {
        ObjectNode object = Json.object()
                .put("stored", stored.toString())
                .put("hashed", hashed.toString())
                .put("rooted", rooted.toString());
        return (Json.pretty(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
