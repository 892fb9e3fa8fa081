package dev.hawser.session;

import dev.hawser.batch.BatchSecret;
import dev.hawser.batch.MasterSecret;
import dev.hawser.config.PipelineConfig;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** The driver's file with the master secret of salted batches: one line of 64 hexadecimal digits, with or without 0x. */
public final class SaltFile {
    private SaltFile() {}

    /**
     * Writes a random master secret into a new file that only its owner reads.
     *
     * @throws InvalidInputException if the file exists
     */
    public static void create(Path file) {
        byte[] random = new byte[MasterSecret.LENGTH];
        new SecureRandom().nextBytes(random);
        PrivateFiles.create(file, (Hex.encode(random) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws InvalidInputException if there is no such file, or it holds anything else; the message shows nothing of it */
    public static MasterSecret read(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1).replaceFirst("\\R$", "");
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the salt file " + file + " can't be read: " + e.getClass().getSimpleName(),
                    "name one with --salt-file, or make one with 'hawser accounts new-salt'",
                    e);
        }
        String hex = text.startsWith("0x") ? text : "0x" + text;
        if (!Hex.isHex(hex) || hex.length() != 2 + 2 * MasterSecret.LENGTH) {
            throw new InvalidInputException(
                    "the salt file " + file + " holds no master secret: one line of " + 2 * MasterSecret.LENGTH
                            + " digits 0-9, a-f",
                    "make one with 'hawser accounts new-salt'; salts of another secret open no earlier batch");
        }
        return MasterSecret.of(Hex.decode(hex));
    }

    /**
     * The master secret that a pipeline needs; empty where it publishes no salts.
     *
     * @throws InvalidInputException if it needs one and none can be read
     */
    public static Optional<MasterSecret> of(HawserConfig config, PipelineConfig pipeline) {
        if (!pipeline.publish().salted()) {
            return Optional.empty();
        }
        Path file = config.saltFile()
                .orElseThrow(() -> new InvalidInputException(
                        "pipeline " + pipeline.name() + " publishes salted rows, and no salt file is named",
                        "name one with --salt-file, or make one with 'hawser accounts new-salt'"));
        return Optional.of(read(file));
    }

    /** @throws InvalidInputException if the pipeline needs a master secret and none can be read */
    public static void require(HawserConfig config, PipelineConfig pipeline) {
        of(config, pipeline);
    }

    /** The secret of a published batch, where a salt file is named. */
    public static Optional<BatchSecret> of(HawserConfig config, RunKey run) {
        return config.saltFile().map(file -> read(file).ofRun(run));
    }
}
