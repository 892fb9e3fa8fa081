package dev.hawser.anchor.web3j;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.store.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords lie in files, never in arguments or the environment, and show in no message. */
final class Passwords {
    private Passwords() {}

    /** The file's text without the line break at its end. */
    static String read(Path file) {
        String password;
        try {
            password = Files.readString(file).replaceFirst("\\R$", "");
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the password file " + file + " can't be read: "
                            + e.getClass().getSimpleName(),
                    "name a readable file with --password-file",
                    e);
        }
        if (password.isEmpty()) {
            throw new InvalidInputException(
                    "the password file " + file + " is empty", "write the password on its first line");
        }
        return password;
    }

    /** Writes 256 random bits into a new file that only its owner reads. */
    static void createRandom(Path file) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        PrivateFiles.create(file, (HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
