package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.primitives.Wei;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Appends to streams what they lack. The chain is the truth: each round replays a stream, names the head found and appends
 * what is missing behind it, so that a second run, or a second sender, appends nothing twice.
 */
public final class Anchorer {
    private static final int MOST_SETBACKS = 5;

    private final NodePort ledger;
    private final TransactionSender sender;
    private final StreamReplay replay;
    private final GasShare share;

    public Anchorer(NodePort ledger, TransactionSender sender, StreamReplay replay, GasShare share) {
        this.ledger = ledger;
        this.sender = sender;
        this.replay = replay;
        this.share = share;
    }

    /** The same for one stream, whose other entries may be anybody's. */
    public AnchorResult anchor(Stream stream, List<Entry> wanted) {
        return anchor(List.of(new Wanted(stream, wanted)), digest -> true).get(0);
    }

    /**
     * Appends the wanted entries that the streams lack: those of an earlier stream are in a block before one of a later
     * stream is signed. Returns when all are final.
     *
     * @param known whether the publisher has the manifest of that digest
     * @return what was done to each of the streams
     * @throws InvalidInputException if the sender may not append, a stream is retired or holds another publisher's entry, or
     *     chain or registry are others
     * @throws RetryableException if the chain does not answer, a history can't be told, or as {@link
     *     TransactionSender#deliver}
     * @throws TamperedException if the node's answers contradict each other
     */
    public List<AnchorResult> anchor(List<Wanted> wanted, Predicate<Hash32> known) {
        List<AppendIntent> intents =
                wanted.stream().map(one -> intent(one, known)).toList();
        List<Settled> settled = new ArrayList<>();
        List<AnchorPlan> plans;
        do {
            for (int i = 0; i < intents.size(); i++) {
                append(wanted.get(i).stream(), intents.get(i));
            }
            settled.addAll(sender.settle());
            plans = intents.stream().map(AppendIntent::plan).toList();
        } while (plans.stream().anyMatch(plan -> !plan.missing().isEmpty())
                || !sender.state().mined().isEmpty());
        List<AnchorResult> results = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            results.add(result(plans.get(i).history(), wanted.get(i), settled));
        }
        return results;
    }

    /**
     * Finds what would refuse an append, before there is anything to append.
     *
     * @throws InvalidInputException as {@link #anchor}
     * @throws RetryableException as {@link #anchor}
     */
    public void requireReady(Stream stream) {
        RegistryCheck.requireRegistry(ledger, stream.registry());
        requireAllowed(stream, ledger.latest());
        sender.requireFunds("append to " + stream, GasShare.GAS_OF_THE_FIRST);
    }

    /** What the anchoring of the stream would send now. */
    public Forecast forecast(Wanted wanted, Predicate<Hash32> known) {
        AppendIntent intent = intent(wanted, known);
        RegistryCheck.requireRegistry(ledger, wanted.stream().registry());
        AnchorPlan plan = intent.plan();
        int entries = plan.missing().size();
        if (entries == 0) {
            return new Forecast(0, 0, 0, Wei.ZERO);
        }
        Block latest = ledger.latest();
        requireAllowed(wanted.stream(), latest);
        int most = share.entries(latest);
        int transactions = (entries + most - 1) / most;
        Call first = RegistryCalls.append(wanted.stream(), plan.history().head(), plan.first(most));
        Estimate estimate = ledger.estimate(sender.sender(), first);
        if (estimate instanceof Estimate.Refused refused) {
            throw refused(wanted.stream(), refused.refusal());
        }
        long gas = ((Estimate.Gas) estimate).units() + share.gas(entries - Math.min(most, entries), transactions - 1);
        return new Forecast(
                entries,
                transactions,
                gas,
                latest.baseFee()
                        .plus(ledger.suggestedTip())
                        .times(gas)
                        .plus(ledger.dataFee(first).times(transactions)));
    }

    /** Appends what is missing, until nothing is. */
    private void append(Stream stream, AppendIntent intent) {
        RegistryCheck.requireRegistry(ledger, stream.registry());
        Deadline deadline = sender.deadline();
        int setbacks = 0;
        while (true) {
            AnchorPlan plan = intent.plan();
            if (plan.missing().isEmpty()) {
                return;
            }
            requireAllowed(stream, plan.history().at());
            Sent sent = sender.deliver(intent);
            if (sent instanceof Sent.Refused refused) {
                requireMoved(stream, refused.refusal());
                deadline.rest(() -> refusedLongEnough(stream, refused.refusal()));
            } else if (!(sent instanceof Sent.Mined || sent instanceof Sent.Unneeded)) {
                requireFewerThan(MOST_SETBACKS, ++setbacks, stream, sent);
            }
        }
    }

    private AppendIntent intent(Wanted wanted, Predicate<Hash32> known) {
        return new AppendIntent(ledger, sender, replay, wanted.stream(), wanted.entries(), known, share);
    }

    private void requireAllowed(Stream stream, Block at) {
        if (ledger.retired(stream.registry().address(), stream.id(), at.hash())) {
            throw new InvalidInputException(
                    stream + " is retired", "anchor to a stream of another name: retiring is final");
        }
        if (!sender.sender().equals(stream.owner())
                && !ledger.isWriter(stream.registry().address(), stream.id(), sender.sender(), at.hash())) {
            throw new InvalidInputException(
                    sender.sender() + " is neither the owner " + stream.owner() + " nor a writer of " + stream,
                    "use the owner's keystore, or let the owner name it: hawser accounts writers");
        }
    }

    /** Passes where the head is only another one: nodes look at what waits in their pool, too. */
    private static void requireMoved(Stream stream, Refusal refusal) {
        if (!refusal.is("HeadMismatch(bytes32,bytes32,bytes32)")) {
            throw refused(stream, refusal);
        }
    }

    private static RetryableException refusedLongEnough(Stream stream, Refusal refusal) {
        return new RetryableException(
                "the registry expects another head of " + stream + " than its entries make, still: "
                        + refusal.message(),
                "run again when nothing else appends to this stream, or use another node");
    }

    private static void requireFewerThan(int most, int setbacks, Stream stream, Sent last) {
        if (setbacks == most) {
            String reverted = last instanceof Sent.Reverted one
                    ? "; the last of ours, " + one.receipt().transactionHash() + ", has status 0"
                    : "";
            throw new RetryableException(
                    setbacks + " times another transaction came first while appending to " + stream + reverted,
                    "run again when no other job anchors to this stream");
        }
    }

    private static InvalidInputException refused(Stream stream, Refusal refusal) {
        return new InvalidInputException(
                "the registry refused to append to " + stream + ": " + refusal.message(),
                "check --registry, --owner and the keystore");
    }

    private static AnchorResult result(StreamHistory history, Wanted wanted, List<Settled> all) {
        List<Settled> settled = all.stream()
                .filter(one -> Appending.of(one.call())
                        .filter(appending -> appending.isTo(wanted.stream()))
                        .isPresent())
                .toList();
        Set<Hash32> ours =
                settled.stream().map(one -> one.receipt().transactionHash()).collect(Collectors.toSet());
        Set<Entry> left = new LinkedHashSet<>(wanted.entries());
        List<AppendedEntry> appended = new ArrayList<>();
        List<AppendedEntry> alreadyThere = new ArrayList<>();
        for (AppendedEntry entry : history.entries()) {
            if (left.remove(entry.entry())) {
                (ours.contains(entry.transactionHash()) ? appended : alreadyThere).add(entry);
            }
        }
        return new AnchorResult(appended, alreadyThere, settled);
    }
}
