package dev.hawser.jobs;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.session.HawserConfig;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command's options and configuration files come to. Pipelines and chains may be named by their file in
 * {@code conf/pipelines} and {@code conf/chains}.
 */
final class CommandConfig {
    private static final NamedConf PIPELINE = new NamedConf("pipeline", "pipelines");
    private static final NamedConf CHAIN = new NamedConf("chain", "chains");

    private CommandConfig() {}

    /**
     * Says, too, which secrets other users of the machine can read.
     *
     * @throws InvalidInputException if a file is missing, or states what the command can't use
     */
    static HawserConfig of(CommonOptions options) {
        Logs.configure(options);
        Logs.hideSecrets();
        HawserConfig.Builder builder = HawserConfig.builder()
                .adviceWithoutPipeline("add --pipeline with one of " + PIPELINE.names())
                .keystore(
                        options.keystore().orElse(null), options.passwordFile().orElse(null))
                .rpc(options.rpcArgument().toArray(String[]::new))
                .spark(properties(System.getProperties()))
                .environment(System.getenv())
                .anvil(AnvilBinary::find);
        options.pipeline().map(PIPELINE::file).ifPresent(builder::pipeline);
        options.chain().map(CHAIN::file).ifPresent(builder::file);
        options.conf().forEach(builder::file);
        options.set().forEach(builder::set);
        options.store().ifPresent(builder::store);
        options.rpcFile().ifPresent(builder::rpcFile);
        options.registry().ifPresent(builder::registry);
        options.owner().ifPresent(builder::owner);
        options.saltFile().ifPresent(builder::saltFile);
        HawserConfig config = builder.build();
        warnOfExposure(options, config);
        return config;
    }

    private static void warnOfExposure(CommonOptions options, HawserConfig config) {
        Console console = new Console(options);
        Exposure.ofArguments(options).forEach(console::warn);
        Exposure.ofFiles(Stream.of(config.keystore(), config.passwordFile(), config.rpcFile()))
                .forEach(console::warn);
    }

    private static Map<String, String> properties(Properties properties) {
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), properties::getProperty));
    }
}
