package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.RetryableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Replays a stream from its registry's deployment to a block and compares the result with the head of that block. Where
 * entries are kept, only the events behind them are read; what they come to is believed if it is the head, and otherwise
 * the whole stream is replayed.
 */
public final class StreamReplay {
    /** Kept entries are written anew without a new entry when the final block is so far ahead of theirs. */
    private static final long WORTH_KEEPING = 1000;

    private final NodePort ledger;
    private final Optional<Kept> kept;

    public StreamReplay(NodePort ledger) {
        this(ledger, Optional.empty());
    }

    /** @param kept what earlier replays have seen, and where this one keeps what it sees */
    public StreamReplay(NodePort ledger, Kept kept) {
        this(ledger, Optional.of(kept));
    }

    private StreamReplay(NodePort ledger, Optional<Kept> kept) {
        this.ledger = ledger;
        this.kept = kept;
    }

    /**
     * Replays to the newest block.
     *
     * @throws RetryableException as {@link #to}
     */
    public Replay toLatest(Stream stream) {
        return to(stream, ledger.latest());
    }

    /**
     * Replays to the block, whose head is read at its hash.
     *
     * @throws RetryableException if the node does not answer, or the chain has given up a block that was final
     */
    public Replay to(Stream stream, Block block) {
        Optional<Block> newestFinal = kept.flatMap(StreamReplay::newestFinal);
        Optional<KeptEntries> stored = kept.flatMap(keeping -> keeping.store().read(stream));
        Optional<KeptEntries> before = stored.filter(found -> isInChain(stream, found));
        Hash32 head = ledger.head(stream.registry().address(), stream.id(), block.hash());
        Replay replay = replay(stream, block, head, before);
        if (before.isPresent() && !(replay instanceof Replay.Complete)) {
            before = Optional.empty();
            stored = Optional.empty();
            replay = replay(stream, block, head, before);
        }
        boolean behindTheStore = stored.isPresent() && before.isEmpty();
        if (replay instanceof Replay.Complete complete && newestFinal.isPresent() && !behindTheStore) {
            keep(complete.history(), newestFinal.get(), before);
        }
        return replay;
    }

    private static Optional<Block> newestFinal(Kept kept) {
        try {
            return Optional.of(kept.finality().newest());
        } catch (RetryableException e) {
            // without a final block nothing new is kept, and the replay goes on
            return Optional.empty();
        }
    }

    /**
     * Whether the chain has the block of the kept entries; no where the node has no block of that number.
     *
     * @throws RetryableException if the chain has another
     */
    private boolean isInChain(Stream stream, KeptEntries found) {
        Optional<Block> now = ledger.block(found.blockNumber());
        if (now.isPresent() && !now.get().hash().equals(found.blockHash())) {
            throw deepReorg(stream, found, now.get());
        }
        return now.isPresent();
    }

    private RetryableException deepReorg(Stream stream, KeptEntries before, Block now) {
        RetryableException reorg = new RetryableException(
                "a reorg deeper than the stated finality: block " + before.blockNumber()
                        + ", final when the entries of " + stream + " were kept, is no longer in the chain"
                        + "\n  hash then " + before.blockHash() + "\n  hash now  " + now.hash(),
                "make sure that the node is on the right chain and, if it is, raise deploy.confirmations; the kept"
                        + " entries are set aside, and the next run replays the stream from the chain");
        try {
            kept.orElseThrow().store().setAside(stream);
        } catch (HawserException e) {
            reorg.addSuppressed(e);
        }
        return reorg;
    }

    private Replay replay(Stream stream, Block block, Hash32 head, Optional<KeptEntries> before) {
        Registry registry = stream.registry();
        long from = Math.max(
                registry.deployedAt(),
                before.map(kept -> kept.blockNumber() + 1).orElse(0L));
        List<AppendedLog> logs = from > block.number()
                ? List.of()
                : ledger.appended(registry.address(), stream.id(), from, block.number());
        Optional<Block> now = ledger.block(block.number());
        if (now.isEmpty() || !now.get().hash().equals(block.hash())) {
            return new Replay.CannotTell(stream, block, "the block left the chain during the replay");
        }
        List<AppendedEntry> entries = before.map(KeptEntries::entries).orElse(List.of()).stream()
                .filter(entry -> entry.blockNumber() <= block.number())
                .toList();
        return compare(stream, block, head, entries, logs);
    }

    private void keep(StreamHistory history, Block newestFinal, Optional<KeptEntries> before) {
        Block until = newestFinal.number() < history.at().number() ? newestFinal : history.at();
        List<AppendedEntry> entries = history.entries().stream()
                .filter(entry -> entry.blockNumber() <= until.number())
                .toList();
        boolean news = before.map(kept ->
                        entries.size() > kept.entries().size() || until.number() >= kept.blockNumber() + WORTH_KEEPING)
                .orElse(until.number() >= history.stream().registry().deployedAt());
        if (!news) {
            return;
        }
        try {
            kept.orElseThrow().store().write(history.stream(), new KeptEntries(until.number(), until.hash(), entries));
        } catch (HawserException e) {
            // what can't be kept is read from the chain again
        }
    }

    private static Replay compare(
            Stream stream, Block block, Hash32 head, List<AppendedEntry> before, List<AppendedLog> logs) {
        List<AppendedEntry> entries = new ArrayList<>(before);
        Set<Hash32> seen = new HashSet<>();
        before.forEach(entry -> seen.add(entry.previousHead()));
        Hash32 current =
                before.isEmpty() ? stream.id() : before.get(before.size() - 1).head();
        for (AppendedLog log : logs) {
            seen.add(current);
            Hash32 next = log.entry().headAfter(current);
            if (!next.equals(log.head())) {
                return brokenLink(stream, block, log, entries.size(), seen, next);
            }
            entries.add(appended(log, entries.size(), current));
            current = next;
        }
        if (current.equals(head)) {
            return new Replay.Complete(new StreamHistory(stream, block, head, entries));
        }
        if (seen.contains(head)) {
            return new Replay.Contradiction(
                    stream, block, "the events go further than the stream's head", current, head);
        }
        return new Replay.CannotTell(
                stream,
                block,
                "the node gave " + entries.size() + " events, which end in head " + current + ", not in " + head);
    }

    private static Replay brokenLink(
            Stream stream, Block block, AppendedLog log, int index, Set<Hash32> seen, Hash32 expected) {
        for (Hash32 earlier : seen) {
            if (log.entry().headAfter(earlier).equals(log.head())) {
                return new Replay.Contradiction(
                        stream,
                        block,
                        "two events follow the same head; the second is in transaction " + log.transactionHash(),
                        expected,
                        log.head());
            }
        }
        return new Replay.CannotTell(
                stream,
                block,
                "no event leads to the one in block " + log.blockNumber() + ", transaction " + log.transactionHash()
                        + "; the gap is before index " + index);
    }

    private static AppendedEntry appended(AppendedLog log, long index, Hash32 previous) {
        return new AppendedEntry(
                log.entry(),
                index,
                previous,
                log.head(),
                log.transactionHash(),
                log.blockNumber(),
                log.blockHash(),
                log.blockTimestamp());
    }
}
