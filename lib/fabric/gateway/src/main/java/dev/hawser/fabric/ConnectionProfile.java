package dev.hawser.fabric;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.hawser.anchor.FabricPlace;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How to reach a Fabric network, and as whom. It names files and holds no secret itself.
 *
 * @param peer {@code HOST:PORT} of a peer's gateway
 * @param tlsCertificate PEM of the authority of the peer's TLS certificate; none where the peer speaks plain text
 * @param authority the host name in that certificate, where it is another than the peer's
 * @param certificate PEM of the client's certificate
 * @param key PEM of its private key
 */
public record ConnectionProfile(
        String peer,
        Optional<Path> tlsCertificate,
        Optional<String> authority,
        String mspId,
        Path certificate,
        Path key,
        FabricPlace place) {
    private static final Set<String> KEYS = Set.of(
            "peer", "tls-certificate", "plaintext", "authority", "msp", "certificate", "key", "channel", "chaincode");
    private static final String ADVICE = "see Another ledger in README.md for the keys of a profile";

    /**
     * Reads a profile. Paths in it stand against its folder; a folder with one file stands for that file, as an MSP's
     * {@code keystore} does.
     *
     * @throws InvalidInputException if a key is missing, unknown or wrong, or a file that it names is not there
     */
    public static ConnectionProfile read(Path file) {
        try {
            Config config = ConfigFactory.parseFile(existing(file).toFile()).resolve();
            requireKnown(file, config);
            Path folder = file.toAbsolutePath().getParent();
            return new ConnectionProfile(
                    peer(file, config.getString("peer")),
                    tls(file, config).map(path -> single(folder.resolve(path))),
                    config.hasPath("authority") ? Optional.of(config.getString("authority")) : Optional.empty(),
                    filled(file, config, "msp"),
                    single(folder.resolve(config.getString("certificate"))),
                    single(folder.resolve(config.getString("key"))),
                    new FabricPlace(filled(file, config, "channel"), filled(file, config, "chaincode")));
        } catch (ConfigException e) {
            throw new InvalidInputException(
                    "the connection profile " + file + " can't be used: " + e.getMessage(), ADVICE, e);
        }
    }

    private static void requireKnown(Path file, Config config) {
        Set<String> unknown = new TreeSet<>(config.root().keySet());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(
                    "the connection profile " + file + " has keys that it can't have: " + unknown, ADVICE);
        }
    }

    private static String peer(Path file, String text) {
        if (!text.matches("[^\\s:/]+:[1-9][0-9]{0,4}") || Integer.parseInt(text.split(":", -1)[1]) > 65_535) {
            throw new InvalidInputException(
                    "peer in " + file + " is not HOST:PORT: " + text, "name a peer's gateway, as localhost:7051");
        }
        return text;
    }

    private static Optional<String> tls(Path file, Config config) {
        boolean plaintext = config.hasPath("plaintext") && config.getBoolean("plaintext");
        if (plaintext == config.hasPath("tls-certificate")) {
            throw new InvalidInputException(
                    "the connection profile " + file + " needs either tls-certificate or plaintext = true", ADVICE);
        }
        return plaintext ? Optional.empty() : Optional.of(config.getString("tls-certificate"));
    }

    private static String filled(Path file, Config config, String key) {
        String text = config.getString(key);
        if (text.isBlank()) {
            throw new InvalidInputException(key + " in " + file + " is empty", ADVICE);
        }
        return text;
    }

    private static Path single(Path path) {
        if (!Files.isDirectory(path)) {
            return existing(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(Files::isRegularFile).toList();
            if (found.size() != 1) {
                throw new InvalidInputException(
                        path + " is a folder of " + found.size() + " files", "name one file in the profile");
            }
            return found.get(0);
        } catch (IOException e) {
            throw new InvalidInputException(path + " can't be read", "check who may read it", e);
        }
    }

    private static Path existing(Path path) {
        if (!Files.isReadable(path)) {
            throw new InvalidInputException(path + " is not there or can't be read", "check the path");
        }
        return path;
    }
}
