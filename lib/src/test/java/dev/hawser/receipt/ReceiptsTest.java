package dev.hawser.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receipts and headers as they stand in blocks. */
class ReceiptsTest {
    private static final EventLog LOG = new EventLog(
            Address.parse("0x" + "5f".repeat(20)), List.of(Hash32.ZERO, Keccak.hash(new byte[1])), new byte[96]);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 0x7e, 0x7f})
    void aReceiptOfAnyTypeIsReadBack(int type) {
        byte[] encoded = new ConsensusReceipt(type, new byte[] {1}, 123_456, List.of(LOG, LOG)).encode();
        ConsensusReceipt read = ConsensusReceipt.decode(encoded);
        assertThat(read.type()).isEqualTo(type);
        assertThat(read.status()).isEqualTo("1");
        assertThat(read.cumulativeGas()).isEqualTo(123_456);
        assertThat(read.logs()).hasSize(2);
        assertThat(read.logs().get(1))
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(LOG);
        assertThat(read.encode()).isEqualTo(encoded);
    }

    @Test
    void aFailureAndAStateRootAreNoSuccess() {
        assertThat(new ConsensusReceipt(2, new byte[0], 1, List.of()).status()).isEqualTo("0");
        assertThat(new ConsensusReceipt(0, Hash32.ZERO.bytes(), 1, List.of()).status())
                .isEqualTo(Hash32.ZERO.toString());
    }

    @Test
    void aTypeThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new ConsensusReceipt(0x80, new byte[0], 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] typed = new ConsensusReceipt(1, new byte[0], 1, List.of()).encode();
        for (int type : new int[] {0, 0x80, 0xbf, 0xc0, 0xff}) {
            typed[0] = (byte) type;
            assertThatThrownBy(() -> ConsensusReceipt.decode(typed)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> ConsensusReceipt.decode(new byte[0])).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ConsensusReceipt.decode(new byte[] {1})).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aReceiptOfAnotherShapeIsRefused() {
        Rlp log = LOG.toRlp();
        Rlp bloom = Rlp.of(Bloom.of(LOG.bloomed()));
        Rlp gas = Rlp.of(1);
        assertThat(ConsensusReceipt.decode(
                                Rlp.list(Rlp.of(1), gas, bloom, Rlp.list(log)).encode())
                        .logs())
                .hasSize(1);
        for (Rlp wrong : List.of(
                Rlp.of(1),
                Rlp.list(Rlp.of(1), gas, bloom),
                Rlp.list(Rlp.of(1), gas, bloom, Rlp.list(log), Rlp.of(1)),
                Rlp.list(Rlp.of(2), gas, bloom, Rlp.list(log)),
                Rlp.list(Rlp.of(new byte[] {0}), gas, bloom, Rlp.list(log)),
                Rlp.list(Rlp.of(new byte[31]), gas, bloom, Rlp.list(log)),
                Rlp.list(Rlp.list(), gas, bloom, Rlp.list(log)),
                Rlp.list(Rlp.of(1), Rlp.of(new byte[] {0, 1}), bloom, Rlp.list(log)),
                Rlp.list(Rlp.of(1), gas, Rlp.of(new byte[256]), Rlp.list(log)),
                Rlp.list(Rlp.of(1), gas, Rlp.of(new byte[0]), Rlp.list(log)),
                Rlp.list(Rlp.of(1), gas, bloom, log),
                Rlp.list(Rlp.of(1), gas, bloom, Rlp.list(Rlp.list(log.items().subList(0, 2)))))) {
            assertThatThrownBy(() -> ConsensusReceipt.decode(wrong.encode())).isInstanceOf(InvalidInputException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 20, 21, 23, 40})
    void aHeaderIsReadByPositionWhateverFollows(int fields) {
        byte[] encoded = Rlp.list(header(fields)).encode();
        BlockHeader header = BlockHeader.decode(encoded);
        assertThat(header).isEqualTo(new BlockHeader(Keccak.hash(encoded), Keccak.hash(new byte[5]), 19_000_000, 7));
    }

    @Test
    void aHeaderThatIsNoneIsRefused() {
        assertThatThrownBy(() -> BlockHeader.decode(Rlp.list(header(14)).encode()))
                .hasMessage("a header has 14 fields, fewer than 15");
        for (int field : new int[] {5, 8, 11}) {
            List<Rlp> fields = header(15);
            fields.set(field, Rlp.list());
            assertThatThrownBy(() -> BlockHeader.decode(Rlp.list(fields).encode()))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> BlockHeader.decode(Rlp.of(1).encode())).isInstanceOf(InvalidInputException.class);
    }

    private static List<Rlp> header(int fields) {
        List<Rlp> header = new ArrayList<>(Collections.nCopies(fields, Rlp.of(new byte[0])));
        header.set(5, Rlp.of(Keccak.digest(new byte[5])));
        header.set(8, Rlp.of(19_000_000));
        header.set(11, Rlp.of(7));
        return header;
    }
}
