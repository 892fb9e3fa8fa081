package dev.hawser.jobs;

import dev.hawser.anchor.Call;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Stream;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.session.HawserConfig;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Names who else may append to a pipeline's streams, or takes the name back. */
@Command(name = "writers", description = "names or removes a writer of both streams of --pipeline")
final class WritersCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--name", paramLabel = "ADDRESS", description = "lets the account append")
    private String named;

    @Option(names = "--remove", paramLabel = "ADDRESS", description = "no longer lets it")
    private String removed;

    @Option(names = "--calldata", description = "print the transactions for the owner to sign elsewhere, and send none")
    private boolean calldata;

    @Override
    public Integer call() {
        if ((named == null) == (removed == null)) {
            throw new InvalidInputException("neither or both of --name and --remove are given", "give one of them");
        }
        boolean allowed = named != null;
        Address writer = Address.parse(allowed ? named : removed);
        HawserConfig config = CommandConfig.of(options);
        Console console = new Console(options);
        String pipeline = config.pipeline().name();
        try (ChainSession session = config.openChain(new Console(options))) {
            List<Stream> streams = OwnerCalls.streams(session, pipeline);
            List<Call> calls = streams.stream()
                    .map(stream -> RegistryCalls.setWriter(stream, writer, allowed))
                    .toList();
            if (calldata) {
                OwnerCalls.show(console, session, "setWriter(bytes32,address,bool)", calls);
                return 0;
            }
            OwnerCalls.requireOwner(session, streams);
            calls.forEach(session.sender()::require);
        }
        console.say(writer + (allowed ? " may" : " may no longer") + " append to the streams of " + pipeline);
        console.result(Json.object()
                .put("pipeline", pipeline)
                .put("writer", writer.toString())
                .put("allowed", allowed));
        return 0;
    }
}
