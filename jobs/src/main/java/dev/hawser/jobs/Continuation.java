package dev.hawser.jobs;

import dev.hawser.anchor.Block;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.manifest.TrustFile;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.RetryableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of a publisher's streams have ended, and where their history goes on: what is no check, and a reader must know. */
final class Continuation {
    private Continuation() {}

    /** Notes on the trust file alone. */
    static List<String> of(TrustFile trust) {
        return trust
                .successor()
                .map(next -> "the trust file names " + next + " as the successor of " + trust.owner()
                        + ": what was published later may stand in streams of that owner")
                .stream()
                .toList();
    }

    /**
     * Notes on the trust file's streams as they are at the block; on its successor alone where all are open.
     *
     * @throws RetryableException if the node does not answer
     */
    static List<String> of(TrustFile trust, NodePort chain, Block at) {
        Registry registry = new Registry(trust.chainId(), trust.registry(), trust.codeHash(), trust.deployedAt());
        List<String> notes = new ArrayList<>();
        for (String name : trust.streams()) {
            Stream stream = registry.stream(trust.owner(), new StreamName(name));
            if (chain.retired(trust.registry(), stream.id(), at.hash())) {
                notes.add(name + " is retired: no entry can follow" + goesOn(trust.successor()));
            }
        }
        return notes.isEmpty() ? of(trust) : notes;
    }

    private static String goesOn(Optional<Address> successor) {
        return successor
                .map(next -> "; the history goes on in the streams of owner " + next)
                .orElse(", and the trust file names no successor");
    }
}
