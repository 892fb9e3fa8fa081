package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * When a run's entry came onto a chain, as the store remembers it: not hashed.
 *
 * @param signed when its transaction was first signed, by the driver's clock
 * @param mined the time that its block states
 * @param seenFinal when the driver saw that its block is final
 */
public record EntryTimes(Instant signed, Instant mined, Instant seenFinal) {

    /** Where the store keeps the times of the run's entry on the chain. */
    public static String path(ChainId chain, RunKey run) {
        return "chains/" + chain + "/times/" + run + ".json";
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param what names the document in messages
     * @throws InvalidInputException if a member is missing or no time
     */
    public static EntryTimes parse(byte[] bytes, String what) {
        Members members = Members.of(Json.parseObject(bytes, what), what);
        return new EntryTimes(members.instant("signed"), members.instant("mined"), members.instant("seenFinal"));
    }

    public byte[] toBytes() {
        ObjectNode object = Json.object()
                .put("signed", signed.toString())
                .put("mined", mined.toString())
                .put("seenFinal", seenFinal.toString());
        return (Json.pretty(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
