package dev.hawser.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Hash32;
import java.util.ArrayList;
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
    void aRunLeavesNoMoreNodesThanTheTreeIsHighOnBothSides() {
        List<Hash32> sorted =
                Leaves.random(new Random(3), 3_000).stream().sorted().toList();
        TreeShape shape = new TreeShape(sorted.size());
        SubtreeBuilder builder = SubtreeBuilder.from(shape, 777);
        sorted.subList(777, 2_777).forEach(builder::add);
        assertThat(builder.nodes()).hasSizeLessThanOrEqualTo(2 * shape.height());
    }

    @Test
    void nodesOfAnotherTreeAreNotJoinedIntoARoot() {
        TreeShape shape = new TreeShape(5);
        SubtreeBuilder builder = SubtreeBuilder.from(shape, 0);
        Leaves.numbered(4).stream().sorted().forEach(builder::add);
        assertThatThrownBy(() -> SubtreeBuilder.combine(shape, builder.nodes()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> SubtreeBuilder.proof(shape, builder.nodes(), 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTreeHasAtLeastOneLeaf() {
        assertThatThrownBy(() -> new TreeShape(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void requireRoot(long seed, Random random, int n) {
        List<Hash32> sorted = Leaves.random(random, n).stream().sorted().toList();
        List<Integer> cuts = cuts(random, n);
        assertThat(SubtreeBuilder.combine(new TreeShape(n), nodes(sorted, cuts, -1, random)))
                .as("seed %d, n %d, cuts %s", seed, n, cuts)
                .isEqualTo(MerkleTree.of(sorted).root());
    }

    private static void requireProof(long seed, Random random, int n, int target) {
        List<Hash32> sorted = Leaves.random(random, n).stream().sorted().toList();
        List<Integer> cuts = cuts(random, n);
        assertThat(SubtreeBuilder.proof(new TreeShape(n), nodes(sorted, cuts, target, random), target))
                .as("seed %d, n %d, target %d, cuts %s", seed, n, target, cuts)
                .isEqualTo(MerkleTree.of(sorted).proof(sorted.get(target)));
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

    private static List<TreeNode> nodes(List<Hash32> sorted, List<Integer> cuts, int target, Random random) {
        TreeShape shape = new TreeShape(sorted.size());
        List<TreeNode> nodes = new ArrayList<>();
        int from = 0;
        for (int to : cuts) {
            SubtreeBuilder builder =
                    target < 0 ? SubtreeBuilder.from(shape, from) : SubtreeBuilder.provingLeaf(shape, from, target);
            sorted.subList(from, to).forEach(builder::add);
            nodes.addAll(builder.nodes());
            from = to;
        }
        Collections.shuffle(nodes, random);
        return nodes;
    }
}
