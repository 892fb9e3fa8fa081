package dev.hawser.chain;

import dev.hawser.anchor.Registry;
import dev.hawser.anchor.Stream;
import dev.hawser.manifest.Deployment;
import dev.hawser.manifest.EntryTimes;
import dev.hawser.manifest.TrustFile;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.Documents;
import java.util.List;
import java.util.Optional;

/** What a store remembers of a chain: the registry, the desks and the trust file. */
public final class ChainRecords {
    private final Documents documents;
    private final ChainId chain;

    ChainRecords(Documents documents, ChainId chain) {
        this.documents = documents;
        this.chain = chain;
    }

    public Optional<Deployment> registry() {
        return deployment(Deployment.registryPath(chain));
    }

    public void saveRegistry(Deployment deployment) {
        documents.write(Deployment.registryPath(chain), deployment.toBytes());
    }

    public Optional<Deployment> desk(String pipeline) {
        return deployment(Deployment.deskPath(chain, pipeline));
    }

    public void saveDesk(String pipeline, Deployment deployment) {
        documents.write(Deployment.deskPath(chain, pipeline), deployment.toBytes());
    }

    /** When the run's entry came onto the chain, where the driver that saw it final said so. */
    public Optional<EntryTimes> times(RunKey run) {
        String path = EntryTimes.path(chain, run);
        return documents.read(path).map(bytes -> EntryTimes.parse(bytes, path));
    }

    public void saveTimes(RunKey run, EntryTimes times) {
        documents.write(EntryTimes.path(chain, run), times.toBytes());
    }

    public Optional<Deployment> challenge() {
        return deployment(Deployment.challengePath(chain));
    }

    public void saveChallenge(Deployment deployment) {
        documents.write(Deployment.challengePath(chain), deployment.toBytes());
    }

    public Optional<TrustFile> trust() {
        String path = TrustFile.path(chain);
        return documents.read(path).map(bytes -> TrustFile.parse(bytes, path));
    }

    /**
     * Makes sure that a store whose streams are on other chains is not taken for a new one.
     *
     * @throws InvalidInputException if there are records of other chains and none of this one
     */
    public void requireHome() {
        List<String> chains = documents.names("chains");
        if (!chains.isEmpty() && !chains.contains(chain.toString())) {
            throw new InvalidInputException(
                    "the store's streams are on chain " + String.join(", ", chains) + ", and the node serves chain "
                            + chain,
                    "name a node of chain " + chains.get(0) + " with --rpc, or state deploy.chain-id = " + chain
                            + " to use this one too");
        }
    }

    /** Writes the trust file of a registry and an owner that have no stream yet. */
    public void startTrust(Registry registry, Address owner) {
        save(new TrustFile(
                chain,
                registry.address(),
                registry.codeHash(),
                registry.deployedAt(),
                owner,
                List.of(),
                Optional.empty()));
    }

    /**
     * Writes into the trust file who carries on what the stream's owner published.
     *
     * @throws InvalidInputException if the trust file names streams of another owner or registry
     */
    public void nameSuccessor(Stream stream, Address successor) {
        requireSamePublisher(stream);
        if (trust().filter(file -> isFor(file, stream)).isEmpty()) {
            startTrust(stream.registry(), stream.owner());
        }
        save(trust().orElseThrow().withSuccessor(successor));
    }

    /**
     * Adds the stream to the trust file.
     *
     * @throws InvalidInputException if the trust file names streams of another owner or registry
     */
    public void addStream(Stream stream) {
        requireSamePublisher(stream);
        Optional<TrustFile> trust = trust().filter(file -> isFor(file, stream));
        if (trust.isEmpty()) {
            startTrust(stream.registry(), stream.owner());
        }
        TrustFile before = trust().orElseThrow();
        TrustFile after = before.withStream(stream.name().value());
        if (!after.equals(before)) {
            save(after);
        }
    }

    /** @throws InvalidInputException if the trust file names streams of another owner or registry */
    public void requireSamePublisher(Stream stream) {
        trust().filter(file -> !isFor(file, stream) && !file.streams().isEmpty())
                .ifPresent(file -> {
                    throw new InvalidInputException(
                            "the trust file " + TrustFile.path(chain) + " is for streams of " + file.owner()
                                    + " in registry " + file.registry() + ", not of " + stream.owner() + " in "
                                    + stream.registry().address(),
                            "use that owner and registry, or another store: a store has one publisher on a chain");
                });
    }

    private static boolean isFor(TrustFile file, Stream stream) {
        return file.owner().equals(stream.owner())
                && file.registry().equals(stream.registry().address());
    }

    private void save(TrustFile trust) {
        documents.write(TrustFile.path(chain), trust.toBytes());
    }

    private Optional<Deployment> deployment(String path) {
        return documents.read(path).map(bytes -> Deployment.parse(bytes, path));
    }
}
