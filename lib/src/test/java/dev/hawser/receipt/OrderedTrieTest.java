package dev.hawser.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedTrieTest {

    @Test
    void theTrieOfNothingHasTheEmptyRoot() {
        assertThat(OrderedTrie.of(List.of()).root())
                .hasToString("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    }

    @Test
    void theReceiptsOfRealBlocksHaveTheirHeadersRoots() {
        Map<Long, Hash32> roots = RealBlocks.receiptsRoots();
        Map<Long, List<byte[]>> receipts = RealBlocks.receipts();
        assertThat(receipts).hasSize(6);
        assertThat(receipts.values().stream().mapToInt(List::size).sum()).isEqualTo(637);
        receipts.forEach((block, all) ->
                assertThat(OrderedTrie.of(all).root()).as("block %d", block).isEqualTo(roots.get(block)));
    }

    @Test
    void everyReceiptOfARealBlockIsProvenAndNoOtherInItsPlace() {
        List<byte[]> receipts = RealBlocks.receipts().get(15_547_621L);
        Hash32 root = RealBlocks.receiptsRoots().get(15_547_621L);
        OrderedTrie trie = OrderedTrie.of(receipts);
        for (int i = 0; i < receipts.size(); i++) {
            List<byte[]> proof = trie.proof(i);
            assertThat(OrderedTrie.value(root, i, proof)).isEqualTo(receipts.get(i));
            int other = (i + 1) % receipts.size();
            assertThatThrownBy(() -> OrderedTrie.value(root, other, proof)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void theReceiptsOfRealBlocksAreReadAndWrittenAlike() {
        RealBlocks.receipts()
                .values()
                .forEach(block -> block.forEach(receipt ->
                        assertThat(ConsensusReceipt.decode(receipt).encode()).isEqualTo(receipt)));
    }

    /** Values of one byte make nodes that are embedded, long ones such as are named by their hashes. */
    @Property(tries = 60)
    void everyValueIsProvenWhateverItsSize(
            @ForAll @IntRange(min = 1, max = 300) int count,
            @ForAll @IntRange(min = 1, max = 60) int longest,
            @ForAll Random random) {
        List<byte[]> values = values(count, longest, random);
        OrderedTrie trie = OrderedTrie.of(values);
        for (int i = 0; i < count; i++) {
            assertThat(OrderedTrie.value(trie.root(), i, trie.proof(i))).isEqualTo(values.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 130, 300})
    void anIndexBehindTheLastHasNoValue(int count) {
        OrderedTrie trie = OrderedTrie.of(values(count, 60, new Random(1)));
        for (int index : new int[] {count, count + 1, 127, 128, 255, 256, 65_536}) {
            if (index >= count) {
                assertThatThrownBy(() -> trie.proof(index)).isInstanceOf(InvalidInputException.class);
            }
        }
    }

    @Property(tries = 20)
    void aChangedOrderOrValueChangesTheRoot(@ForAll @IntRange(min = 2, max = 200) int count, @ForAll Random random) {
        List<byte[]> values = values(count, 40, random);
        Hash32 root = OrderedTrie.of(values).root();
        List<byte[]> more = new ArrayList<>(values);
        more.add(new byte[] {1});
        assertThat(OrderedTrie.of(more).root()).isNotEqualTo(root);
        int at = random.nextInt(count);
        more = new ArrayList<>(values);
        more.set(at, Keccak.digest(values.get(at)));
        assertThat(OrderedTrie.of(more).root()).isNotEqualTo(root);
    }

    @Test
    void aFlippedByteInAnyNodeIsRefused() {
        List<byte[]> values = values(200, 60, new Random(2));
        OrderedTrie trie = OrderedTrie.of(values);
        List<byte[]> proof = trie.proof(150);
        assertThat(proof).hasSizeGreaterThan(2);
        for (byte[] node : proof) {
            for (int at = 0; at < node.length; at++) {
                node[at] ^= 1;
                assertThatThrownBy(() -> OrderedTrie.value(trie.root(), 150, proof))
                        .hasMessageContaining("a node has hash");
                node[at] ^= 1;
            }
        }
        assertThat(OrderedTrie.value(trie.root(), 150, proof)).isEqualTo(values.get(150));
    }

    @Test
    void nodesThatAreMissingAddedOrInAnotherOrderAreRefused() {
        OrderedTrie trie = OrderedTrie.of(values(200, 60, new Random(3)));
        List<byte[]> proof = trie.proof(150);
        assertThatThrownBy(() -> OrderedTrie.value(trie.root(), 150, proof.subList(0, proof.size() - 1)))
                .hasMessageContaining("the nodes end before");
        assertThatThrownBy(() -> OrderedTrie.value(trie.root(), 150, List.of()))
                .hasMessageContaining("the nodes end before");
        for (int at = 0; at <= proof.size(); at++) {
            List<byte[]> more = new ArrayList<>(proof);
            more.add(at, proof.get(0));
            if (at > 0) {
                assertThatThrownBy(() -> OrderedTrie.value(trie.root(), 150, more))
                        .isInstanceOf(InvalidInputException.class);
            }
        }
        List<byte[]> swapped = new ArrayList<>(proof);
        swapped.add(swapped.remove(0));
        assertThatThrownBy(() -> OrderedTrie.value(trie.root(), 150, swapped)).hasMessageContaining("a node has hash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4080", "6080", "a080", "0180", "2180", "20", "2081", "208080", "38", "3801"})
    void aPathWithoutHexPrefixOrOfAnotherKeyIsRefused(String path) {
        byte[] node = Rlp.list(Rlp.of(path(path)), Rlp.of(new byte[40])).encode();
        assertThatThrownBy(() -> OrderedTrie.value(Keccak.hash(node), 0, List.of(node)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aNodeInPlaceOfItsHashOrAHashInPlaceOfItsNodeIsRefused() {
        Rlp large = Rlp.list(Rlp.of(path("30")), Rlp.of(new byte[40]));
        byte[] embeds = Rlp.list(Rlp.of(path("18")), large).encode();
        assertThatThrownBy(() -> OrderedTrie.value(Keccak.hash(embeds), 0, List.of(embeds)))
                .hasMessage("a trie's node stands where its hash must");
        byte[] small = Rlp.list(Rlp.of(path("30")), Rlp.of(new byte[4])).encode();
        byte[] names =
                Rlp.list(Rlp.of(path("18")), Rlp.of(Keccak.digest(small))).encode();
        assertThatThrownBy(() -> OrderedTrie.value(Keccak.hash(names), 0, List.of(names, small)))
                .hasMessage("a trie's hash stands where its node must");
        byte[] right = Rlp.list(Rlp.of(path("18")), Rlp.of(Keccak.digest(large.encode())))
                .encode();
        assertThat(OrderedTrie.value(Keccak.hash(right), 0, List.of(right, large.encode())))
                .isEqualTo(new byte[40]);
    }

    @Test
    void aNodeThatGoesNowhereIsRefused() {
        byte[] empty = Rlp.list(Rlp.of(path("00")), Rlp.of(new byte[32])).encode();
        assertThatThrownBy(() -> OrderedTrie.value(Keccak.hash(empty), 0, List.of(empty)))
                .hasMessage("the nodes lead to another key");
        byte[] three = Rlp.list(Rlp.of(1), Rlp.of(1), Rlp.of(1)).encode();
        assertThatThrownBy(() -> OrderedTrie.value(Keccak.hash(three), 0, List.of(three)))
                .hasMessage("a trie's node has 3 values");
    }

    private static byte[] path(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static List<byte[]> values(int count, int longest, Random random) {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[1 + random.nextInt(longest)];
            random.nextBytes(value);
            values.add(value);
        }
        return values;
    }
}
