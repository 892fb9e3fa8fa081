package dev.hawser.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.SharedData;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Our trees beside those of OpenZeppelin's library, and beside published proofs of another kind of tree. */
class OpenZeppelinTest {
    private static final int MOST = 500;
    private static final Hash32 UNISWAP =
            Hash32.parse("0xc8500f8e2fcf3c9a32880e1b973fb28acc88be35787a8abcf9981b2b65dbdeb5");

    @Test
    void rootsProofsAndMultiproofsAreOpenZeppelinsForEverySizeTo500AndForLargeOnes() throws Exception {
        NodeTools.ensureInstalled();
        long seed = System.nanoTime();
        int large = 501 + new Random(seed).nextInt(99_500);
        NodeTools.Result result = NodeTools.node("src/test/js/trees.mjs", "" + MOST, "" + large, "4097");
        assertThat(result.exitCode()).as(result.output()).isZero();
        List<Hash32> rows = Leaves.numbered(MOST);
        for (String line : result.output().lines().toList()) {
            JsonNode tree = new ObjectMapper().readTree(line);
            int n = tree.get("n").intValue();
            if (tree.has("proof")) {
                requireSame(tree, rows.subList(0, n));
            } else {
                assertThat(tree(sha256(n)).root()).as("seed %d, n %d", seed, n).isEqualTo(hash(tree.get("root")));
            }
        }
    }

    private static void requireSame(JsonNode theirs, List<Hash32> leaves) {
        String n = "n " + leaves.size();
        TreeTop top = tree(leaves);
        Hashes sorted = Leaves.hashes(leaves).sorted();
        StoredTree ours = new StoredTree(top, (from, count) -> sorted.slice((int) from, (int) from + count));
        assertThat(top.root()).as(n).isEqualTo(hash(theirs.get("root")));
        assertThat(ours.proof(leaves.get(0))).as(n).isEqualTo(hashes(theirs.get("first")));
        List<Hash32> ordered = hashes(theirs.get("leaves"));
        StoredTree.Several several = ours.proof(ordered.stream().sorted().toList());
        assertThat(several.leaves()).as(n).isEqualTo(ordered);
        assertThat(several.proof().proof()).as(n).isEqualTo(hashes(theirs.get("proof")));
        assertThat(several.proof().flags())
                .as(n)
                .isEqualTo(stream(theirs.get("proofFlags"))
                        .map(JsonNode::booleanValue)
                        .toList());
    }

    /** The leaf rule there: one hash of the packed index, account and amount; an odd node moves up alone. */
    @Test
    void uniswapsProofsHoldUnderTheirOwnLeafRuleAndFailUnderOurs() throws IOException {
        int checked = 0;
        try (Stream<Path> files = Files.list(SharedData.file("merkle/uniswap-chunks"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                Iterator<Map.Entry<String, JsonNode>> accounts =
                        new ObjectMapper().readTree(file.toFile()).fields();
                for (; accounts.hasNext(); checked++) {
                    Map.Entry<String, JsonNode> account = accounts.next();
                    requireUniswap(account.getKey(), account.getValue());
                }
            }
        }
        assertThat(checked).isEqualTo(1_010);
    }

    private static void requireUniswap(String account, JsonNode claim) {
        Address address = Address.of(Hex.decode(account.toLowerCase(Locale.ROOT)));
        BigInteger index = BigInteger.valueOf(claim.get("index").longValue());
        BigInteger amount = new BigInteger(claim.get("amount").asText().substring(2), 16);
        List<Hash32> proof = hashes(claim.get("proof"));
        byte[] packed = ByteBuffer.allocate(84)
                .put(word(index))
                .put(address.bytes())
                .put(word(amount))
                .array();
        assertThat(MerkleProof.process(Keccak.hash(packed), proof)).as(account).isEqualTo(UNISWAP);
        Hash32 ours = Leaf.hash(
                List.of(AbiType.UINT256, AbiType.ADDRESS, AbiType.UINT256),
                List.of(word(index), address, word(amount)));
        assertThat(MerkleProof.process(ours, proof)).as(account).isNotEqualTo(UNISWAP);
    }

    private static byte[] word(BigInteger value) {
        return new AbiEncoder().uint256(value).encode();
    }

    private static TreeTop tree(List<Hash32> leaves) {
        TreeShape shape = new TreeShape(leaves.size());
        return TreeTop.join(
                shape, SubtreeBuilder.build(shape, 0, Leaves.hashes(leaves).sorted()));
    }

    private static List<Hash32> sha256(int n) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        List<Hash32> leaves = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            leaves.add(Hash32.of(digest.digest(Integer.toString(i).getBytes(StandardCharsets.US_ASCII))));
        }
        return leaves;
    }

    private static List<Hash32> hashes(JsonNode list) {
        return stream(list).map(OpenZeppelinTest::hash).toList();
    }

    private static Hash32 hash(JsonNode text) {
        return Hash32.parse(text.asText());
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
