package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Appends to a stream of any ledger what it lacks. The ledger is the truth: each round reads the stream, names the head
 * found and appends what is missing behind it. So a second run, a second sender and an answer that was lost append nothing
 * twice.
 */
public final class LedgerAnchorer {
    private static final int MOST_SETBACKS = 8;
    private static final Duration REST = Duration.ofMillis(500);

    private final LedgerPort ledger;
    private final Pause pause;

    public LedgerAnchorer(LedgerPort ledger, Pause pause) {
        this.ledger = ledger;
        this.pause = pause;
    }

    /**
     * What an anchoring did.
     *
     * @param history the stream after it
     * @param appended the wanted entries that the stream lacked before
     * @param alreadyThere the wanted entries that stood in it before
     */
    public record Result(LedgerHistory history, List<LedgerEntry> appended, List<LedgerEntry> alreadyThere) {}

    /**
     * Appends the wanted entries that the stream lacks, and returns when all are final.
     *
     * @param known whether the publisher has the manifest of that digest
     * @throws InvalidInputException if the account may not append, the stream is retired or holds another publisher's entry
     * @throws RetryableException if the ledger does not answer, or others append without end
     * @throws TamperedException if the ledger's answers contradict each other
     */
    public Result anchor(LedgerStream stream, List<Entry> wanted, Predicate<Hash32> known) {
        LedgerHistory before = history(stream, known);
        LedgerHistory now = before;
        int setbacks = 0;
        for (List<Entry> missing = now.missing(wanted); !missing.isEmpty(); missing = now.missing(wanted)) {
            List<Entry> next = missing.subList(0, Math.min(missing.size(), ledger.mostEntries()));
            LedgerAnswer answer = append(now, next);
            if (!(answer instanceof LedgerAnswer.Appended)) {
                requireFewer(++setbacks, stream, answer);
                pause.pause(REST.multipliedBy(setbacks));
            }
            now = history(stream, known);
        }
        List<Entry> lacked = before.missing(wanted);
        return new Result(
                now,
                now.entries().stream()
                        .filter(one -> lacked.contains(one.entry()))
                        .toList(),
                before.entries().stream()
                        .filter(one -> wanted.contains(one.entry()))
                        .toList());
    }

    private LedgerAnswer append(LedgerHistory now, List<Entry> entries) {
        if (now.retired()) {
            throw new InvalidInputException(
                    now.stream() + " is retired", "anchor to a stream of another name: retiring is final");
        }
        return ledger.append(now.stream(), now.head(), entries);
    }

    private LedgerHistory history(LedgerStream stream, Predicate<Hash32> known) {
        LedgerHistory history = ledger.history(stream);
        for (LedgerEntry entry : history.entries()) {
            if (!known.test(entry.entry().manifest())) {
                throw new InvalidInputException(
                        "entry " + entry.index() + " of " + stream + ", in transaction " + entry.transaction()
                                + ", has a manifest that the store lacks: "
                                + entry.entry().manifest(),
                        "another store writes to this stream: anchor from one store only, or copy its runs into this one");
            }
        }
        return history;
    }

    private static void requireFewer(int setbacks, LedgerStream stream, LedgerAnswer last) {
        if (setbacks == MOST_SETBACKS) {
            String reason = last instanceof LedgerAnswer.HeadMoved moved
                    ? moved.reason()
                    : ((LedgerAnswer.Unknown) last).reason();
            throw new RetryableException(
                    setbacks + " attempts to append to " + stream + " came to nothing, the last one: " + reason,
                    "run again when the ledger answers and no other job anchors to this stream");
        }
    }
}
