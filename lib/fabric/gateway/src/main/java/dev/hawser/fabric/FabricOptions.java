package dev.hawser.fabric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.Uris;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.store.RunStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The options of every command, and where its results go: to standard output, all else to standard error. */
final class FabricOptions {
    @Option(
            names = "--profile",
            paramLabel = "FILE",
            defaultValue = "${env:HAWSER_FABRIC_PROFILE}",
            description = "the connection profile (default: what HAWSER_FABRIC_PROFILE names)")
    private Path profile;

    @Option(
            names = "--store",
            paramLabel = "URI",
            defaultValue = ".hawser",
            description = "where runs live, on this machine or HDFS (default: ${DEFAULT-VALUE})")
    private String store;

    @Option(names = "--json", description = "print one JSON object as the last line of standard output")
    private boolean json;

    /** Looked for among the arguments, since options may be what can't be read. */
    @SuppressWarnings("UnusedVariable")
    @Option(names = FabricCommand.VERBOSE, description = "show stack traces")
    private boolean verbose;

    /** @throws InvalidInputException if no profile is named, or it can't be used */
    ConnectionProfile profile() {
        if (profile == null) {
            throw new InvalidInputException(
                    "no connection profile is named", "give --profile FILE; README.md says what stands in it");
        }
        return ConnectionProfile.read(profile);
    }

    RunStore store() {
        return RunStore.open(Uris.absolute(Path.of(""), store), new Configuration(), Clock.systemUTC());
    }

    void say(String line) {
        PrintStream stream = json ? System.err : System.out;
        stream.println(line);
    }

    void result(ObjectNode object) {
        if (json) {
            System.out.println(object);
        }
    }
}
