package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Stream;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.session.HawserConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Closes a pipeline's streams for ever, and writes down where the history goes on. */
@Command(name = "retire", description = "closes both streams of --pipeline for ever: when a key is exposed")
final class RetireCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--yes", description = "really: nothing can ever be appended to the streams again")
    private boolean yes;

    @Option(
            names = "--successor",
            paramLabel = "ADDRESS",
            description = "the owner with whom the history goes on; written into the trust file")
    private String successor;

    @Option(names = "--calldata", description = "print the transactions for the owner to sign elsewhere, and send none")
    private boolean calldata;

    @Override
    public Integer call() {
        Optional<Address> next = Optional.ofNullable(successor).map(Address::parse);
        HawserConfig config = CommandConfig.of(options);
        Console console = new Console(options);
        String pipeline = config.pipeline().name();
        try (ChainSession session = config.openChain(new Console(options))) {
            requireOther(session.owner(), next);
            List<Stream> streams = OwnerCalls.streams(session, pipeline);
            List<Stream> open = open(session, streams);
            List<Call> calls = open.stream().map(RegistryCalls::retire).toList();
            if (calldata) {
                OwnerCalls.show(console, session, "retire(bytes32)", calls);
                return 0;
            }
            if (!open.isEmpty()) {
                requireYes(open);
                OwnerCalls.requireOwner(session, open);
                calls.forEach(session.sender()::require);
            }
            next.ifPresent(address -> session.records().nameSuccessor(streams.get(0), address));
            report(console, pipeline, open.size(), next);
        }
        return 0;
    }

    private static void requireOther(Address owner, Optional<Address> successor) {
        if (successor.equals(Optional.of(owner))) {
            throw new InvalidInputException(
                    "the successor is the owner " + owner + " itself", "name the account that owns the next streams");
        }
    }

    private void requireYes(List<Stream> open) {
        if (!yes) {
            throw new InvalidInputException(
                    "retiring is final: nothing can ever be appended to " + open + " again",
                    "add --yes if that is meant");
        }
    }

    private static List<Stream> open(ChainSession session, List<Stream> streams) {
        Block latest = session.ledger().latest();
        return streams.stream()
                .filter(stream -> !session.ledger().retired(stream.registry().address(), stream.id(), latest.hash()))
                .toList();
    }

    private static void report(Console console, String pipeline, int retired, Optional<Address> successor) {
        console.say("the streams of " + pipeline + (retired == 0 ? " were retired before" : " are retired")
                + successor
                        .map(address -> "; the trust file names " + address + " as successor: give it out again")
                        .orElse(""));
        ObjectNode json = Json.object().put("pipeline", pipeline).put("retired", retired);
        successor.ifPresent(address -> json.put("successor", address.toString()));
        console.result(json);
    }
}
