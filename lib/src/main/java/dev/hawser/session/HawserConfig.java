package dev.hawser.session;

import dev.hawser.chain.ChainOptions;
import dev.hawser.chain.ChainSession;
import dev.hawser.chain.RpcFile;
import dev.hawser.config.DeployConfig;
import dev.hawser.config.PipelineConfig;
import dev.hawser.config.Settings;
import dev.hawser.config.SignerConfig;
import dev.hawser.config.Uris;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.store.RunStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a session works with: a pipeline, a store, a chain and who signs. What is given in code wins over what the
 * configuration files state, and of these the later ones win.
 */
public final class HawserConfig {
    private static final String DEFAULT_STORE = ".hawser";

    private final Builder given;
    private final Settings settings;

    private HawserConfig(Builder given, Settings settings) {
        this.given = given;
        this.settings = settings;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The clock that dates what is made. */
    public Clock clock() {
        return given.clock;
    }

    public DeployConfig deploy() {
        return settings.deploy();
    }

    /** What the configuration states of the pipeline, as it is hashed. */
    public SortedMap<String, String> keys() {
        return settings.keys();
    }

    /** @throws InvalidInputException if no pipeline was named, or its configuration is wrong */
    public PipelineConfig pipeline() {
        if (given.pipeline == null) {
            throw new InvalidInputException("no pipeline named", given.noPipeline);
        }
        return settings.pipeline(given.pipeline.toAbsolutePath().getParent());
    }

    /** The pipeline's name, for what only looks for its runs; empty where none was named. */
    public Optional<String> pipelineName() {
        return Optional.ofNullable(given.pipeline).map(file -> pipeline().name());
    }

    /** The absolute URI of the store. */
    public URI storeUri() {
        return uri(Optional.ofNullable(given.store).or(() -> deploy().store()).orElse(DEFAULT_STORE));
    }

    public RunStore store() {
        return RunStore.open(storeUri(), hadoop().configuration(), clock());
    }

    /** The URLs of the chain's nodes; none for the embedded chain. */
    public List<String> rpc() {
        List<String> urls = Stream.<Supplier<List<String>>>of(
                        () -> given.rpc,
                        () -> Optional.ofNullable(given.rpcFile)
                                .map(RpcFile::read)
                                .orElse(List.of()),
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

    /** The file with the URLs of the chain's nodes, where one is named. */
    public Optional<Path> rpcFile() {
        return Optional.ofNullable(given.rpcFile).or(() -> deploy().rpcFile().map(Path::of));
    }

    /** Who signs instead of a keystore; nobody where a keystore was given in code. */
    public SignerConfig signer() {
        return given.keystore == null ? deploy().signer() : SignerConfig.NONE;
    }

    /** The owner of the streams, where one is named. */
    public Optional<Address> owner() {
        return Optional.ofNullable(given.owner).or(() -> deploy().owner()).map(Address::parse);
    }

    /** The registry's address, where one is named. */
    public Optional<Address> registry() {
        return Optional.ofNullable(given.registry).or(() -> deploy().registry()).map(Address::parse);
    }

    public Optional<Path> keystore() {
        return Optional.ofNullable(given.keystore).or(() -> deploy().keystore().map(Path::of));
    }

    public Optional<Path> passwordFile() {
        return Optional.ofNullable(given.passwordFile)
                .or(() -> deploy().passwordFile().map(Path::of));
    }

    /** The file with the master secret of salted batches. */
    public Optional<Path> saltFile() {
        return Optional.ofNullable(given.saltFile).or(() -> deploy().saltFile().map(Path::of));
    }

    /** What Hadoop is told beside its own files. */
    public HadoopSettings hadoop() {
        return HadoopSettings.of(given.submitted, deploy());
    }

    /** The credentials of servers beside the chain, by the names of environment variables. */
    Map<String, String> environment() {
        return given.environment;
    }

    /** Whether a chain is named, or an embedded one was used with this store before. */
    public boolean hasChain() {
        return !rpc().isEmpty() || hasLocalStore() && Files.exists(chainFolder().resolve("state.json"));
    }

    /**
     * Opens the chain that is named, else the embedded one; the caller closes it.
     *
     * @throws InvalidInputException if there is neither, or the node serves another chain than is stated
     * @throws dev.hawser.primitives.RetryableException if the node does not answer, or the embedded chain is in use
     */
    public ChainSession openChain(Progress progress) {
        List<String> rpc = rpc();
        ChainOptions options = new ChainOptions(
                rpc,
                deploy().chainId().map(ChainId::new),
                registry(),
                owner(),
                keystore(),
                passwordFile(),
                deploy().send(),
                rpc.isEmpty() ? Optional.of(new ChainOptions.Embedded(chainFolder(), given.anvil)) : Optional.empty(),
                signer(),
                deploy().chain().dataFee());
        return ChainSession.open(options, store(), clock(), progress::report);
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

    private boolean hasLocalStore() {
        return "file".equals(storeUri().getScheme());
    }

    /** An absolute URI from a URI, or from a path in the working folder. */
    public static URI uri(String text) {
        return Uris.absolute(Path.of(""), text);
    }

    /** Gathers what is given in code. */
    public static final class Builder {
        private final List<Path> files = new ArrayList<>();
        private final Map<String, String> keys = new LinkedHashMap<>();
        private Path pipeline;
        private String noPipeline = "name the .conf file of one";
        private String store;
        private List<String> rpc = List.of();
        private Path rpcFile;
        private String registry;
        private String owner;
        private Path keystore;
        private Path passwordFile;
        private Path saltFile;
        private Clock clock = Clock.systemUTC();
        private Map<String, String> submitted = Map.of();
        private Map<String, String> environment = Map.of();
        private Supplier<Path> anvil = () -> {
            throw new InvalidInputException("no chain is named", "name a node with rpc, or a program with anvil");
        };

        private Builder() {}

        /** The pipeline's {@code .conf} file. */
        public Builder pipeline(Path file) {
            this.pipeline = file;
            return this;
        }

        /** What to do where a pipeline is needed and none was named. */
        public Builder adviceWithoutPipeline(String advice) {
            this.noPipeline = advice;
            return this;
        }

        /** One more configuration file; later ones win, and all win over the pipeline's. */
        public Builder file(Path file) {
            files.add(file);
            return this;
        }

        /** One key of the configuration; wins over all files. */
        public Builder set(String key, String value) {
            keys.put(key, value);
            return this;
        }

        /** Where runs live: a folder, or any URI that Hadoop knows. */
        public Builder store(String uri) {
            this.store = uri;
            return this;
        }

        /** The URLs of the chain's nodes, in the order in which they are asked. */
        public Builder rpc(String... urls) {
            this.rpc = List.of(urls);
            return this;
        }

        /** A file with such URLs, one a line. */
        public Builder rpcFile(Path file) {
            this.rpcFile = file;
            return this;
        }

        /** The registry's address; by default what was deployed from the store. */
        public Builder registry(String address) {
            this.registry = address;
            return this;
        }

        /** The owner of the streams; by default who signs. */
        public Builder owner(String address) {
            this.owner = address;
            return this;
        }

        /** A keystore V3 file of the account that signs, and the file that holds its password; either may be null. */
        public Builder keystore(Path file, Path password) {
            this.keystore = file;
            this.passwordFile = password;
            return this;
        }

        /** The file with the master secret of salted batches. */
        public Builder saltFile(Path file) {
            this.saltFile = file;
            return this;
        }

        public Builder clock(Clock source) {
            this.clock = source;
            return this;
        }

        /** Spark's settings of this process; those of {@code spark.hadoop.} count for the store too. */
        public Builder spark(Map<String, String> settings) {
            this.submitted = Map.copyOf(settings);
            return this;
        }

        /** Where MLflow's credentials are, by the names of MLflow's own environment variables. */
        public Builder environment(Map<String, String> variables) {
            this.environment = Map.copyOf(variables);
            return this;
        }

        /** Finds the program of the embedded chain, which is used where no node is named. */
        public Builder anvil(Supplier<Path> program) {
            this.anvil = program;
            return this;
        }

        /**
         * Reads the files. The builder must not be used after it.
         *
         * @throws InvalidInputException if a file is missing, can't be read, or states an unknown key
         */
        public HawserConfig build() {
            if (!rpc.isEmpty() && rpcFile != null) {
                throw new InvalidInputException("both --rpc and --rpc-file are given", "give one of them");
            }
            List<Path> all = new ArrayList<>();
            Optional.ofNullable(pipeline).ifPresent(all::add);
            all.addAll(files);
            return new HawserConfig(this, Settings.load(all, keys));
        }
    }
}
