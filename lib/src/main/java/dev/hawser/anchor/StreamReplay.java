package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Replays a stream from its registry's deployment to a block and compares the result with the head of that block. */
public final class StreamReplay {
    private final LedgerPort ledger;

    public StreamReplay(LedgerPort ledger) {
        this.ledger = ledger;
    }

    /** Replays to the newest block. */
    public Replay toLatest(Stream stream) {
        return to(stream, ledger.latest());
    }

    /** Replays to the block, whose head is read at its hash. */
    public Replay to(Stream stream, Block block) {
        Registry registry = stream.registry();
        Hash32 head = ledger.head(registry.address(), stream.id(), block.hash());
        List<AppendedLog> logs = registry.deployedAt() > block.number()
                ? List.of()
                : ledger.appended(registry.address(), stream.id(), registry.deployedAt(), block.number());
        Optional<Block> now = ledger.block(block.number());
        if (now.isEmpty() || !now.get().hash().equals(block.hash())) {
            return new Replay.CannotTell(stream, block, "the block left the chain during the replay");
        }
        return compare(stream, block, head, logs);
    }

    private static Replay compare(Stream stream, Block block, Hash32 head, List<AppendedLog> logs) {
        List<AppendedEntry> entries = new ArrayList<>(logs.size());
        Set<Hash32> seen = new HashSet<>();
        Hash32 current = stream.id();
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
