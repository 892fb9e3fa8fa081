package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.chain.ChainSession;
import dev.hawser.chain.Deployments;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Wei;
import dev.hawser.session.HawserSession;
import java.util.Optional;

/** The demonstration of a bond that is lost: a publisher bonds a stream and falsifies a score in it, and anyone shows that. */
final class SlashedRow {
    private static final Wei BOND = Wei.ofGwei(1_000_000_000);

    private SlashedRow() {}

    /** Publishes, falsifies, bonds and challenges; says whether the bond was taken. */
    static boolean isSlashed(HawserSession hawser, Console console, ChainSession chain) {
        Manifest falsified = bonded(hawser, console, chain);
        ObjectNode challenged =
                Challenge.of(hawser, console, falsified).carryOut(chain, Optional.empty(), Optional.empty());
        return challenged.get("slashed").booleanValue();
    }

    /** The falsified batch, anchored in a stream that is bonded. */
    static Manifest bonded(HawserSession hawser, Console console, ChainSession chain) {
        Manifest honest = RunJob.publish(hawser, new InputOptions(), Optional.empty());
        Manifest falsified = new FalsifiedBatchJob(hawser, honest).call();
        RunJob.anchored(hawser, chain, falsified);
        new Deployments(chain).predictionChallenge();
        BondCommand.post(console, chain, falsified, BOND);
        return falsified;
    }
}
