package dev.hawser.anchor;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Appends to a stream what it lacks. The chain is the truth: each round replays the stream, names the head found and
 * appends what is missing behind it, so that a second run, or a second sender, appends nothing twice.
 */
public final class Anchorer {
    /** 64 bytes an entry: well below the 128 KiB of calldata that nodes accept. */
    static final int MOST_AT_ONCE = 1000;

    /** The first append to a stream, which opens it, takes 50,000. */
    private static final long GAS_OF_AN_APPEND = 60_000;

    private static final int MOST_SETBACKS = 5;

    private final LedgerPort ledger;
    private final TransactionSender sender;

    public Anchorer(LedgerPort ledger, TransactionSender sender) {
        this.ledger = ledger;
        this.sender = sender;
    }

    /**
     * Appends the wanted entries that the stream lacks, in their order.
     *
     * @throws InvalidInputException if the sender may not append, the stream is retired, or chain or registry are others
     * @throws RetryableException if the chain does not answer, the history can't be told, or the account lacks funds
     * @throws TamperedException if the node's answers contradict each other
     */
    public AnchorResult anchor(Stream stream, List<Entry> wanted) {
        RegistryCheck.requireRegistry(ledger, stream.registry());
        StreamReplay replay = new StreamReplay(ledger);
        List<Receipt> transactions = new ArrayList<>();
        int setbacks = 0;
        while (true) {
            AnchorPlan plan = AnchorPlan.of(replay.toLatest(stream).history(), wanted);
            if (plan.missing().isEmpty()) {
                return result(plan.history(), wanted, transactions);
            }
            requireOpen(stream, plan.history().at());
            requireWriter(stream, plan.history().at());
            List<Entry> next = plan.missing()
                    .subList(0, Math.min(MOST_AT_ONCE, plan.missing().size()));
            Sent sent = sender.send(RegistryCalls.append(stream, plan.history().head(), next));
            if (sent instanceof Sent.Confirmed confirmed) {
                transactions.add(confirmed.receipt());
            } else {
                requireHopeful(stream, sent, ++setbacks);
            }
        }
    }

    /**
     * Finds what would refuse an append, before there is anything to append.
     *
     * @throws InvalidInputException as {@link #anchor}
     * @throws RetryableException as {@link #anchor}
     */
    public void requireReady(Stream stream) {
        RegistryCheck.requireRegistry(ledger, stream.registry());
        Block latest = ledger.latest();
        requireOpen(stream, latest);
        requireWriter(stream, latest);
        sender.requireFunds("append to " + stream, GAS_OF_AN_APPEND);
    }

    private void requireOpen(Stream stream, Block at) {
        if (ledger.retired(stream.registry().address(), stream.id(), at.hash())) {
            throw new InvalidInputException(
                    stream + " is retired", "anchor to a stream of another name: retiring is final");
        }
    }

    private void requireWriter(Stream stream, Block at) {
        if (!sender.sender().equals(stream.owner())
                && !ledger.isWriter(stream.registry().address(), stream.id(), sender.sender(), at.hash())) {
            throw new InvalidInputException(
                    sender.sender() + " is neither the owner " + stream.owner() + " nor a writer of " + stream,
                    "use the owner's keystore, or let the owner name it: hawser accounts writers");
        }
    }

    /** Passes where the next replay may find another head, and so a way on. */
    private static void requireHopeful(Stream stream, Sent sent, int setbacks) {
        if (sent instanceof Sent.Refused refused && !refused.refusal().is("HeadMismatch(bytes32,bytes32,bytes32)")) {
            throw new InvalidInputException(
                    "the registry refused to append to " + stream + ": "
                            + refused.refusal().message(),
                    "check --registry, --owner and the keystore");
        }
        if (setbacks == MOST_SETBACKS) {
            throw new RetryableException(
                    setbacks + " times another transaction came first while appending to " + stream,
                    "run again when no other job anchors to this stream");
        }
    }

    private static AnchorResult result(StreamHistory history, List<Entry> wanted, List<Receipt> transactions) {
        Set<Object> ours = transactions.stream().map(Receipt::transactionHash).collect(Collectors.toSet());
        Set<Entry> left = new LinkedHashSet<>(wanted);
        List<AppendedEntry> appended = new ArrayList<>();
        List<AppendedEntry> alreadyThere = new ArrayList<>();
        for (AppendedEntry entry : history.entries()) {
            if (left.remove(entry.entry())) {
                (ours.contains(entry.transactionHash()) ? appended : alreadyThere).add(entry);
            }
        }
        return new AnchorResult(appended, alreadyThere, transactions);
    }
}
