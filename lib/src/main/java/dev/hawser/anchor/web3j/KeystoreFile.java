package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Json;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key file in the Web3 Secret Storage format, version 3, read and checked before anything is derived from a password. No
 * message quotes its text: who mixes up two files may have named the one with the password.
 */
@SuppressWarnings("ArrayRecordComponent")
record KeystoreFile(Path path, Address address, KeyDerivation derivation, byte[] iv, byte[] ciphertext, byte[] mac) {
    /** Four times what geth and web3.py take. */
    private static final long MOST_MEMORY = 1L << 30;

    /** Of n · r · p: a minute or two. The dearest in use, 262144 · 8, has 64 times less. */
    private static final long MOST_WORK = 1L << 27;

    /** Of r · p. */
    private static final long MOST_LANES = 1L << 16;

    private static final int MOST_ROUNDS = 10_000_000;
    private static final int MOST_BYTES = 1 << 20;

    /**
     * Reads the file.
     *
     * @throws InvalidInputException if it can't be read, is none of version 3, or its settings cost more than is sane
     */
    static KeystoreFile read(Path path) {
        JsonNode root = parse(path);
        if (root.path("version").asInt() != 3) {
            throw bad(path, "is not of version 3");
        }
        JsonNode crypto = root.has("crypto") ? root.path("crypto") : root.path("Crypto");
        if (!crypto.path("cipher").asText().equals("aes-128-ctr")) {
            throw bad(path, "has no cipher aes-128-ctr");
        }
        byte[] ciphertext = bytes(path, crypto, "ciphertext");
        if (ciphertext.length == 0 || ciphertext.length > 32) {
            throw bad(path, "holds " + ciphertext.length + " bytes instead of a key's 32");
        }
        byte[] iv = bytes(path, crypto.path("cipherparams"), "iv");
        if (iv.length != 16) {
            throw bad(path, "has an iv of " + iv.length + " bytes instead of 16");
        }
        byte[] mac = bytes(path, crypto, "mac");
        if (mac.length != 32) {
            throw bad(path, "has a mac of " + mac.length + " bytes instead of 32");
        }
        return new KeystoreFile(path, address(path, root), derivation(path, crypto), iv, ciphertext, mac);
    }

    /**
     * The private key.
     *
     * @return empty where the password does not open the file
     * @throws InvalidInputException if this JVM lacks the memory that it takes
     */
    Optional<BigInteger> open(String password) {
        long heap = Runtime.getRuntime().maxMemory();
        if (derivation.memory() > heap - heap / 4) {
            throw new InvalidInputException(
                    "the keystore " + path + " takes " + megabytes(derivation.memory())
                            + " MB to open, of this process's " + megabytes(heap) + " MB",
                    "give the driver more memory, or write the key again with n = 262144");
        }
        byte[] key = derivation.derive(password);
        byte[] authenticated = Arrays.copyOfRange(key, 16, 32 + ciphertext.length);
        System.arraycopy(ciphertext, 0, authenticated, 16, ciphertext.length);
        if (!MessageDigest.isEqual(Keccak.digest(authenticated), mac)) {
            return Optional.empty();
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(Arrays.copyOf(key, 16), "AES"), new IvParameterSpec(iv));
            return Optional.of(new BigInteger(1, cipher.doFinal(ciphertext)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES in counter mode", e);
        }
    }

    private static JsonNode parse(Path path) {
        byte[] bytes;
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw bad(path, "is larger than a keystore can be");
            }
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the keystore " + path + " can't be read: " + e.getClass().getSimpleName(),
                    "name one with --keystore, or make one with 'hawser accounts new'",
                    e);
        }
        try {
            return Json.parseObject(bytes, "the keystore");
        } catch (InvalidInputException e) {
            throw bad(path, "is no whole JSON object"); // without the cause, which quotes the text
        }
    }

    private static Address address(Path path, JsonNode root) {
        String text = root.path("address").asText().toLowerCase(Locale.ROOT);
        String hex = text.startsWith("0x") ? text : "0x" + text;
        if (!hex.matches("0x[0-9a-f]{40}")) {
            throw bad(path, root.has("address") ? "states no whole address" : "states no address");
        }
        return Address.parse(hex);
    }

    private static KeyDerivation derivation(Path path, JsonNode crypto) {
        JsonNode settings = crypto.path("kdfparams");
        byte[] salt = bytes(path, settings, "salt");
        if (settings.path("dklen").asInt() != KeyDerivation.KEY_BYTES || salt.length == 0) {
            throw bad(path, "has no salt, or derives another number of bytes than 32");
        }
        return switch (crypto.path("kdf").asText()) {
            case "scrypt" -> scrypt(path, settings, salt);
            case "pbkdf2" -> pbkdf2(path, settings, salt);
            default -> throw bad(path, "derives its key neither by scrypt nor by pbkdf2");
        };
    }

    private static KeyDerivation scrypt(Path path, JsonNode settings, byte[] salt) {
        int n = positive(path, settings, "n");
        int r = positive(path, settings, "r");
        int p = positive(path, settings, "p");
        long blocks = (long) n * r;
        if (blocks > MOST_MEMORY / 128 || (long) r * p > MOST_LANES || blocks > MOST_WORK / p) {
            throw new InvalidInputException(
                    "the keystore " + path + " has the scrypt settings n = " + n + ", r = " + r + ", p = " + p
                            + ", which cost more than " + megabytes(MOST_MEMORY) + " MB or minutes to open",
                    "write the key again with n = 262144, r = 8, p = 1");
        }
        if (n < 2 || Integer.bitCount(n) != 1) {
            throw bad(path, "has the scrypt cost n = " + n + ", which is no power of two");
        }
        return new KeyDerivation.OfScrypt(n, r, p, salt);
    }

    private static KeyDerivation pbkdf2(Path path, JsonNode settings, byte[] salt) {
        int rounds = positive(path, settings, "c");
        if (!settings.path("prf").asText().equals("hmac-sha256")) {
            throw bad(path, "has a pbkdf2 without hmac-sha256");
        }
        if (rounds > MOST_ROUNDS) {
            throw new InvalidInputException(
                    "the keystore " + path + " has " + rounds + " rounds of pbkdf2, more than " + MOST_ROUNDS,
                    "write the key again with c = 1000000");
        }
        return new KeyDerivation.OfPbkdf2(rounds, salt);
    }

    private static int positive(Path path, JsonNode settings, String member) {
        JsonNode value = settings.path(member);
        if (!value.isIntegralNumber() || value.bigIntegerValue().signum() <= 0) {
            throw bad(path, "has no positive " + member + " among its kdfparams");
        }
        return value.bigIntegerValue()
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .intValue();
    }

    private static byte[] bytes(Path path, JsonNode node, String member) {
        try {
            return HexFormat.of().parseHex(node.path(member).asText());
        } catch (IllegalArgumentException e) {
            throw bad(path, "has no hexadecimal " + member); // without the cause, which quotes the text
        }
    }

    private static InvalidInputException bad(Path path, String what) {
        return new InvalidInputException(
                "the keystore " + path + " " + what, "use the file of version 3 as the wallet wrote it");
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }
}
