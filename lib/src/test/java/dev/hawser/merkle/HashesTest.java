package dev.hawser.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Hash32;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashesTest {

    @Test
    void theyAreSortedAsUnsignedNumbersWhateverTheirSpread() {
        Random random = new Random(1);
        for (int n : new int[] {0, 1, 2, 3, 17, 1_000, 20_000}) {
            requireSorted(Leaves.random(random, n));
        }
        requireSorted(alike(random, 300, 31));
        requireSorted(alike(random, 300, 8));
        List<Hash32> equal = new ArrayList<>(Collections.nCopies(50, Hash32.ZERO));
        equal.addAll(Leaves.random(random, 50));
        requireSorted(equal);
    }

    @Test
    void bytesAreReadBackAsWritten() {
        List<Hash32> leaves = Leaves.random(new Random(2), 100);
        Hashes hashes = Leaves.hashes(leaves);
        assertThat(list(Hashes.of(hashes.bytes(0, 100)))).isEqualTo(leaves);
        assertThat(list(Hashes.of(hashes.bytes(40, 60)))).isEqualTo(leaves.subList(40, 60));
        assertThat(list(hashes.slice(99, 100))).isEqualTo(leaves.subList(99, 100));
        assertThatThrownBy(() -> Hashes.of(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listsTakeHashesByTheirFirstBitsInTheOrderOfTheRange() {
        List<Hash32> leaves = Leaves.random(new Random(3), 1_000);
        for (int n : new int[] {1, 2, 3, 7, 64, 1_000}) {
            Hashes[] lists = new Hashes[n];
            Leaves.hashes(leaves).distribute(lists, 1);
            List<Hash32> joined = new ArrayList<>();
            for (Hashes one : lists) {
                if (one != null) {
                    joined.addAll(list(one.sorted()));
                }
            }
            assertThat(joined).isEqualTo(leaves.stream().sorted().toList());
        }
    }

    @Test
    void whatAnotherListLacksAndWhatStandsTwiceIsFound() {
        List<Hash32> all = Leaves.random(new Random(4), 40).stream().sorted().toList();
        List<Hash32> here = new ArrayList<>(all.subList(0, 30));
        here.addAll(List.of(all.get(3), all.get(3), all.get(7), all.get(29)));
        Hashes sorted = Leaves.hashes(here).sorted();
        Hashes other = Leaves.hashes(all.subList(5, 40));
        assertThat(list(sorted.without(other))).isEqualTo(all.subList(0, 5));
        assertThat(list(other.without(sorted))).isEqualTo(all.subList(30, 40));
        assertThat(list(sorted.repeated())).containsExactly(all.get(3), all.get(7), all.get(29));
        assertThat(list(sorted.without(Hashes.ofCapacity(0)))).isEqualTo(all.subList(0, 30));
        assertThat(Hashes.ofCapacity(0).without(sorted).size()).isZero();
        assertThat(other.repeated().size()).isZero();
    }

    /** Hashes that differ only behind so many bytes. */
    private static List<Hash32> alike(Random random, int n, int bytes) {
        return IntStream.range(0, n)
                .mapToObj(i -> {
                    byte[] hash = new byte[32];
                    for (int b = bytes; b < 32; b++) {
                        hash[b] = (byte) random.nextInt();
                    }
                    return Hash32.of(hash);
                })
                .toList();
    }

    private static void requireSorted(List<Hash32> hashes) {
        assertThat(list(Leaves.hashes(hashes).sorted()))
                .isEqualTo(hashes.stream().sorted().toList());
    }

    private static List<Hash32> list(Hashes hashes) {
        return IntStream.range(0, hashes.size()).mapToObj(hashes::get).toList();
    }
}
