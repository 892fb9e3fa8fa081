package dev.hawser.jobs;

import dev.hawser.anchor.Block;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.JudgedRows;
import dev.hawser.chain.ChainSession;
import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.Island;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.TrustFile;
import dev.hawser.model.TrackRecord;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.Verification;
import dev.hawser.store.RunStore;
import dev.hawser.verify.Check;
import dev.hawser.verify.Findings;
import dev.hawser.verify.OwnerStream;
import dev.hawser.verify.RecordedEntry;
import dev.hawser.verify.StreamRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a stream's whole track record, scored against what came true. */
@Command(name = "history", description = "a stream's whole track record, scored against what came true")
final class HistoryCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--trust", paramLabel = "FILE", description = "the publisher's trust file: whose streams count")
    private Path trustFile;

    @Override
    public Integer call() {
        Optional<TrustFile> given =
                Optional.ofNullable(trustFile).map(file -> TrustFile.parse(CheckCommand.read(file), file.toString()));
        try (Session session = Session.open(options)) {
            HawserConfig config = session.config();
            List<String> streams = streams(config, given);
            if (!config.hasChain()) {
                throw new InvalidInputException(
                        "no chain is named, and the store has no embedded one", "name a node with --rpc");
            }
            try (ChainSession chain = config.openChain(new Console(options))) {
                Publisher publisher = given.map(trust -> Publisher.of(trust, options, chain))
                        .orElseGet(() -> Publisher.of(config, chain));
                return show(session, chain, publisher, streams);
            }
        }
    }

    /** The pipeline's stream of batches, else all that the trust file names. */
    private static List<String> streams(HawserConfig config, Optional<TrustFile> given) {
        Optional<String> pipeline = config.pipelineName();
        if (pipeline.isEmpty() && given.isEmpty()) {
            throw new InvalidInputException(
                    "neither a pipeline nor a trust file is named", "add --pipeline P, --trust FILE or both");
        }
        List<String> trusted = given.map(TrustFile::streams).orElse(List.of());
        if (pipeline.isEmpty()) {
            return trusted.stream()
                    .filter(name -> !new StreamName(name).isSources())
                    .toList();
        }
        if (given.isPresent() && !trusted.contains(pipeline.get())) {
            throw new InvalidInputException(
                    "the trust file names no stream " + pipeline.get() + ": it names " + String.join(", ", trusted),
                    "check --pipeline, or ask the publisher for the trust file again");
        }
        return List.of(pipeline.get());
    }

    private static int show(Session session, ChainSession chain, Publisher publisher, List<String> streams) {
        Block at = chain.finalBlock();
        List<OwnerStream> all =
                OwnerStream.of(chain.ledger(), publisher.registry(), publisher.owner(), publisher.trusted(), at);
        HistoryReport report = new HistoryReport(session.console(), publisher, at);
        RunStore store = session.config().store();
        Map<Hash32, Manifest> manifests = store.byDigest();
        boolean scores = session.config().pipelineName().isPresent();
        List<Check> checks = new ArrayList<>();
        for (String name : streams) {
            // What the store keeps of earlier replays says when an entry was made: only the chain is asked for that.
            StreamRecord record = StreamRecord.of(
                    new StreamReplay(chain.ledger())
                            .to(publisher.stream(name), at)
                            .history(),
                    manifests);
            report.record(record, all);
            if (scores) {
                report.scored(record, score(session, store, record, checks));
            }
        }
        Findings findings = new Findings(checks);
        publisher
                .trust()
                .map(trust -> Continuation.of(trust, chain.ledger(), at))
                .orElse(List.of())
                .forEach(report::note);
        if (!scores) {
            report.note("outcomes are not scored: name --pipeline, whose query tells them");
        }
        return report.finish(findings);
    }

    private static HistoryReport.Scored score(
            Session session, RunStore store, StreamRecord record, List<Check> checks) {
        PipelineConfig pipeline = session.config().pipeline();
        Map<Integer, String> unscored = new HashMap<>();
        List<JudgedRows.Anchored> batches = new ArrayList<>();
        Map<Integer, Long> units = new HashMap<>();
        for (RecordedEntry entry : record.batches()) {
            int index = Math.toIntExact(entry.index());
            if (isAsPublished(session, entry.batch(), checks)) {
                batches.add(new JudgedRows.Anchored(
                        index,
                        entry.batch(),
                        new BatchFolder(store.attemptFolder(entry.batch())),
                        entry.appended().blockTimestamp(),
                        entry.counts()));
                if (entry.counts()) {
                    units.put(
                            index,
                            ByteBuffer.wrap(entry.batch().digest().bytes()).getLong());
                }
            } else {
                unscored.put(index, "its rows are not the published ones");
            }
        }
        List<Manifest> datasets = session.hawser().datasets().stream()
                .filter(dataset -> isAsPublished(session, dataset, checks))
                .toList();
        session.console().report("history: scoring " + batches.size() + " batches of " + pipeline.name());
        JudgedRows rows = JudgedRows.of(
                session.spark(),
                pipeline,
                batches,
                Island.of(datasets),
                dataset -> store.attemptFolder(dataset) + "/data");
        unscored.putAll(rows.unscored());
        TrackRecord track = TrackRecord.of(
                rows.rows(), rows.kind(), pipeline.model(), units, rows.clock().isPresent());
        return new HistoryReport.Scored(track, rows.clock(), unscored, pipeline.hash(), datasets.size());
    }

    private static boolean isAsPublished(Session session, Manifest manifest, List<Check> checks) {
        session.console().report("history: checking what is stored of run " + manifest.run());
        List<Check> own = new Verification(session.hawser()).storage(manifest);
        checks.addAll(own);
        return new Findings(own).exitCode() == 0;
    }
}
