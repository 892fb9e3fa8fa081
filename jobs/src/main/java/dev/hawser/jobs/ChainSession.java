package dev.hawser.jobs;

import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.Anchorer;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.FeePolicy;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCheck;
import dev.hawser.anchor.Signer;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.anchor.Waiting;
import dev.hawser.anchor.web3j.Web3jLedger;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.store.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A command's way to its chain: the node that {@code --rpc} names, or the embedded chain. Not for several threads. */
final class ChainSession implements AutoCloseable {
    /** After so many blocks anvil calls a block final. */
    private static final int EMBEDDED_CONFIRMATIONS = 2;

    private static final int DEFAULT_CONFIRMATIONS = 12;
    private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

    private final ChainOptions options;
    private final Optional<EmbeddedChain> embedded;
    private final Web3jLedger ledger;
    private final ChainRecords records;
    private final Clock clock;
    private final ChainId chainId;
    private Signer signer;
    private Registry registry;

    private ChainSession(
            ChainOptions options,
            Optional<EmbeddedChain> embedded,
            Web3jLedger ledger,
            Documents documents,
            Clock clock) {
        this.options = options;
        this.embedded = embedded;
        this.ledger = ledger;
        this.clock = clock;
        this.chainId = ledger.chainId();
        this.records = new ChainRecords(documents, chainId);
    }

    /** Whether a chain is named, or an embedded one was used with this store before. */
    static boolean isThere(Workspace workspace) {
        return workspace.rpc().isPresent()
                || workspace.hasLocalStore()
                        && Files.exists(workspace.chainFolder().resolve("state.json"));
    }

    /** The session of a command. */
    static ChainSession open(Workspace workspace) {
        workspace.warnOfExposure();
        return open(ChainOptions.of(workspace), workspace.store(), workspace.clock());
    }

    /**
     * Opens the chain.
     *
     * @param documents the store
     * @throws InvalidInputException if there is neither a URL nor a folder for the embedded chain, or the node serves
     *     another chain than the options name
     * @throws RetryableException if the node does not answer, or another command holds the embedded chain
     */
    static ChainSession open(ChainOptions options, Documents documents, Clock clock) {
        Optional<EmbeddedChain> embedded = options.rpc().isPresent()
                ? Optional.empty()
                : Optional.of(EmbeddedChain.open(embeddedFolder(options), AnvilBinary.find(), LOCK_WAIT));
        Web3jLedger ledger = null;
        try {
            ledger = Web3jLedger.at(
                    embedded.map(EmbeddedChain::url).or(options::rpc).orElseThrow());
            if (options.chainId().isPresent()) {
                RegistryCheck.requireChain(ledger, options.chainId().get());
            }
            return new ChainSession(options, embedded, ledger, documents, clock);
        } catch (RuntimeException e) {
            close(ledger, embedded);
            throw e;
        }
    }

    Web3jLedger ledger() {
        return ledger;
    }

    ChainId chainId() {
        return chainId;
    }

    ChainRecords records() {
        return records;
    }

    boolean isEmbedded() {
        return embedded.isPresent();
    }

    /**
     * The registry that {@code --registry} names or the store remembers; on the embedded chain one is deployed where
     * there is none.
     *
     * @throws InvalidInputException if none is known, other code lies at its address, or the store's streams are on
     *     another chain and nobody said that this one is meant
     */
    Registry registry() {
        if (registry == null) {
            if (options.chainId().isEmpty()) {
                records.requireHome();
            }
            Deployments deployments = new Deployments(this);
            registry = options.registry()
                    .map(deployments::named)
                    .orElseGet(() -> isEmbedded() ? deployments.registry().registry() : deployments.recorded());
        }
        return registry;
    }

    /** {@code --owner}, else the keystore's account. */
    Address owner() {
        return options.owner().orElseGet(() -> signer().address());
    }

    Stream stream(StreamName name) {
        return registry().stream(owner(), name);
    }

    /** The account that sends; on the embedded chain it is made where there is none, and funded. */
    Signer signer() {
        if (signer == null) {
            signer = ChainSigners.open(options, embedded);
        }
        return signer;
    }

    TransactionSender sender() {
        return new TransactionSender(ledger, signer(), new FeePolicy(), waiting());
    }

    /** The newest block that counts as final: so many blocks deep as configured, else what the chain calls final. */
    Block finalBlock() {
        if (options.confirmations().isEmpty()) {
            return ledger.finalized();
        }
        long number =
                Math.max(0, ledger.latest().number() - options.confirmations().get());
        return ledger.block(number)
                .orElseThrow(() -> new RetryableException(ledger + " lacks block " + number, "run again"));
    }

    /**
     * The stream's whole history up to the newest final block.
     *
     * @throws RetryableException if it can't be told
     */
    StreamHistory history(StreamName name) {
        return new StreamReplay(ledger).to(stream(name), finalBlock()).history();
    }

    /**
     * Finds what would stop an anchoring to the streams.
     *
     * @throws InvalidInputException if registry, publisher, password or rights are wrong
     * @throws RetryableException if the node does not answer or the account lacks funds
     */
    void requireReady(List<StreamName> names) {
        signer().requireReady();
        Registry at = registry();
        for (StreamName name : names) {
            Stream stream = at.stream(owner(), name);
            records.requireSamePublisher(stream);
            new Anchorer(ledger, sender()).requireReady(stream);
        }
    }

    /** Appends what the stream lacks, and names the stream in the trust file. */
    AnchorResult anchor(StreamName name, List<Entry> wanted) {
        Stream stream = stream(name);
        records.requireSamePublisher(stream);
        AnchorResult result = new Anchorer(ledger, sender()).anchor(stream, wanted);
        if (!result.appended().isEmpty() || !result.alreadyThere().isEmpty()) {
            records.addStream(stream);
        }
        return result;
    }

    @Override
    public void close() {
        if (signer != null) {
            signer.close();
        }
        close(ledger, embedded);
    }

    private Waiting waiting() {
        if (embedded.isPresent()) {
            return new Waiting(
                    clock,
                    duration -> embedded.get().mine(1),
                    options.confirmations().orElse(EMBEDDED_CONFIRMATIONS),
                    Duration.ZERO,
                    Duration.ofMinutes(1));
        }
        return new Waiting(
                clock,
                Waits::sleep,
                options.confirmations().orElse(DEFAULT_CONFIRMATIONS),
                Duration.ofSeconds(2),
                Duration.ofMinutes(10));
    }

    private static Path embeddedFolder(ChainOptions options) {
        return options.embedded()
                .orElseThrow(() -> new InvalidInputException(
                        "the embedded chain needs a store and a driver on this machine", "name a node with --rpc"));
    }

    private static void close(Web3jLedger ledger, Optional<EmbeddedChain> embedded) {
        if (ledger != null) {
            ledger.close();
        }
        embedded.ifPresent(EmbeddedChain::close);
    }
}
