package dev.hawser.jobs;

import dev.hawser.anchor.Block;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamName;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.BatchTimes;
import dev.hawser.manifest.Manifest;
import dev.hawser.report.Anchoring;
import dev.hawser.report.Latency;
import dev.hawser.store.RunStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the entries of runs, final or not. Each stream is replayed once. */
final class EntryLookup {
    private final ChainSession chain;
    private final RunStore store;
    private final Block finalBlock;
    private final Map<Stream, StreamHistory> histories = new HashMap<>();

    EntryLookup(ChainSession chain, RunStore store) {
        this.chain = chain;
        this.store = store;
        this.finalBlock = chain.finalBlock();
    }

    Anchoring of(Manifest run) {
        Stream stream = chain.registry().stream(run.owner(), new StreamName(run.stream()));
        StreamHistory history = histories.computeIfAbsent(stream, chain::latestHistory);
        return history.find(new Entry(run.root(), run.digest()))
                .<Anchoring>map(entry ->
                        new Anchoring.Appended(stream, entry, entry.blockNumber() <= finalBlock.number(), latency(run)))
                .orElseGet(() -> new Anchoring.Missing(stream, history.at().number()));
    }

    private Optional<Latency> latency(Manifest run) {
        return store.read(run, BatchTimes.PATH)
                .map(bytes -> BatchTimes.parse(bytes, "the file " + BatchTimes.PATH + " of run " + run.run()))
                .flatMap(made -> chain.records().times(run.run()).map(entry -> Latency.of(made, entry)));
    }
}
