package dev.hawser.chain;

import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.Anchorer;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.FeeOutlook;
import dev.hawser.anchor.FeePolicy;
import dev.hawser.anchor.FeeTiming;
import dev.hawser.anchor.FeeWatch;
import dev.hawser.anchor.Finality;
import dev.hawser.anchor.FinalityReader;
import dev.hawser.anchor.GasShare;
import dev.hawser.anchor.Journal;
import dev.hawser.anchor.JournalState;
import dev.hawser.anchor.Kept;
import dev.hawser.anchor.PriceCap;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCheck;
import dev.hawser.anchor.SenderSettings;
import dev.hawser.anchor.Signer;
import dev.hawser.anchor.StoredEntries;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.anchor.Waiting;
import dev.hawser.anchor.Wanted;
import dev.hawser.anchor.web3j.Web3jLedger;
import dev.hawser.config.SendConfig;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import dev.hawser.store.Documents;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A command's way to its chain: the node that {@code --rpc} names, or the embedded chain. Not for several threads. */
public final class ChainSession implements AutoCloseable {
    private static final Duration EMBEDDED_TIMEOUT = Duration.ofMinutes(1);

    /** The embedded chain has a block only where something makes one. */
    private static final Duration EMBEDDED_HEAD_AGE = Duration.ofDays(36_500);

    private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

    private final ChainOptions options;
    private final Optional<EmbeddedChain> embedded;
    private final Web3jLedger ledger;
    private final ChainRecords records;
    private final Documents documents;
    private final Clock clock;
    private final Consumer<String> report;
    private final ChainId chainId;
    private Signer signer;
    private Journal journal;
    private TransactionSender sender;
    private Registry registry;
    private PriceCap cap = PriceCap.NONE;
    private Duration patience = Duration.ZERO;

    private ChainSession(
            ChainOptions options,
            Optional<EmbeddedChain> embedded,
            Web3jLedger ledger,
            Documents documents,
            Clock clock,
            Consumer<String> report) {
        this.options = options;
        this.embedded = embedded;
        this.ledger = ledger;
        this.documents = documents;
        this.clock = clock;
        this.report = report;
        this.chainId = ledger.chainId();
        this.records = new ChainRecords(documents, chainId);
    }

    /**
     * Opens the chain.
     *
     * @param documents the store
     * @param report takes what a person should know while a transaction is waited for
     * @throws InvalidInputException if there is neither a URL nor a folder for the embedded chain, or the node serves
     *     another chain than the options name
     * @throws RetryableException if the node does not answer, or another command holds the embedded chain
     */
    public static ChainSession open(ChainOptions options, Documents documents, Clock clock, Consumer<String> report) {
        requireQuorum(options);
        Optional<EmbeddedChain> embedded = options.rpc().isEmpty() ? Optional.of(embedded(options)) : Optional.empty();
        Web3jLedger ledger = null;
        try {
            ledger = Web3jLedger.at(
                    embedded.map(chain -> List.of(chain.url())).orElse(options.rpc()), Waits::sleep, options.dataFee());
            if (options.chainId().isPresent()) {
                RegistryCheck.requireChain(ledger, options.chainId().get());
            }
            return new ChainSession(options, embedded, ledger, documents, clock, report);
        } catch (RuntimeException e) {
            close(ledger, embedded);
            throw e;
        }
    }

    public Web3jLedger ledger() {
        return ledger;
    }

    public ChainId chainId() {
        return chainId;
    }

    public ChainRecords records() {
        return records;
    }

    public boolean isEmbedded() {
        return embedded.isPresent();
    }

