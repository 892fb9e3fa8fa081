package dev.hawser.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class KeccakTest {

    @Test
    void everyLengthOverSeveralBlocksIsAsBouncyCastleSays()
            throws ReflectiveOperationException, GeneralSecurityException {
        long seed = 20261123;
        Random random = new Random(seed);
        MessageDigest theirs = MessageDigest.getInstance("KECCAK-256", bouncyCastle());
        for (int length = 0; length <= 600; length++) {
            byte[] input = new byte[length];
            random.nextBytes(input);
            assertThat(Keccak.digest(input))
                    .as("seed %d, length %d", seed, length)
                    .isEqualTo(theirs.digest(input));
        }
    }

    @Test
    void aSliceIsHashedAsItsCopy() {
        byte[] input = new byte[500];
        new Random(7).nextBytes(input);
        assertThat(Keccak.digest(input, 3, 301)).isEqualTo(Keccak.digest(Arrays.copyOfRange(input, 3, 304)));
        assertThat(Keccak.digest(input, 500, 0)).isEqualTo(Keccak.digest(new byte[0]));
    }

    @Test
    void theInputIsLeftAsItWas() {
        byte[] input = new byte[200];
        Arrays.fill(input, (byte) 9);
        Keccak.digest(input);
        assertThat(input).containsOnly(9);
    }

    @Test
    void publishedHashesAreOurs() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(SharedData.file("vectors/hashes.json.gz")))) {
            JsonNode hashes = new ObjectMapper().readTree(in);
            assertThat(hashes.size()).isPositive();
            for (JsonNode hash : hashes) {
                assertThat(Keccak.hash(Hex.decode(hash.get("data").asText())))
                        .hasToString(hash.get("keccak256").asText());
            }
        }
    }

    /** By name, because it comes with web3j and nothing of ours names it. */
    private static Provider bouncyCastle() throws ReflectiveOperationException {
        return (Provider) Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider")
                .getConstructor()
                .newInstance();
    }
}
