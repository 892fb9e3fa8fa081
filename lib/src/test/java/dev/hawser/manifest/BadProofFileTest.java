package dev.hawser.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.merkle.AbiType;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proof files that nobody's prove wrote: each one clear error. */
class BadProofFileTest {
    private static final String GOOD = ProofFile.ofRow(
                    List.of(AbiType.INT256, AbiType.STRING),
                    Json.array(),
                    List.of(BigInteger.TEN, "note"),
                    List.of(Hash32.ZERO),
                    Hash32.ZERO,
                    "{}",
                    Optional.empty(),
                    Optional.of(new byte[16]),
                    Optional.empty())
            .toJson()
            .toString();

    @ParameterizedTest
    @ValueSource(strings = {"010", "+10", "0x0a", " 10", "10 ", "1e1", "10.0", "-0", "1_0", "１０", ""})
    void aNumberWrittenOtherwiseIsRefusedAsTextAndBare(String number) {
        assertRefused(
                GOOD.replace("\"10\"", "\"" + number + "\""), "the file: values[0] is not written as int256 must be");
        assertRefused(GOOD.replace("\"10\"", number), "the file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "1e1", "true", "null", "[\"10\"]", "{}", "[]"})
    void aValueOfAnotherTypeIsRefusedAndNamed(String json) {
        assertRefused(GOOD.replace("\"10\"", json), "the file: values[0] is not written as int256 must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "leafEncoding", "columns", "values", "proof", "root", "manifest", "featureWords"})
    void aMemberGivenTwiceIsRefusedEvenWithOneValue(String member) {
        String value = Json.parseObject(GOOD.getBytes(StandardCharsets.UTF_8), "good")
                .get(member)
                .toString();
        assertRefused(
                GOOD.substring(0, GOOD.length() - 1) + ",\"" + member + "\":" + value + "}",
                "Duplicate field '" + member + "'");
        assertRefused(
                GOOD.substring(0, GOOD.length() - 1) + ",\"\\u00" + Integer.toHexString(member.charAt(0))
                        + member.substring(1) + "\":" + value + "}",
                "Duplicate field '" + member + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void onlyUtf8IsRead(String charset) {
        assertRefused(GOOD.getBytes(Charset.forName(charset)), "the file is not ");
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertRefused("\uFEFF" + GOOD, "the file begins with a byte order mark");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        for (int[] bytes :
                new int[][] {{0xff}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xe2, 0x82}, {0xf5, 0x80, 0x80, 0x80}}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int at = GOOD.indexOf("note");
            out.writeBytes(GOOD.substring(0, at).getBytes(StandardCharsets.UTF_8));
            Arrays.stream(bytes).forEach(out::write);
            out.writeBytes(GOOD.substring(at).getBytes(StandardCharsets.UTF_8));
            assertRefused(out.toByteArray(), "the file is not UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "a\\udc00\\ud800", "\\ud83d\\ud83d"})
    void halfASurrogatePairIsRefused(String escape) {
        assertRefused(GOOD.replace("note", escape), "the file: values[1] is not written as string must be");
    }

    @Test
    void aWholePairIsReadHoweverItIsWritten() {
        assertThat(parse(GOOD.replace("note", "\\ud83d\\udea2")).values()).endsWith("🚢");
        assertThat(parse(GOOD.replace("note", "🚢")).values()).endsWith("🚢");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void whatIsNestedDeeplyIsRefusedWithoutOverflowingTheStack(String open) {
        assertRefused(open.repeat(200_000), "is nested deeper than 64 levels");
        assertRefused(
                GOOD.replace("\"columns\":[", "\"columns\":" + open.repeat(200_000)),
                "is nested deeper than 64 levels");
        String nested = "{\\\"a\\\":".repeat(100_000);
        ProofFile inner = parse(GOOD.replace("\"manifest\":\"{}\"", "\"manifest\":\"" + nested + "\""));
        assertThatThrownBy(inner::parsedManifest)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is nested deeper than 64 levels");
    }

    @Test
    void aFileLargerThanAnyProofIsRefused() {
        byte[] largest = Arrays.copyOf(GOOD.getBytes(StandardCharsets.UTF_8), ProofFile.MOST_BYTES);
        Arrays.fill(largest, GOOD.length(), largest.length, (byte) ' ');
        assertThat(ProofFile.parse(largest, "the file").values()).hasSize(2);
        byte[] larger = Arrays.copyOf(largest, largest.length + 1);
        larger[largest.length] = ' ';
        assertRefused(larger, "the file has more than 16777216 bytes, which no proof file has");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "\"\"", "{} {}", "{}x", "{", "0"})
    void whatIsNoObjectIsRefused(String text) {
        assertRefused(text, "the file");
    }

    private static ProofFile parse(String text) {
        return ProofFile.parse(text.getBytes(StandardCharsets.UTF_8), "the file");
    }

    private static void assertRefused(String text, String message) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8), message);
    }

    private static void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> ProofFile.parse(bytes, "the file"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the file")
                .hasMessageContaining(message);
    }
}
