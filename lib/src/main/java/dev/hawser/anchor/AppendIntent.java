package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Appends to a stream what it lacks. A call is given only where the stream's entries, replayed, make exactly the head that
 * it names, and none of its own entries is among them.
 */
final class AppendIntent implements Intent {
    private final LedgerPort ledger;
    private final Supplier<Block> latest;
    private final StreamReplay replay;
    private final Stream stream;
    private final List<Entry> wanted;
    private final Predicate<Hash32> known;
    private final GasShare share;

    /**
     * @param latest gives the newest block, which is not older than what the sender knows
     * @param known whether a manifest of that digest is the publisher's
     */
    AppendIntent(
            LedgerPort ledger,
            Supplier<Block> latest,
            StreamReplay replay,
            Stream stream,
            List<Entry> wanted,
            Predicate<Hash32> known,
            GasShare share) {
        this.ledger = ledger;
        this.latest = latest;
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
                RegistryCalls.append(stream, plan.history().head(), plan.first(share.entries(latest.get()))));
    }

    /**
     * What the stream holds and lacks now.
     *
     * @throws InvalidInputException if it holds an entry of another publisher
     */
    AnchorPlan plan() {
        StreamHistory history = replay.to(stream, latest.get()).history();
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
}
