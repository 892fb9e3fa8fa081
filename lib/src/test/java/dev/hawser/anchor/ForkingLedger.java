package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A chain with one stream whose blocks can be undone, and whose node forgets old events. */
final class ForkingLedger extends FakeLedger {
    private final List<Block> blocks = new ArrayList<>();
    private final List<AppendedLog> logs = new ArrayList<>();
    private int forks;
    private int entries;

    /** How many blocks are not final. */
    int unsettled = 3;
    /** Events of blocks before this one are forgotten. */
    long prunedBefore;
    /** Whether the node says so, or gives the others as if there were no more. */
    boolean admitsPruning = true;
    /** Blocks from the first on that were asked for events. */
    List<Long> asked = new ArrayList<>();

    ForkingLedger() {
        blocks(3);
    }

    /** Adds a block with that many entries. */
    ForkingLedger appended(int count) {
        long number = blocks.size();
        Hash32 hash = hash("fork" + forks + " block" + number);
        Hash32 head = head(number - 1);
        for (int i = 0; i < count; i++) {
            Entry entry = entry(entries++);
            head = entry.headAfter(head);
            logs.add(new AppendedLog(
                    entry,
                    head,
                    hash("transaction" + forks + "-" + entries),
                    number,
                    hash,
                    Instant.ofEpochSecond(number)));
        }
        blocks.add(new Block(number, hash, Instant.ofEpochSecond(number), Wei.ZERO, 30_000_000));
        return this;
    }

    ForkingLedger blocks(int count) {
        for (int i = 0; i < count; i++) {
            appended(0);
        }
        return this;
    }

    /** Undoes the newest blocks; those to come are of another fork. */
    ForkingLedger undo(int count) {
        forks++;
        for (int i = 0; i < count; i++) {
            long number = blocks.size() - 1L;
            blocks.remove((int) number);
            logs.removeIf(log -> log.blockNumber() == number);
        }
        return this;
    }

    private Hash32 head(long number) {
        return logs.stream()
                .filter(log -> log.blockNumber() <= number)
                .reduce((one, other) -> other)
                .map(AppendedLog::head)
                .orElse(STREAM.id());
    }

    @Override
    public Block latest() {
        return blocks.get(blocks.size() - 1);
    }

    @Override
    public Block finalized() {
        return blocks.get(Math.max(0, blocks.size() - 1 - unsettled));
    }

    @Override
    public Optional<Block> block(long number) {
        return number < blocks.size() ? Optional.of(blocks.get((int) number)) : Optional.empty();
    }

    @Override
    public Hash32 head(Address registry, Hash32 stream, Hash32 blockHash) {
        return blocks.stream()
                .filter(block -> block.hash().equals(blockHash))
                .findFirst()
                .map(block -> head(block.number()))
                .orElseThrow(() -> new RetryableException("no block " + blockHash, "run again"));
    }

    @Override
    public List<AppendedLog> appended(Address registry, Hash32 stream, long from, long to) {
        asked.add(from);
        if (from < prunedBefore && admitsPruning) {
            throw new RetryableException("history is pruned before block " + prunedBefore, "ask another node");
        }
        return view.apply(logs.stream()
                .filter(log -> log.blockNumber() >= Math.max(from, prunedBefore) && log.blockNumber() <= to)
                .toList());
    }
}
