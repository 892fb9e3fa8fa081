package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Address;
import dev.hawser.session.RunHistory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks for published scores that the anchored model does not give, and shows one to the contract that holds the bond. */
@Command(
        name = "challenge",
        description = "looks for published rows that the anchored model does not give, and takes the publisher's bond")
final class ChallengeCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "the batch (default: the newest)")
    private String run;

    @Option(names = "--contract", paramLabel = "ADDRESS", description = "default: what deploy recorded")
    private String contract;

    @Option(names = "--out", paramLabel = "FILE", description = "write the calls there, and send nothing")
    private Path out;

    @Override
    public Integer call() {
        try (Session session = Session.open(options)) {
            Manifest batch = RunHistory.select(session.config(), Optional.ofNullable(run));
            ObjectNode json = Challenge.of(session.hawser(), session.console(), batch)
                    .carryOut(Optional.ofNullable(contract).map(Address::parse), Optional.ofNullable(out));
            session.console().result(json);
            return 0;
        }
    }
}
