package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;

/**
 * A contract that {@code deploy} put on a chain, as the store remembers it.
 *
 * @param codeHash keccak256 of the code at the address
 * @param deployedAt the number of the block that holds the deployment
 */
public record Deployment(Address address, Hash32 codeHash, long deployedAt, Hash32 transactionHash) {

    /** Where the store keeps the chain's registry. */
    public static String registryPath(ChainId chain) {
        return "chains/" + chain + "/registry.json";
    }

    /** Where the store keeps the pipeline's desk on the chain. */
    public static String deskPath(ChainId chain, String pipeline) {
        return "chains/" + chain + "/desk-" + pipeline + ".json";
    }

    /** Where the store keeps the contract that holds bonds on the chain. */
    public static String challengePath(ChainId chain) {
        return "chains/" + chain + "/challenge.json";
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param what names the document in messages
     * @throws InvalidInputException if a member is missing or of another type
     */
    public static Deployment parse(byte[] bytes, String what) {
        Members members = Members.of(Json.parseObject(bytes, what), what);
        return new Deployment(
                members.address("address"),
                members.hash("codeHash"),
                members.decimalLong("deployedAt"),
                members.hash("transactionHash"));
    }

    public byte[] toBytes() {
        ObjectNode object = Json.object()
                .put("address", address.toString())
                .put("codeHash", codeHash.toString())
                .put("deployedAt", Long.toString(deployedAt))
                .put("transactionHash", transactionHash.toString());
        return (Json.pretty(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
