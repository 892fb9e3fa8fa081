package dev.hawser.verify;

import dev.hawser.anchor.Block;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.TrustFile;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks many proof files by one trust file and one chain. What they have in common is looked at once: a manifest, what the
 * node says of the chain, and each stream's replay, all up to one block. Not for several threads.
 */
public final class ProofChecks {
    /** Manifests to remember: files of one batch follow each other. */
    private static final int MANIFESTS = 16;

    private final Optional<TrustFile> trust;
    private final Optional<NodePort> ledger;
    private final Map<String, BatchManifest> manifests = new LinkedHashMap<>(MANIFESTS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, BatchManifest> eldest) {
            return size() > MANIFESTS;
        }
    };
    private final Map<Stream, StreamCheck> streams = new HashMap<>();
    private Supplier<Node> node;

    /** What the node says of the trusted chain. */
    record Node(ChainId chain, Hash32 codeHash, Block finalized) {}

    /**
     * Nothing is asked yet.
     *
     * @param trust what the publisher gave out; without it nobody is identified
     * @param ledger the chain; without it everything else is checked
     */
    public ProofChecks(Optional<TrustFile> trust, Optional<NodePort> ledger) {
        this.trust = trust;
        this.ledger = ledger;
    }

    public ProofCheck.Outcome check(ProofFile proof) {
        return new ProofCheck(proof, this).outcome();
    }

    Optional<TrustFile> trust() {
        return trust;
    }

    Optional<NodePort> ledger() {
        return ledger;
    }

    /** @throws InvalidInputException if the text is no canonical manifest */
    BatchManifest manifest(ProofFile proof) {
        BatchManifest known = manifests.get(proof.manifest());
        if (known == null) {
            known = new BatchManifest(proof.parsedManifest());
            manifests.put(proof.manifest(), known);
        }
        return known;
    }

    /**
     * What the node says of the registry and its chain.
     *
     * @throws RetryableException if the node does not answer, or did not when it was asked first
     */
    Node node(NodePort asked, TrustFile trusted) {
        if (node == null) {
            try {
                Node answer = new Node(asked.chainId(), asked.codeHash(trusted.registry()), asked.finalized());
                node = () -> answer;
            } catch (RetryableException e) {
                node = () -> {
                    throw e;
                };
            }
        }
        return node.get();
    }

    /** The stream's replay up to the block that was final when the node was asked first. */
    StreamCheck replay(NodePort asked, TrustFile trusted, Registry registry, String name) {
        Stream stream = registry.stream(trusted.owner(), new StreamName(name));
        return streams.computeIfAbsent(
                        stream,
                        wanted -> StreamCheck.of(
                                asked, wanted, node(asked, trusted).finalized()))
                .again();
    }
}
