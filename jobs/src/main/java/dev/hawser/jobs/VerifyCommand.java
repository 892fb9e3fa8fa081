package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.FeatureAudit;
import dev.hawser.chain.ChainSession;
import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.FeatureQuery;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Interval;
import dev.hawser.score.ModelDocument;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.RunHistory;
import dev.hawser.session.Verification;
import dev.hawser.verify.Findings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Re-checks a run against storage and chain. */
@Command(name = "verify", description = "re-checks a run and all that it was made from against storage and chain")
final class VerifyCommand implements Callable<Integer> {
    private static final int MOST_KEYS = 20;

    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "the run (default: the newest batch)")
    private String run;

    @Option(
            names = "--features",
            description =
                    "also reruns the SQL over the datasets and the model, and compares every row; needs --pipeline")
    private boolean features;

    @Override
    public Integer call() {
        try (Session session = Session.open(options)) {
            HawserConfig config = session.config();
            Manifest manifest = RunHistory.select(config, Optional.ofNullable(run));
            Optional<FeatureCheck> recomputed =
                    features ? Optional.of(FeatureCheck.of(session, manifest)) : Optional.empty();
            Verification verification = new Verification(session.hawser());
            Findings findings;
            List<String> notes = List.of();
            if (config.hasChain()) {
                try (ChainSession chain = config.openChain(new Console(options))) {
                    findings = verification.of(manifest, Optional.of(chain));
                    notes = notes(chain);
                }
            } else {
                findings = verification.of(manifest, Optional.empty());
            }
            Findings found = findings;
            findings = recomputed
                    .map(check -> check.add(found, VerifyCommand::recomputed))
                    .orElse(findings);
            findings.checks().forEach(check -> session.console().say(check.toString()));
            notes.forEach(note -> session.console().say("note: " + note));
            ObjectNode json = findings.toJson();
            if (!notes.isEmpty()) {
                notes.forEach(json.putArray("notes")::add);
            }
            session.console().result(json.put("run", manifest.run().toString()));
            return findings.exitCode();
        }
    }

    private static FeatureAudit recomputed(
            Session session,
            PipelineConfig pipeline,
            Manifest batch,
            Manifest model,
            List<String> dataFolders,
            Optional<Interval.Bounded> selected) {
        ModelDocument document = session.hawser().document(model);
        BatchFolder stored = new BatchFolder(session.config().store().attemptFolder(batch));
        return FeatureAudit.of(
                FeatureQuery.rows(session.spark(), pipeline, dataFolders, selected),
                document,
                document.commitment(model.digest()),
                LeafSchema.parse(batch.members()),
                pipeline.publish(),
                session.spark().read().parquet(stored.rows()),
                MOST_KEYS);
    }

    private static List<String> notes(ChainSession chain) {
        return chain.records()
                .trust()
                .map(trust -> Continuation.of(trust, chain.ledger(), chain.finalBlock()))
                .orElse(List.of());
    }
}
