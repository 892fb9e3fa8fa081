package dev.hawser.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    private static final String WORD = "0x" + "0f".repeat(32);

    @Test
    void hexIsReadBackAsWritten() {
        long seed = 11;
        Random random = new Random(seed);
        for (int length = 0; length < 100; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Hex.decode(Hex.encode(bytes))).as("seed %d", seed).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0x0", "00", "0X00", "0x0A", "0x0g", "0x 0", "0x0\u0660", " 0x00"})
    void hexOfAnotherFormIsRefused(String text) {
        assertThat(Hex.isHex(text)).isFalse();
        assertThatThrownBy(() -> Hex.decode(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("not lower-case hexadecimal with 0x: '");
    }

    @Test
    void aHashIsReadBackAndOrderedAsAnUnsignedNumber() {
        assertThat(Hash32.parse(WORD))
                .hasToString(WORD)
                .isEqualTo(Hash32.of(Hash32.parse(WORD).bytes()));
        assertThat(Hash32.parse("0x" + "80" + "00".repeat(31)))
                .isGreaterThan(Hash32.parse("0x" + "7f" + "ff".repeat(31)));
        assertThat(Hash32.ZERO).isLessThan(Hash32.parse(WORD)).doesNotHaveSameHashCodeAs(Hash32.parse(WORD));
    }

    @Test
    void whatIsGivenOutOrTakenInCannotBeChangedAfterwards() {
        byte[] bytes = new byte[32];
        Hash32 hash = Hash32.of(bytes);
        bytes[0] = 1;
        hash.bytes()[1] = 1;
        assertThat(hash).isEqualTo(Hash32.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x", "0x00", "0F0F", "x"})
    void aHashOfAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> Hash32.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("not a 32-byte hash: '" + text + "'")
                .extracting(e -> ((HawserException) e).advice())
                .isEqualTo("write it as 0x and 64 digits 0-9, a-f");
        assertThatThrownBy(() -> RunKey.parse(text)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void otherLengthsAreRefused() {
        assertThatThrownBy(() -> Hash32.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Address.of(new byte[32])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressIsReadInAnyCaseAndWrittenInLowerCase() {
        assertThat(Address.parse("0x" + "Ab".repeat(20)))
                .hasToString("0x" + "ab".repeat(20))
                .isEqualTo(Address.parse("0x" + "aB".repeat(20)));
    }

    @Test
    void aRunKeyIsTheFirstHalfOfItsHash() {
        assertThat(RunKey.of(Hash32.parse("0x" + "01".repeat(16) + "02".repeat(16))))
                .hasToString("0x" + "01".repeat(16))
                .isEqualTo(RunKey.parse("0x" + "01".repeat(16)));
    }

    @Test
    void aChainIdIsPositive() {
        assertThat(new ChainId(1)).hasToString("1");
        assertThatThrownBy(() -> new ChainId(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void weiIsAnUnsignedWord() {
        BigInteger most = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        assertThat(new Wei(most)).hasToString(most.toString());
        assertThatThrownBy(() -> new Wei(most).plus(Wei.of(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Wei.of(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Wei.ofGwei(3).times(2).gwei()).isEqualByComparingTo(new BigDecimal(6));
        assertThat(Wei.of(1).gwei()).isEqualTo(new BigDecimal("0.000000001"));
        assertThat(Wei.of(1)).isLessThan(Wei.of(2));
    }

    @Test
    void exitCodesSayWhetherRunningAgainHelps() {
        assertThat(new RetryableException("m", "a").exitCode()).isEqualTo(1);
        assertThat(new InvalidInputException("m", "a").exitCode()).isEqualTo(2);
        assertThat(new TamperedException("m", "a").exitCode()).isEqualTo(3);
        assertThat(new TamperedException("m", "a").advice()).isEqualTo("a");
    }

    @Test
    void textFromOutsideIsShownShortAndWithoutControlCharacters() {
        assertThat(Texts.abbreviate("a\n\u001b[31mb")).isEqualTo("'a??[31mb'");
        assertThat(Texts.abbreviate("x".repeat(100))).isEqualTo("'" + "x".repeat(80) + "…'");
    }

    @Test
    void aPartOfAnArrayStaysWholeHoweverOftenItIsTaken() {
        byte[] word = new byte[32];
        for (int i = 0; i < 2_000_000; i++) {
            word[12] = (byte) (i | 1);
            Address address =
                    Address.of(java.util.Arrays.copyOfRange(Hash32.of(word).bytes(), 12, 32));
            if (address.bytes()[0] != word[12]) {
                throw new AssertionError("the first byte was lost at " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x", "", " 0X"})
    void whatMayBeAPrivateKeyIsNotShown(String prefix) {
        String key = "C0ffee17".repeat(8);
        assertThatThrownBy(() -> Address.parse(prefix + key))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("may be a private key")
                .hasMessageNotContainingAny(key, key.toLowerCase(Locale.ROOT));
    }
}
