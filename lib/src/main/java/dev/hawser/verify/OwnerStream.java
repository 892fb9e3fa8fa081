package dev.hawser.verify;

import dev.hawser.anchor.Block;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.StreamName;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.util.Collection;
import java.util.List;

/**
 * A stream that an owner has in a registry.
 *
 * @param name as text, or in hex where it is no name that Hawser gives
 * @param trusted whether the trust file names it
 */
public record OwnerStream(String name, boolean trusted) {

    /**
     * The owner's streams, in the order in which they got their first entries. The registry keeps no list: it is as whole
     * as the node's answer, but for the trusted streams, whose heads show whether they must be in it.
     *
     * @param trusted the names in the trust file
     * @throws RetryableException if the node does not answer, or its answer lacks a trusted stream that has an entry
     */
    public static List<OwnerStream> of(
            NodePort ledger, Registry registry, Address owner, Collection<String> trusted, Block at) {
        List<OwnerStream> streams =
                ledger.opened(registry.address(), owner, registry.deployedAt(), at.number()).stream()
                        .map(OwnerStream::text)
                        .map(name -> new OwnerStream(name, trusted.contains(name)))
                        .toList();
        for (String name : trusted) {
            Hash32 id = registry.stream(owner, new StreamName(name)).id();
            boolean listed = streams.stream().anyMatch(stream -> stream.name().equals(name));
            if (!listed && !ledger.head(registry.address(), id, at.hash()).equals(id)) {
                throw new RetryableException(
                        "the node's list of the owner's streams is not whole: it lacks " + name + ", which has entries",
                        "run again, with a node that keeps all logs since the registry's deployment");
            }
        }
        return streams;
    }

    private static String text(Hash32 word) {
        try {
            StreamName name = StreamName.of(word);
            return name.bytes32().equals(word) ? name.value() : word.toString();
        } catch (InvalidInputException e) {
            return word.toString();
        }
    }
}
