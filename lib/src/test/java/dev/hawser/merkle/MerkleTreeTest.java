package dev.hawser.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.primitives.Hash32;
import dev.hawser.testing.SharedData;
import dev.hawser.testing.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    @Test
    void sixLettersHaveOpenZeppelinsRoot() {
        List<Hash32> letters = Stream.of("a", "b", "c", "d", "e", "f")
                .map(letter -> Leaf.hash(List.of(AbiType.STRING), List.of(letter)))
                .toList();
        assertThat(MerkleTree.of(letters).root())
                .hasToString("0x6deb52b5da8fd108f79fab00341f38d2587896634c646ee52e49f845680a70c8");
    }

    @Test
    void openZeppelinsDumpHoldsTheSameNodes() throws IOException {
        JsonNode dump = new ObjectMapper()
                .readTree(
                        SharedData.file("vectors/standard-v1.sorted.1_0_6.json").toFile());
        List<Hash32> leaves = new ArrayList<>();
        for (JsonNode value : dump.get("values")) {
            Hash32 leaf = Leaf.hash(
                    List.of(AbiType.STRING), List.of(value.get("value").get(0).asText()));
            leaves.add(leaf);
            assertThat(leaf)
                    .hasToString(dump.get("tree")
                            .get(value.get("treeIndex").intValue())
                            .asText());
        }
        assertThat(MerkleTree.of(leaves).root())
                .hasToString(dump.get("tree").get(0).asText());
    }

    @Test
    void goldenTreesHaveTheirRootFirstProofAndDepths() {
        JsonNode trees = Vectors.expected("trees");
        assertThat(trees.size()).isEqualTo(Vectors.cases("trees").size());
        for (Iterator<Map.Entry<String, JsonNode>> all = trees.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> tree = all.next();
            int n = Integer.parseInt(tree.getKey());
            List<Hash32> leaves = Leaves.numbered(n);
            MerkleTree ours = MerkleTree.of(leaves);
            assertThat(ours.root()).hasToString(tree.getValue().get("root").asText());
            assertThat(ours.proof(leaves.get(0)))
                    .map(Hash32::toString)
                    .isEqualTo(Vectors.texts(tree.getValue().get("firstProof")));
            TreeSet<Integer> depths = new TreeSet<>();
            leaves.forEach(leaf -> depths.add(ours.proof(leaf).size()));
            assertThat(depths)
                    .map(depth -> Integer.toString(depth))
                    .isEqualTo(Vectors.texts(tree.getValue().get("depths")));
        }
    }

    @Test
    void theRootIsThatOfTheQueueWhateverTheOrderOfTheLeaves() {
        long seed = 42;
        Random random = new Random(seed);
        for (int n = 1; n <= 200; n++) {
            List<Hash32> leaves = Leaves.random(random, n);
            Hash32 root = Leaves.queueRoot(leaves);
            Collections.shuffle(leaves, random);
            assertThat(MerkleTree.of(leaves).root())
                    .as("seed %d, n %d", seed, n)
                    .isEqualTo(root);
        }
    }

    @Test
    void everyLeafIsProvableAndNoOther() {
        long seed = 43;
        Random random = new Random(seed);
        for (int n = 1; n <= 70; n++) {
            List<Hash32> leaves = Leaves.random(random, n);
            MerkleTree tree = MerkleTree.of(leaves);
            for (Hash32 leaf : leaves) {
                List<Hash32> proof = tree.proof(leaf);
                assertThat(MerkleProof.process(leaf, proof)).isEqualTo(tree.root());
                assertThat(MerkleProof.isPossibleLength(n, proof.size())).isTrue();
                assertThat(MerkleProof.process(Leaves.hash(random), proof))
                        .as("seed %d, n %d", seed, n)
                        .isNotEqualTo(tree.root());
            }
            assertThatThrownBy(() -> tree.proof(Leaves.hash(random))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anInnerNodeIsNoLeaf() {
        List<Hash32> leaves = Leaves.numbered(4);
        MerkleTree tree = MerkleTree.of(leaves);
        Hash32 inner = tree.proof(leaves.get(0)).get(1);
        assertThatThrownBy(() -> tree.proof(inner)).hasMessage("no such leaf: " + inner);
        assertThatThrownBy(() -> tree.proof(tree.root())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noLeavesHaveTheZeroRootAndNothingToProve() {
        assertThat(MerkleTree.of(List.of()).root()).isEqualTo(Hash32.ZERO);
        assertThatThrownBy(() -> MerkleTree.of(List.of()).proof(Hash32.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(MerkleProof.isPossibleLength(0, 0)).isFalse();
    }

    @Test
    void aProofIsAsLongAsTheTreeIsHighOrOneShorter() {
        assertThat(MerkleProof.isPossibleLength(1, 0)).isTrue();
        assertThat(MerkleProof.isPossibleLength(1, 1)).isFalse();
        assertThat(MerkleProof.isPossibleLength(5, 2)).isTrue();
        assertThat(MerkleProof.isPossibleLength(5, 3)).isTrue();
        assertThat(MerkleProof.isPossibleLength(5, 1)).isFalse();
        assertThat(MerkleProof.isPossibleLength(5, 4)).isFalse();
        assertThat(MerkleProof.isPossibleLength(8, 2)).isFalse();
        assertThat(MerkleProof.isPossibleLength(1L << 40, 40)).isTrue();
    }
}
