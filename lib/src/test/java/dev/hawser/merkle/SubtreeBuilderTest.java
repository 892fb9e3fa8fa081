package dev.hawser.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.TamperedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubtreeBuilderTest {

    @Test
    void runsOfAnySizeMakeTheTreesRoot() {
        long seed = 1;
        Random random = new Random(seed);
        for (int n = 1; n <= 200; n++) {
            for (int round = 0; round < 5; round++) {
                requireRoot(seed, random, n);
            }
        }
        for (int round = 0; round < 10; round++) {
            requireRoot(seed, random, 201 + random.nextInt(5_000));
        }
    }

    @Test
    void runsOfAnySizeMakeTheTreesProofs() {
        long seed = 2;
        Random random = new Random(seed);
        for (int n = 1; n <= 200; n++) {
            requireProof(seed, random, n, random.nextInt(n));
            requireProof(seed, random, n, 0);
            requireProof(seed, random, n, n - 1);
        }
        for (int round = 0; round < 10; round++) {
            int n = 201 + random.nextInt(5_000);
            requireProof(seed, random, n, random.nextInt(n));
        }
    }

    @Test
    void severalLeavesHaveOneProof() {
        long seed = 6;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int n = 1 + random.nextInt(round % 10 == 0 ? 9_000 : 60);
            List<Hash32> leaves = Leaves.random(random, n);
            StoredTree tree = tree(leaves, cuts(random, n), random);
            Collections.shuffle(leaves, random);
            List<Hash32> wanted = leaves.subList(0, 1 + random.nextInt(Math.min(n, 40)));
            StoredTree.Several several = tree.proof(wanted);
            MultiProof.Outcome outcome =
                    several.proof().process(several.leaves()).orElseThrow();
            assertThat(outcome.root())
                    .as("seed %d, round %d, n %d", seed, round, n)
                    .isEqualTo(MerkleTree.of(leaves).root());
            assertThat(several.leaves()).containsExactlyInAnyOrderElementsOf(wanted);
            for (int i = 0; i < several.leaves().size(); i++) {
                assertThat(outcome.depths().get(i))
                        .isEqualTo(tree.proof(several.leaves().get(i)).size());
            }
        }
    }

    @Test
    void aProofOfNoLeafOfAStrangeOneOrOfOneTwiceIsRefused() {
        List<Hash32> leaves = Leaves.numbered(7);
        StoredTree tree = tree(leaves, List.of(7), new Random(1));
        assertThatThrownBy(() -> tree.proof(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.proof(Hash32.ZERO)).hasMessageContaining("no such leaf");
        assertThatThrownBy(() -> tree.proof(List.of(leaves.get(1), leaves.get(1))))
                .hasMessageContaining("twice");
    }

    @Test
    void aRunLeavesAtMostTwoNodesOfALevelBelowTheTop() {
        Hashes sorted = Leaves.hashes(Leaves.random(new Random(3), 30_000)).sorted();
        TreeShape shape = new TreeShape(sorted.size());
        List<NodeRun> runs = SubtreeBuilder.build(shape, 777, sorted.slice(777, 27_777));
        assertThat(runs).hasSizeLessThanOrEqualTo(2 * shape.height());
        assertThat(runs.stream().mapToInt(run -> run.nodes().size()).sum()).isLessThan(4096 + 2 * shape.height());
    }

    @Test
    void nodesOfAnotherTreeAreNotJoinedIntoARoot() {
        TreeShape shape = new TreeShape(5);
        List<NodeRun> four =
                SubtreeBuilder.build(shape, 0, Leaves.hashes(Leaves.numbered(4)).sorted());
        assertThatThrownBy(() -> TreeTop.join(shape, four)).isInstanceOf(IllegalStateException.class);
        List<NodeRun> shifted =
                SubtreeBuilder.build(shape, 1, Leaves.hashes(Leaves.numbered(4)).sorted());
        assertThatThrownBy(() -> TreeTop.join(shape, shifted)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void storedNodesThatWereCutOrChangedAreRefused() {
        Hashes sorted = Leaves.hashes(Leaves.random(new Random(4), 1_000)).sorted();
        TreeTop top = TreeTop.join(new TreeShape(1_000), SubtreeBuilder.build(new TreeShape(1_000), 0, sorted));
        byte[] bytes = top.bytes();
        assertThat(TreeTop.parse(top.shape(), bytes, top.root()).root()).isEqualTo(top.root());
        assertThatThrownBy(() -> TreeTop.parse(top.shape(), Arrays.copyOf(bytes, bytes.length - 32), top.root()))
                .isInstanceOf(TamperedException.class);
        bytes[100] ^= 1;
        assertThatThrownBy(() -> TreeTop.parse(top.shape(), bytes, top.root()))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining(top.root().toString());
    }

    @Test
    void aStoredLeafThatWasChangedIsNotProvenWith() {
        Hashes sorted = Leaves.hashes(Leaves.random(new Random(5), 20_000)).sorted();
        TreeShape shape = new TreeShape(20_000);
        TreeTop top = TreeTop.join(shape, SubtreeBuilder.build(shape, 0, sorted));
        byte[] bytes = sorted.bytes(0, 20_000);
        bytes[32 * 5_001 + 31] ^= 1;
        Hashes changed = Hashes.of(bytes);
        StoredTree tree = new StoredTree(top, (from, count) -> changed.slice((int) from, (int) from + count));
        assertThatThrownBy(() -> tree.proof(sorted.get(5_000)))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining("don't have the root");
    }

    @Test
    void aTreeHasAtLeastOneLeaf() {
        assertThatThrownBy(() -> new TreeShape(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void requireRoot(long seed, Random random, int n) {
        List<Hash32> leaves = Leaves.random(random, n);
        List<Integer> cuts = cuts(random, n);
        assertThat(top(leaves, cuts, random).root())
                .as("seed %d, n %d, cuts %s", seed, n, cuts)
                .isEqualTo(MerkleTree.of(leaves).root());
    }

    private static void requireProof(long seed, Random random, int n, int target) {
        List<Hash32> sorted = Leaves.random(random, n).stream().sorted().toList();
        List<Integer> cuts = cuts(random, n);
        assertThat(tree(sorted, cuts, random).proof(sorted.get(target)))
                .as("seed %d, n %d, target %d, cuts %s", seed, n, target, cuts)
                .isEqualTo(MerkleTree.of(sorted).proof(sorted.get(target)));
    }

    private static StoredTree tree(List<Hash32> leaves, List<Integer> cuts, Random random) {
        Hashes sorted = Leaves.hashes(leaves).sorted();
        return new StoredTree(top(leaves, cuts, random), (from, count) -> sorted.slice((int) from, (int) from + count));
    }

    /** Ends of up to 12 runs, some of them empty. */
    private static List<Integer> cuts(Random random, int n) {
        List<Integer> cuts = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            cuts.add(random.nextInt(n + 1));
        }
        cuts.add(n);
        Collections.sort(cuts);
        return cuts;
    }

    private static TreeTop top(List<Hash32> leaves, List<Integer> cuts, Random random) {
        Hashes sorted = Leaves.hashes(leaves).sorted();
        TreeShape shape = new TreeShape(sorted.size());
        List<NodeRun> runs = new ArrayList<>();
        int from = 0;
        for (int to : cuts) {
            runs.addAll(SubtreeBuilder.build(shape, from, sorted.slice(from, to)));
            from = to;
        }
        Collections.shuffle(runs, random);
        return TreeTop.join(shape, runs);
    }
}
