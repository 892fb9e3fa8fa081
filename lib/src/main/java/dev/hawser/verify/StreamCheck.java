package dev.hawser.verify;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.Replay;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.primitives.RetryableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a stream's history is whole, and what stands in it. */
public final class StreamCheck {
    private final List<Check> checks = new ArrayList<>();
    private final Optional<StreamHistory> history;
    private final Map<Entry, AppendedEntry> entries;

    private StreamCheck(NodePort ledger, StreamReplay replay, Stream stream, Block at) {
        this.history = replay(ledger, replay, stream, at);
        this.entries = new HashMap<>();
        history.ifPresent(
                whole -> whole.entries().forEach(appended -> entries.putIfAbsent(appended.entry(), appended)));
    }

    private StreamCheck(StreamCheck other) {
        this.history = other.history;
        this.entries = other.entries;
        this.checks.addAll(other.checks);
    }

    /** Replays the stream up to the block, whose head the entries must make. */
    public static StreamCheck of(NodePort ledger, Stream stream, Block at) {
        return of(ledger, new StreamReplay(ledger), stream, at);
    }

    /** The same, with a replay that may begin at kept entries. */
    public static StreamCheck of(NodePort ledger, StreamReplay replay, Stream stream, Block at) {
        return new StreamCheck(ledger, replay, stream, at);
    }

    /** The same replay, to ask for other entries; what is asked of it is not added to this. */
    StreamCheck again() {
        return new StreamCheck(this);
    }

    /** The checks made so far. */
    public List<Check> checks() {
        return List.copyOf(checks);
    }

    /**
     * As {@link #require(String, Entry)}, but an entry that is said to stand in a later block than the replay's last is
     * neither found nor missing.
     */
    Optional<AppendedEntry> require(String what, Entry entry, long block) {
        if (history.isPresent()
                && !entries.containsKey(entry)
                && block > history.get().at().number()) {
            checks.add(Check.cannotTell(
                    what + " stands in " + history.get().stream().name(),
                    "block " + block + " is not final yet: the node's last final block is "
                            + history.get().at().number()));
            return Optional.empty();
        }
        return require(what, entry);
    }

    /** Looks for an entry; failing to find it in a whole history is evidence. */
    public Optional<AppendedEntry> require(String what, Entry entry) {
        if (history.isEmpty()) {
            return Optional.empty();
        }
        Optional<AppendedEntry> found = Optional.ofNullable(entries.get(entry));
        checks.add(found.map(appended -> new Check(
                        what + " stands in " + history.get().stream().name() + " at index " + appended.index()
                                + ", block " + appended.blockNumber(),
                        Check.Verdict.PASSED,
                        Optional.of(entry.manifest().toString()),
                        Optional.of(appended.entry().manifest().toString())))
                .orElseGet(() -> Check.failed(
                        what + " stands in " + history.get().stream().name(),
                        "an entry with root " + entry.root() + " and digest " + entry.manifest(),
                        "none among " + history.get().entries().size() + " entries up to "
                                + history.get().at())));
        return found;
    }

    private Optional<StreamHistory> replay(NodePort ledger, StreamReplay replaying, Stream stream, Block at) {
        String name = "replay of " + stream.name() + " gives its head";
        try {
            Replay replay = replaying.to(stream, at);
            if (replay instanceof Replay.Complete complete) {
                StreamHistory whole = complete.history();
                checks.add(Check.equal(
                        name + " (" + whole.entries().size() + " entries up to block " + at.number() + ")",
                        ledger.head(stream.registry().address(), stream.id(), at.hash()),
                        whole.head()));
                return Optional.of(whole);
            }
            if (replay instanceof Replay.Contradiction found) {
                checks.add(Check.failed(
                        name + ": " + found.reason(),
                        found.fromState().toString(),
                        found.fromEvents().toString()));
            } else if (replay instanceof Replay.CannotTell unknown) {
                checks.add(Check.cannotTell(name, unknown.reason()));
            }
        } catch (RetryableException e) {
            checks.add(Check.cannotTell(name, e.getMessage()));
        }
        return Optional.empty();
    }
}