    /**
     * The registry that {@code --registry} names or the store remembers; on the embedded chain one is deployed where
     * there is none.
     *
     * @throws InvalidInputException if none is known, other code lies at its address, or the store's streams are on
     *     another chain and nobody said that this one is meant
     */
    public Registry registry() {
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
    public Address owner() {
        return options.owner().orElseGet(() -> signer().address());
    }

    public Stream stream(StreamName name) {
        return registry().stream(owner(), name);
    }

    /** The account that sends; on the embedded chain it is made where there is none, and funded. */
    public Signer signer() {
        if (signer == null) {
            signer = ChainSigners.open(options, embedded);
        }
        return signer;
    }

    /**
     * Watches the chain's fee for what has a deadline. From then on what this session sends costs no more than the watch
     * allows, and is waited for as long as it takes.
     *
     * @param outlook the newest there is, in gwei
     * @throws InvalidInputException on the embedded chain, whose fee nobody makes
     */
    public FeeWatch watch(FeeTiming timing, Supplier<FeeOutlook> outlook) {
        if (isEmbedded()) {
            throw new InvalidInputException(
                    "the embedded chain has a block only where something sends, so that waiting for its fee is in vain",
                    "name a node with --rpc, or leave out --by");
        }
        if (sender != null) {
            throw new IllegalStateException("the sender knows no watch");
        }
        Waiting waiting = new Waiting(clock, Waits::sleep, options.send().pollInterval(), Duration.ZERO);
        FeeWatch watch = new FeeWatch(ledger, waiting, timing, outlook, report);
        this.cap = watch;
        this.patience = Duration.between(clock.instant(), timing.deadline());
        return watch;
    }

    /** The one sender of this session: a second would take the account's journal from it. */
    public TransactionSender sender() {
        if (sender == null) {
            sender = sender(new Wei(options.send().feeBudget()));
        }
        return sender;
    }

    /** A sender beside {@link #sender} whose transactions cost at most so much each, and no more than configured. */
    public TransactionSender senderWithin(Wei most) {
        Wei configured = new Wei(options.send().feeBudget());
        return sender(most.compareTo(configured) < 0 ? most : configured);
    }

    private TransactionSender sender(Wei feeBudget) {
        if (journal == null) {
            journal = Journal.open(documents, chainId, signer().address(), genesis(), clock);
        }
        return new TransactionSender(ledger, signer(), journal, finality(), senderSettings(feeBudget));
    }

    /** How much of a block's gas limit one transaction may take. */
    public double gasShare() {
        return options.send().gasShare();
    }

    /** The embedded chain is this machine's own, and anvil makes another first block whenever it starts. */
    private Hash32 genesis() {
        return isEmbedded()
                ? Hash32.ZERO
                : ledger.block(0)
                        .map(Block::hash)
                        .orElseThrow(
                                () -> new RetryableException(ledger + " lacks the first block", "use another node"));
    }

    /** Which blocks are final: those so deep as configured, else those that the chain calls so. */
    public FinalityReader finality() {
        Finality rule = options.send()
                .confirmations()
                .<Finality>map(Finality.Confirmations::new)
                .orElseGet(Finality.Finalized::new);
        return options.send().finalityQuorum() == 1
                ? new FinalityReader(ledger, rule)
                : new FinalityReader(ledger.each(), options.send().finalityQuorum(), rule);
    }

    /** The newest block that is final. */
    public Block finalBlock() {
        return finality().newest();
    }

    /** Replays streams from the entries that the store keeps of them. */
    public StreamReplay replay() {
        return new StreamReplay(ledger, new Kept(new StoredEntries(documents), finality()));
    }

    /**
     * The stream's whole history up to the newest final block.
     *
     * @throws RetryableException if it can't be told
     */
    public StreamHistory history(StreamName name) {
        return replay().to(stream(name), finalBlock()).history();
    }

    /** All entries of the stream by now, final or not. */
    public StreamHistory latestHistory(Stream stream) {
        return replay().toLatest(stream).history();
    }

    /** What the journals of all accounts know that sent from this store to this chain. */
    public List<JournalState> journals() {
        Hash32 genesis = genesis();
        return Journal.accounts(documents, chainId).stream()
                .map(account -> Journal.open(documents, chainId, account, genesis, clock)
                        .state())
                .toList();
    }

    /**
     * Finds what would stop an anchoring to the streams.
     *
     * @throws InvalidInputException if registry, publisher, password or rights are wrong
     * @throws RetryableException if the node does not answer or the account lacks funds
     */
    public void requireReady(List<StreamName> names) {
        signer().requireReady();
        Registry at = registry();
        for (StreamName name : names) {
            Stream stream = at.stream(owner(), name);
            records.requireSamePublisher(stream);
            anchorer().requireReady(stream);
        }
    }

    /**
     * Appends what the streams lack, and names the streams in the trust file.
     *
     * @param known whether the store has the manifest of that digest
     */
    public List<AnchorResult> anchor(List<Wanted> wanted, Predicate<Hash32> known) {
        wanted.forEach(one -> records.requireSamePublisher(one.stream()));
        List<AnchorResult> results = anchorer().anchor(wanted, known);
        for (int i = 0; i < results.size(); i++) {
            if (!results.get(i).appended().isEmpty()
                    || !results.get(i).alreadyThere().isEmpty()) {
                records.addStream(wanted.get(i).stream());
            }
        }
        return results;
    }

    public Anchorer anchorer() {
        return new Anchorer(ledger, sender(), replay(), new GasShare(gasShare()));
    }

    @Override
    public void close() {
        if (signer != null) {
            signer.close();
        }
        close(ledger, embedded);
    }

    private SenderSettings senderSettings(Wei feeBudget) {
        SendConfig send = options.send();
        Waiting waiting = embedded.map(
                        chain -> new Waiting(clock, duration -> chain.mine(1), Duration.ZERO, EMBEDDED_TIMEOUT))
                .orElseGet(() -> new Waiting(
                        clock, Waits::sleep, send.pollInterval(), send.timeout().plus(patience)));
        return new SenderSettings(
                new FeePolicy(feeBudget, cap),
                send.raiseAfter(),
                embedded.isPresent() ? EMBEDDED_HEAD_AGE : send.maxHeadAge(),
                waiting,
                report);
    }

    private static void requireQuorum(ChainOptions options) {
        int endpoints = Math.max(1, options.rpc().size());
        if (options.send().finalityQuorum() > endpoints) {
            throw new InvalidInputException(
                    "deploy.finality-quorum is " + options.send().finalityQuorum() + ", and there are " + endpoints
                            + " endpoints",
                    "name as many different endpoints with --rpc or in deploy.rpc, or lower the quorum");
        }
    }

    private static EmbeddedChain embedded(ChainOptions options) {
        ChainOptions.Embedded embedded = options.embedded()
                .orElseThrow(() -> new InvalidInputException(
                        "the embedded chain needs a store and a driver on this machine", "name a node with --rpc"));
        return EmbeddedChain.open(embedded.folder(), embedded.anvil().get(), LOCK_WAIT);
    }

    private static void close(Web3jLedger ledger, Optional<EmbeddedChain> embedded) {
        if (ledger != null) {
            ledger.close();
        }
        embedded.ifPresent(EmbeddedChain::close);
    }
}
