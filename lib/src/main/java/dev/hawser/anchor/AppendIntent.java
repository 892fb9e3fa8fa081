package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Appends to a stream what it lacks. A call is given only where the stream's entries, replayed, make exactly the head that
 * it names, and none of its own entries is among them.
 */
final class AppendIntent implements Intent {
    private final NodePort ledger;
    private final TransactionSender sender;
    private final StreamReplay replay;
    private final Stream stream;
    private final List<Entry> wanted;
    private final Predicate<Hash32> known;
    private final GasShare share;

    /** @param known whether a manifest of that digest is the publisher's */
    AppendIntent(
            NodePort ledger,
            TransactionSender sender,
            StreamReplay replay,
            Stream stream,
            List<Entry> wanted,
            Predicate<Hash32> known,
            GasShare share) {
        this.ledger = ledger;
        this.sender = sender;
        this.replay = replay;
        this.stream = stream;
        this.wanted = wanted;
        this.known = known;
        this.share = share;
    }

    @Override
    public String purpose() {
        return "append to " + stream;
    }

    @Override
    public boolean concerns(Call earlier) {
        return Appending.of(earlier).filter(appending -> appending.isTo(stream)).isPresent();
    }

    @Override
    public Optional<Call> call(Optional<Call> before) {
        RegistryCheck.requireRegistry(ledger, stream.registry());
        AnchorPlan plan = plan();
        if (plan.missing().isEmpty()) {
            return Optional.empty();
        }
        if (before.flatMap(Appending::of).filter(plan::stillServes).isPresent()) {
            return before;
        }
        return Optional.of(
                RegistryCalls.append(stream, plan.history().head(), plan.first(share.entries(sender.latest()))));
    }

    /**
     * What the stream holds and lacks now.
     *
     * @throws InvalidInputException if it holds an entry of another publisher
     */
    AnchorPlan plan() {
        StreamHistory history = history();
        for (AppendedEntry entry : history.entries()) {
            if (!known.test(entry.entry().manifest())) {
                throw new InvalidInputException(
                        "entry " + entry.index() + " of " + stream + ", in block " + entry.blockNumber()
                                + ", has a manifest that the store lacks: "
                                + entry.entry().manifest(),
                        "another store writes to this stream: anchor from one store only, or copy its runs into this one");
            }
        }
        return AnchorPlan.of(history, wanted);
    }

    /** Behind a load balancer one node may not know yet what another one said. */
    private StreamHistory history() {
        for (int look = 1; ; look++) {
            Replay found = replay.to(stream, sender.latest());
            if (look == SendRules.PATIENCE || !(found instanceof Replay.CannotTell)) {
                return found.history();
            }
            sender.pause();
        }
    }
}
