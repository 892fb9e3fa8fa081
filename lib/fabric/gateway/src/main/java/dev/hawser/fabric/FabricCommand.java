package dev.hawser.fabric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.LedgerAnchorer;
import dev.hawser.anchor.StreamName;
import dev.hawser.chain.PublishedEntries;
import dev.hawser.chain.Waits;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import dev.hawser.verify.Findings;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code hawser fabric} command: a store's runs and the streams of a Hyperledger Fabric channel. */
@Command(
        name = "hawser fabric",
        description = "Anchors published runs on Hyperledger Fabric, and checks what was anchored there.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT)
public final class FabricCommand {
    static final String VERBOSE = "--verbose";

    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    /** Kept, since the JDK forgets the level of a logger that nobody holds. */
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc");

    private FabricCommand() {}

    public static void main(String[] arguments) {
        TRANSPORT.setLevel(Level.WARNING);
        System.exit(execute(arguments));
    }

    /** Runs a command and gives its exit code: 0, 1 where running again may help, 2 where not, 3 for evidence of tampering. */
    static int execute(String... arguments) {
        CommandLine command = new CommandLine(new FabricCommand())
                .setExecutionExceptionHandler((error, failing, given) ->
                        failed(error, given.originalArgs().contains(VERBOSE)))
                .setParameterExceptionHandler(
                        (error, given) -> failed(error.getMessage(), "see hawser fabric --help", BAD_INPUT));
        if (arguments.length == 0) {
            command.usage(System.err);
            return BAD_INPUT;
        }
        return command.execute(arguments);
    }

    @Command(name = "account", description = "prints the account that the profile's certificate is: a stream's --owner")
    int account(@Mixin FabricOptions options) {
        Address account = Identity.of(options.profile()).account();
        options.say(account.toString());
        options.result(Json.object().put("account", account.toString()));
        return 0;
    }

    @Command(
            name = "anchor",
            description = "appends what the channel's streams lack of a pipeline, or of all in the store")
    int anchor(@Mixin FabricOptions options, @Option(names = "--pipeline", paramLabel = "NAME") String pipeline) {
        PublishedEntries published = new PublishedEntries(options.store());
        List<PublishedEntries.Contents> contents = PublishedStreams.of(published, Optional.ofNullable(pipeline));
        ConnectionProfile profile = options.profile();
        try (FabricLedger ledger = FabricLedger.open(profile)) {
            LedgerAnchorer anchorer = new LedgerAnchorer(ledger, Waits::sleep);
            ObjectNode json = place(profile).put("account", ledger.account().toString());
            for (PublishedEntries.Contents stream : contents) {
                LedgerAnchorer.Result result =
                        anchorer.anchor(PublishedStreams.home(stream), stream.entries(), published::has);
                options.say("anchor: " + stream.stream() + ": "
                        + result.appended().size() + " appended, "
                        + result.alreadyThere().size() + " already there");
                json.withArray("streams").add(PublishedStreams.json(result));
            }
            options.result(json);
            return 0;
        }
    }

    @Command(
            name = "verify",
            description = "checks that streams make their heads, and that they hold a run and what it was made from")
    int verify(
            @Mixin FabricOptions options,
            @Option(names = "--pipeline", paramLabel = "NAME") String pipeline,
            @Option(names = "--run", paramLabel = "KEY", description = "a batch (default: every batch)") String run) {
        PublishedStreams.Selection selection = run == null
                ? PublishedStreams.all(options.store(), Optional.ofNullable(pipeline))
                : PublishedStreams.madeFor(options.store(), RunKey.parse(run));
        ConnectionProfile profile = options.profile();
        try (FabricLedger ledger = FabricLedger.open(profile)) {
            Findings findings = LedgerCheck.of(ledger, selection);
            findings.checks().forEach(check -> options.say(check.toString()));
            ObjectNode json = place(profile);
            json.setAll(findings.toJson());
            options.result(json);
            return findings.exitCode();
        }
    }

    @Command(name = "writers", description = "names a writer of a pipeline's two streams, or withdraws the name")
    int writers(
            @Mixin FabricOptions options,
            @Option(names = "--pipeline", paramLabel = "NAME", required = true) String pipeline,
            @Option(names = "--add", paramLabel = "ACCOUNT") String add,
            @Option(names = "--remove", paramLabel = "ACCOUNT") String remove) {
        if ((add == null) == (remove == null)) {
            throw new InvalidInputException(
                    "one account is to be named", "give --add ACCOUNT or --remove ACCOUNT: hawser fabric account");
        }
        Address writer = Address.parse(add == null ? remove : add);
        try (FabricLedger ledger = FabricLedger.open(options.profile())) {
            for (StreamName name : names(pipeline)) {
                ledger.setWriter(name, writer, add != null);
                options.say(writer + (add == null ? " may no longer" : " may") + " append to " + name);
            }
        }
        options.result(Json.object().put("writer", writer.toString()).put("allowed", add != null));
        return 0;
    }

    @Command(name = "retire", description = "closes a pipeline's two streams for ever")
    int retire(
            @Mixin FabricOptions options,
            @Option(names = "--pipeline", paramLabel = "NAME", required = true) String pipeline) {
        try (FabricLedger ledger = FabricLedger.open(options.profile())) {
            for (StreamName name : names(pipeline)) {
                ledger.retire(name);
                options.say(name + " is retired");
            }
        }
        options.result(Json.object().put("pipeline", pipeline));
        return 0;
    }

    private static List<StreamName> names(String pipeline) {
        return List.of(StreamName.ofSources(pipeline), StreamName.ofBatches(pipeline));
    }

    private static ObjectNode place(ConnectionProfile profile) {
        return Json.object()
                .put("channel", profile.place().channel())
                .put("chaincode", profile.place().chaincode());
    }

    private static int failed(Throwable error, boolean verbose) {
        if (verbose) {
            error.printStackTrace(System.err);
        }
        return error instanceof HawserException expected
                ? failed(expected.getMessage(), expected.advice(), expected.exitCode())
                : failed(error.toString(), "run again with --verbose, and report what it prints", FAILED);
    }

    private static int failed(String message, String advice, int exitCode) {
        System.err.println("hawser: error: " + message);
        System.err.println("  what to do: " + advice);
        return exitCode;
    }
}
