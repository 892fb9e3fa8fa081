package dev.hawser.jobs;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import dev.hawser.session.HawserConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a command's options and configuration files come to. Pipelines may be named by their file in {@code conf/pipelines}. */
final class CommandConfig {
    private CommandConfig() {}

    /**
     * Says, too, which secrets other users of the machine can read.
     *
     * @throws InvalidInputException if a file is missing, or states what the command can't use
     */
    static HawserConfig of(CommonOptions options) {
        if (!options.verbose()) {
            Logs.configure();
        }
        Logs.hideSecrets();
        HawserConfig.Builder builder = HawserConfig.builder()
                .adviceWithoutPipeline("add --pipeline with one of " + pipelineNames())
                .keystore(
                        options.keystore().orElse(null), options.passwordFile().orElse(null))
                .rpc(options.rpcArgument().toArray(String[]::new))
                .spark(properties(System.getProperties()))
                .environment(System.getenv())
                .anvil(AnvilBinary::find);
        options.pipeline().map(CommandConfig::pipelineFile).ifPresent(builder::pipeline);
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
                .flatMap(CommandConfig::list)
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
