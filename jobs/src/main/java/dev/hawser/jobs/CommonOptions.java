package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.chain.RpcFile;
import dev.hawser.primitives.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options that every command takes. */
final class CommonOptions {
    @Option(names = "--conf", paramLabel = "FILE", description = "configuration file; may be repeated, later ones win")
    private List<Path> conf = new ArrayList<>();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "one configuration key; may be repeated")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--pipeline", paramLabel = "P", description = "a name in conf/pipelines, or a path")
    private String pipeline;

    @Option(names = "--store", paramLabel = "URI", description = "where runs live (default: .hawser)")
    private String store;

    @Option(names = "--master", paramLabel = "URL", description = "Spark master (default: all local cores)")
    private String master;

    @Option(
            names = "--chain",
            paramLabel = "C",
            description = "what is known of the chain: a name in conf/chains, or a path")
    private String chain;

    @Option(
            names = "--rpc",
            paramLabel = "URL",
            split = ",",
            description = "the chain's JSON-RPC endpoint, or several with commas between, of which the next is asked"
                    + " when one does not answer (default: the embedded chain)")
    private List<String> rpc = new ArrayList<>();

    @Option(
            names = "--rpc-file",
            paramLabel = "FILE",
            description = "file with that URL, which other users of this machine then can't see")
    private Path rpcFile;

    @Option(names = "--registry", paramLabel = "ADDRESS", description = "default: what deploy recorded")
    private String registry;

    @Option(names = "--owner", paramLabel = "ADDRESS", description = "owner of the streams (default: the keystore's)")
    private String owner;

    @Option(names = "--keystore", paramLabel = "FILE", description = "keystore V3 file of the signing account")
    private Path keystore;

    @Option(names = "--password-file", paramLabel = "FILE", description = "file with the keystore's password")
    private Path passwordFile;

    @Option(names = "--salt-file", paramLabel = "FILE", description = "file with the master secret of salted batches")
    private Path saltFile;

    @Option(
            names = "--outcome",
            paramLabel = "NAME",
            description = "also write how the command ended into the store, where: outcome NAME reads it")
    private String outcome;

    @Option(
            names = "--log-format",
            paramLabel = "F",
            description = "text or json: a line of text, or a JSON object with the run's key (default: text)")
    private LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--json", description = "print one JSON object as the last line of standard output")
    private boolean json;

    @Option(names = "--verbose", description = "log more; show stack traces")
    private boolean verbose;

    private ObjectNode result;

    /** The options of a command that another command runs. */
    static CommonOptions parse(List<String> arguments) {
        CommonOptions options = new CommonOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options))
                .parseArgs(arguments.toArray(String[]::new));
        return options;
    }

    /** The options in a command line that may be wrong: those that can be read. */
    static CommonOptions parseLeniently(String... arguments) {
        CommonOptions options = new CommonOptions();
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.forAnnotatedObject(options);
        spec.parser().collectErrors(true);
        new CommandLine(spec).setUnmatchedArgumentsAllowed(true).parseArgs(arguments);
        return options;
    }

    /** What the command of that command line gave as its result. */
    static Optional<ObjectNode> result(ParseResult given) {
        return given.asCommandLineList().stream()
                .flatMap(command -> command.getMixins().values().stream())
                .filter(CommonOptions.class::isInstance)
                .flatMap(options -> Optional.ofNullable(((CommonOptions) options).result).stream())
                .findFirst();
    }

    /** Nothing but where the store is. */
    CommonOptions withStoreAlone() {
        CommonOptions options = new CommonOptions();
        options.store = store;
        return options;
    }

    void keep(ObjectNode json) {
        result = json;
    }

    List<Path> conf() {
        return conf;
    }

    Map<String, String> set() {
        return set;
    }

    Optional<String> pipeline() {
        return Optional.ofNullable(pipeline);
    }

    Optional<String> chain() {
        return Optional.ofNullable(chain);
    }

    Optional<String> store() {
        return Optional.ofNullable(store);
    }

    Optional<String> master() {
        return Optional.ofNullable(master);
    }

    /**
     * {@code --rpc}, or what {@code --rpc-file} holds.
     *
     * @throws InvalidInputException if both are given, or the file can't be read
     */
    List<String> rpc() {
        if (!rpc.isEmpty() && rpcFile != null) {
            throw new InvalidInputException("both --rpc and --rpc-file are given", "give one of them");
        }
        return rpcFile == null ? rpc : RpcFile.read(rpcFile);
    }

    /** What stands in the command line, where every user of the machine sees it. */
    List<String> rpcArgument() {
        return rpc;
    }

    Optional<Path> rpcFile() {
        return Optional.ofNullable(rpcFile);
    }

    Optional<String> registry() {
        return Optional.ofNullable(registry);
    }

    Optional<String> owner() {
        return Optional.ofNullable(owner);
    }

    Optional<Path> keystore() {
        return Optional.ofNullable(keystore);
    }

    Optional<Path> passwordFile() {
        return Optional.ofNullable(passwordFile);
    }

    Optional<Path> saltFile() {
        return Optional.ofNullable(saltFile);
    }

    Optional<String> outcome() {
        return Optional.ofNullable(outcome);
    }

    LogFormat logFormat() {
        return logFormat;
    }

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }
}
