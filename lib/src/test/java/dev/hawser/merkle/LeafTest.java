package dev.hawser.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeafTest {

    /** The example of Solidity's ABI specification, f(uint256,uint32[],bytes10,bytes), in the types that a leaf has. */
    @Test
    void dynamicValuesFollowTheWordsAtTheirOffsets() {
        byte[] encoded = Leaf.encode(
                List.of(AbiType.INT256, AbiType.STRING, AbiType.BOOL, AbiType.BYTES),
                List.of(0x123L, "dave", true, "Hello, world!".getBytes(StandardCharsets.US_ASCII)));
        assertThat(Hex.encode(encoded))
                .isEqualTo("0x"
                        + "0000000000000000000000000000000000000000000000000000000000000123"
                        + "0000000000000000000000000000000000000000000000000000000000000080"
                        + "0000000000000000000000000000000000000000000000000000000000000001"
                        + "00000000000000000000000000000000000000000000000000000000000000c0"
                        + "0000000000000000000000000000000000000000000000000000000000000004"
                        + "6461766500000000000000000000000000000000000000000000000000000000"
                        + "000000000000000000000000000000000000000000000000000000000000000d"
                        + "48656c6c6f2c20776f726c642100000000000000000000000000000000000000");
    }

    @Test
    void staticValuesAreOneWord() {
        Hash32 hash = Hash32.parse("0x" + "ab".repeat(32));
        byte[] encoded = Leaf.encode(
                List.of(AbiType.ADDRESS, AbiType.BYTES32, AbiType.BYTES32, AbiType.UINT256, AbiType.BOOL),
                List.of(Address.parse("0x" + "cd".repeat(20)), hash, hash.bytes(), Hash32.ZERO.bytes(), false));
        assertThat(Hex.encode(encoded))
                .isEqualTo("0x" + "00".repeat(12) + "cd".repeat(20) + "ab".repeat(64) + "00".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 255, -256, Long.MAX_VALUE, Long.MIN_VALUE})
    void aLongIsEncodedAsTheSameBigInteger(long value) {
        assertThat(new AbiEncoder().int256(value).encode())
                .isEqualTo(new AbiEncoder().int256(BigInteger.valueOf(value)).encode());
    }

    @Test
    void integersReachTheirBoundsAndNoFurther() {
        BigInteger top = BigInteger.ONE.shiftLeft(255);
        assertThat(Hex.encode(new AbiEncoder().int256(top.negate()).encode())).isEqualTo("0x80" + "00".repeat(31));
        assertThat(Hex.encode(
                        new AbiEncoder().int256(top.subtract(BigInteger.ONE)).encode()))
                .isEqualTo("0x7f" + "ff".repeat(31));
        assertThat(Hex.encode(new AbiEncoder()
                        .uint256(top.shiftLeft(1).subtract(BigInteger.ONE))
                        .encode()))
                .isEqualTo("0x" + "ff".repeat(32));
        assertThatThrownBy(() -> new AbiEncoder().int256(top)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AbiEncoder().int256(top.negate().subtract(BigInteger.ONE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AbiEncoder().uint256(top.shiftLeft(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AbiEncoder().uint256(BigInteger.ONE.negate()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AbiEncoder().bytes32(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 64})
    void bytesArePaddedToWholeWords(int length) {
        byte[] encoded = new AbiEncoder().bytes(new byte[length]).encode();
        assertThat(encoded).hasSize(64 + (length + 31) / 32 * 32);
        assertThat(encoded[63]).isEqualTo((byte) length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00", "\ud83d", "\udea2\ud83d"})
    void aLoneSurrogateIsRefused(String text) {
        assertThatThrownBy(() -> Leaf.hash(List.of(AbiType.STRING), List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a lone surrogate has no UTF-8 form");
    }

    @Test
    void thereIsOneValueForEachType() {
        assertThatThrownBy(() -> Leaf.encode(List.of(AbiType.BOOL), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 types for 0 values");
    }

    @ParameterizedTest
    @EnumSource(AbiType.class)
    void aTypeIsReadBackFromItsName(AbiType type) {
        assertThat(AbiType.parse(type.toString())).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "int", "uint8", "String", "bytes32 ", "tuple"})
    void anotherTypeIsRefused(String name) {
        assertThatThrownBy(() -> AbiType.parse(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'" + name + "'");
    }
}
