package dev.hawser.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.hawser.manifest.Json;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that a command was told by files and {@code --set}: the pipeline and the deployment. */
public final class Settings {
    private static final String DEPLOY = "deploy.";

    private final Config config;
    private final SortedMap<String, String> stated;

    private Settings(Config config) {
        this.config = config;
        this.stated = KnownKeys.flatten(config);
    }

    /**
     * Reads the files in their order, later ones winning, then the single keys.
     *
     * @throws InvalidInputException if a file can't be read or parsed, or states an unknown key
     */
    public static Settings load(List<Path> files, Map<String, String> set) {
        Config config = ConfigFactory.empty();
        for (Path file : files) {
            config = read(file).withFallback(config);
        }
        for (Map.Entry<String, String> key : set.entrySet()) {
            config = single(key.getKey(), key.getValue()).withFallback(config);
        }
        try {
            return new Settings(config.resolve());
        } catch (ConfigException e) {
            throw unreadable(e);
        }
    }

    public DeployConfig deploy() {
        return Checked.reading(() -> new SettingsReader(config).deploy());
    }

    /**
     * The checked pipeline.
     *
     * @param folder the folder of the pipeline's file, against which its paths stand
     * @throws InvalidInputException naming file, line and key of the first thing that is wrong
     */
    public PipelineConfig pipeline(Path folder) {
        return Checked.reading(() -> {
            SettingsReader reader = new SettingsReader(config);
            Path sqlFile = folder.resolve(reader.sqlFile());
            SqlText sql = SqlText.read(sqlFile);
            Hash32 sqlHash = Keccak.hash(sql.text().getBytes(StandardCharsets.UTF_8));
            return reader.pipeline(folder, sql, sqlFile.getFileName().toString(), sqlHash, hash(sqlHash));
        });
    }

    /** What the files and {@code --set} state of the pipeline, as it is hashed. */
    public SortedMap<String, String> keys() {
        SortedMap<String, String> keys = new TreeMap<>(stated);
        keys.keySet().removeIf(key -> key.startsWith(DEPLOY));
        return keys;
    }

    private Hash32 hash(Hash32 sqlHash) {
        var keys = Json.object();
        keys().forEach(keys::put);
        var text = Json.object();
        text.set("keys", keys);
        text.put("sql", sqlHash.toString());
        return Json.digest(text);
    }

    private static Config read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("no configuration file " + file, "check the path");
        }
        try {
            return ConfigFactory.parseFile(
                    file.toFile(),
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false));
        } catch (ConfigException e) {
            throw unreadable(e);
        }
    }

    private static Config single(String key, String value) {
        try {
            if (value.startsWith("[") || value.startsWith("{")) {
                return ConfigFactory.parseString(
                        key + " = " + value, ConfigParseOptions.defaults().setOriginDescription("--set"));
            }
            return ConfigFactory.parseMap(new TreeMap<>(Map.of(key, value)), "--set");
        } catch (ConfigException e) {
            throw new InvalidInputException(
                    "--set " + key + ": " + e.getMessage(), "write --set KEY=VALUE with a key of the reference", e);
        }
    }

    private static InvalidInputException unreadable(ConfigException e) {
        return new InvalidInputException("configuration can't be read: " + e.getMessage(), "mend that line", e);
    }
}
