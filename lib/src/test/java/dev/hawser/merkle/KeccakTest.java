package dev.hawser.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    void manyMessagesOfAnyLengthsAtOnceAreAsBouncyCastleSays()
            throws ReflectiveOperationException, GeneralSecurityException {
        long seed = 20261124;
        MessageDigest theirs = MessageDigest.getInstance("KECCAK-256", bouncyCastle());
        for (KeccakLanes lanes : List.of(KeccakLanes.SINGLE, new VectorLanes())) {
            Random random = new Random(seed);
            KeccakBatch once = KeccakBatch.once(lanes);
            KeccakBatch twice = KeccakBatch.twice(lanes);
            List<byte[]> expected = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                byte[] input = new byte[i <= 600 ? i : i % 500 == 0 ? random.nextInt(20_000) : random.nextInt(700)];
                random.nextBytes(input);
                int offset = random.nextInt(input.length + 1);
                once.add(input, offset, input.length - offset);
                twice.add(input, offset, input.length - offset);
                theirs.update(input, offset, input.length - offset);
                expected.add(theirs.digest());
            }
            Hashes digests = once.finish();
            Hashes leaves = twice.finish();
            assertThat(digests.size()).isEqualTo(5_000);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(digests.get(i).bytes())
                        .as("seed %d, message %d, %d lanes", seed, i, lanes.width())
                        .isEqualTo(expected.get(i));
                assertThat(leaves.get(i).bytes()).isEqualTo(theirs.digest(expected.get(i)));
            }
            assertThat(once.finish().size()).isZero();
        }
    }

    @Test
    void everyLengthFrom0To600IsAsBouncyCastleSaysInEveryLane()
            throws ReflectiveOperationException, GeneralSecurityException {
        MessageDigest theirs = MessageDigest.getInstance("KECCAK-256", bouncyCastle());
        KeccakLanes lanes = new VectorLanes();
        KeccakBatch batch = KeccakBatch.once(lanes);
        byte[] input = new byte[700];
        new Random(8).nextBytes(input);
        for (int length = 0; length <= 600; length++) {
            for (int lane = 0; lane < lanes.width(); lane++) {
                batch.add(input, lane, length);
            }
        }
        Hashes digests = batch.finish();
        for (int i = 0; i < digests.size(); i++) {
            theirs.update(input, i % lanes.width(), i / lanes.width());
            assertThat(digests.get(i).bytes()).as("message %d", i).isEqualTo(theirs.digest());
        }
    }

    @Test
    void pairsAreHashedAsSinglyWithTheSmallerFirst() {
        List<Hash32> nodes = Leaves.random(new Random(9), 2 * 1_003);
        for (KeccakLanes lanes : List.of(KeccakLanes.SINGLE, new VectorLanes())) {
            Hashes parents = new PairHasher(lanes).parents(Leaves.hashes(nodes), 4, 999);
            assertThat(parents.size()).isEqualTo(999);
            for (int i = 0; i < parents.size(); i++) {
                assertThat(parents.get(i)).isEqualTo(MerkleProof.node(nodes.get(4 + 2 * i), nodes.get(5 + 2 * i)));
            }
        }
    }

    @Test
    void theMachinesVectorsAreUsedWhereTheModuleIs() {
        assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isPresent();
        assertThat(KeccakLanes.forLeaves(1 << 19)).isSameAs(KeccakLanes.widest());
        assertThat(KeccakLanes.forLeaves(1000)).isSameAs(KeccakLanes.SINGLE);
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
