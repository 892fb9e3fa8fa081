package dev.hawser.jobs;

import dev.hawser.config.DeployConfig;
import dev.hawser.config.PipelineConfig;
import dev.hawser.config.Settings;
import dev.hawser.config.SignerConfig;
import dev.hawser.config.Uris;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import dev.hawser.store.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the options and configuration files of one command come to: pipeline, store, deployment and output. */
final class Workspace {
    private static final String DEFAULT_STORE = ".hawser";

    private final CommonOptions options;
    private final Settings settings;
    private final Optional<Path> pipelineFile;
    private final Clock clock;
    private boolean warned;

    private Workspace(CommonOptions options, Settings settings, Optional<Path> pipelineFile, Clock clock) {
        this.options = options;
        this.settings = settings;
        this.pipelineFile = pipelineFile;
        this.clock = clock;
    }

    /** @throws InvalidInputException if a file is missing, or states what the command can't use */
    static Workspace of(CommonOptions options) {
        if (!options.verbose()) {
            Logs.configure();
        }
        Logs.hideSecrets();
        Optional<Path> pipelineFile = options.pipeline().map(Workspace::pipelineFile);
        List<Path> files = new ArrayList<>();
        pipelineFile.ifPresent(files::add);
        files.addAll(options.conf());
        return new Workspace(options, Settings.load(files, options.set()), pipelineFile, Clock.systemUTC());
    }

    CommonOptions options() {
        return options;
    }

    Clock clock() {
        return clock;
    }

    DeployConfig deploy() {
        return settings.deploy();
    }

    /** What the configuration states of the pipeline. */
    SortedMap<String, String> keys() {
        return settings.keys();
    }

    /** @throws InvalidInputException if no pipeline was named, or its configuration is wrong */
    PipelineConfig pipeline() {
        Path file = pipelineFile.orElseThrow(
                () -> new InvalidInputException("no pipeline named", "add --pipeline with one of " + pipelineNames()));
        return settings.pipeline(file.toAbsolutePath().getParent());
    }

    /** The pipeline's name without reading its file, for commands that only look for its runs. */
    Optional<String> pipelineName() {
        return pipelineFile.map(file -> pipeline().name());
    }

    /** The absolute URI of the store. */
    URI storeUri() {
        return uri(options.store().or(() -> deploy().store()).orElse(DEFAULT_STORE));
    }

    RunStore store() {
        return RunStore.open(storeUri(), hadoop().configuration(), clock);
    }

    boolean hasLocalStore() {
        return "file".equals(storeUri().getScheme());
    }

    /**
     * The folder of the embedded chain, beside the store.
     *
     * @throws InvalidInputException if the store is not on this machine
     */
    Path chainFolder() {
        URI store = storeUri();
        if (!hasLocalStore()) {
            throw new InvalidInputException(
                    "the embedded chain lives on this machine, the store " + store + " does not",
                    "name a chain with --rpc");
        }
        Path folder = Path.of(store);
        return folder.resolveSibling(folder.getFileName() + "-chain");
    }

    /** The URLs of the chain's nodes; none for the embedded chain. */
    List<String> rpc() {
        List<String> urls = Stream.<Supplier<List<String>>>of(
                        options::rpc,
                        () -> deploy().rpc(),
                        () -> deploy().rpcFile()
                                .map(Path::of)
                                .map(RpcFile::read)
                                .orElse(List.of()))
                .map(Supplier::get)
                .filter(list -> !list.isEmpty())
                .findFirst()
                .orElse(List.of());
        return urls.stream().distinct().toList();
    }

    /** Who signs instead of a keystore; nobody where {@code --keystore} is given. */
    SignerConfig signer() {
        return options.keystore().isPresent() ? SignerConfig.NONE : deploy().signer();
    }

    /** Says, once, which of its secrets other users of the machine can read. */
    void warnOfExposure() {
        if (!warned) {
            warned = true;
            Console console = new Console(options);
            Exposure.ofArguments(options).forEach(console::warn);
            Stream<Optional<Path>> files = Stream.of(
                    keystore(),
                    passwordFile(),
                    options.rpcFile().or(() -> deploy().rpcFile().map(Path::of)));
            Exposure.ofFiles(files).forEach(console::warn);
        }
    }

    Optional<Address> owner() {
        return options.owner().or(() -> deploy().owner()).map(Address::parse);
    }

    Optional<Address> registry() {
        return options.registry().or(() -> deploy().registry()).map(Address::parse);
    }

    Optional<Path> keystore() {
        return options.keystore().or(() -> deploy().keystore().map(Path::of));
    }

    Optional<Path> passwordFile() {
        return options.passwordFile().or(() -> deploy().passwordFile().map(Path::of));
    }

    Optional<Path> saltFile() {
        return options.saltFile().or(() -> deploy().saltFile().map(Path::of));
    }

    HadoopSettings hadoop() {
        return HadoopSettings.of(System.getProperties(), deploy());
    }

    /** An absolute URI from what a user typed: a URI, or a path in the working folder. */
    static URI uri(String text) {
        return Uris.absolute(Path.of(""), text);
    }

    private static Path pipelineFile(String pipeline) {
        if (pipeline.endsWith(".conf") || pipeline.contains("/")) {
            Path file = Path.of(pipeline);
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException("no pipeline file " + file, "check --pipeline");
            }
            return file;
        }
        return pipelineFolders().stream()
                .map(folder -> folder.resolve(pipeline + ".conf"))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "unknown pipeline " + Texts.abbreviate(pipeline),
                        "use one of " + pipelineNames() + ", or the path of a .conf file"));
    }

    private static List<Path> pipelineFolders() {
        return Stream.of(
                        Optional.of("."),
                        Optional.ofNullable(System.getProperty("hawser.home")),
                        Optional.ofNullable(System.getenv("HAWSER_HOME")))
                .flatMap(Optional::stream)
                .map(home -> Path.of(home, "conf", "pipelines"))
                .filter(Files::isDirectory)
                .toList();
    }

    private static String pipelineNames() {
        return pipelineFolders().stream()
                .flatMap(Workspace::list)
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".conf"))
                .map(name -> name.substring(0, name.length() - ".conf".length()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Stream<Path> list(Path folder) {
        try {
            return Files.list(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
