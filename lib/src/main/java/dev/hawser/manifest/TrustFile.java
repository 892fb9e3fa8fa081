package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a publisher gives out, and an auditor checks against.
 *
 * @param codeHash keccak256 of the registry's code
 * @param deployedAt the number of the block that holds the registry's deployment
 * @param streams the names of the owner's streams
 * @param successor the owner that carries on, where there is one
 */
public record TrustFile(
        ChainId chainId,
        Address registry,
        Hash32 codeHash,
        long deployedAt,
        Address owner,
        List<String> streams,
        Optional<Address> successor) {
    private static final String FORMAT = "hawser-trust-v1";

    public TrustFile {
        streams = List.copyOf(streams);
    }

    /** Where the store keeps the chain's trust file. */
    public static String path(ChainId chain) {
        return "chains/" + chain + "/trust.json";
    }

    /**
     * Reads a trust file.
     *
     * @param what names the file in messages
     * @throws InvalidInputException if the format is another, or a member is missing or of another type
     */
    public static TrustFile parse(byte[] bytes, String what) {
        Members members = Members.of(Json.parseObject(bytes, what), what);
        String format = members.text("format");
        if (!format.equals(FORMAT)) {
            throw new InvalidInputException(
                    what + " has format '" + format + "', not '" + FORMAT + "'", "ask the publisher for a trust file");
        }
        return new TrustFile(
                members.chainId("chainId"),
                members.address("registry"),
                members.hash("codeHash"),
                members.decimalLong("deployedAt"),
                members.address("owner"),
                members.texts("streams"),
                members.has("successor") ? Optional.of(members.address("successor")) : Optional.empty());
    }

    /** With the stream, in its place if it is there already, else at the end. */
    public TrustFile withStream(String name) {
        if (streams.contains(name)) {
            return this;
        }
        List<String> more = new ArrayList<>(streams);
        more.add(name);
        return new TrustFile(chainId, registry, codeHash, deployedAt, owner, more, successor);
    }

    /** With the owner that carries on. */
    public TrustFile withSuccessor(Address next) {
        return new TrustFile(chainId, registry, codeHash, deployedAt, owner, streams, Optional.of(next));
    }

    public byte[] toBytes() {
        ObjectNode object = Json.object()
                .put("format", FORMAT)
                .put("chainId", chainId.toString())
                .put("registry", registry.toString())
                .put("codeHash", codeHash.toString())
                .put("deployedAt", Long.toString(deployedAt))
                .put("owner", owner.toString());
        streams.forEach(object.putArray("streams")::add);
        successor.ifPresent(address -> object.put("successor", address.toString()));
        return (Json.pretty(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
