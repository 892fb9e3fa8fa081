package dev.hawser.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    @Test
    void theGoldenManifestHasItsTextAndDigest() {
        JsonNode cases = Vectors.cases("manifests");
        for (int i = 0; i < cases.size(); i++) {
            JsonNode expected = Vectors.expected("manifests").get(i);
            Manifest manifest = Manifest.of((ObjectNode) cases.get(i));
            assertThat(manifest.text()).isEqualTo(expected.get("text").asText());
            assertThat(manifest.digest()).hasToString(expected.get("digest").asText());
            Manifest read = Manifest.parse(manifest.bytes(), "the vector");
            assertThat(read.digest()).isEqualTo(manifest.digest());
            assertThat(read.kind()).isEqualTo(Manifest.Kind.BATCH);
        }
    }

    @Test
    void goldenRunsHaveTheirTextAndKey() {
        JsonNode cases = Vectors.cases("runKeys");
        for (int i = 0; i < cases.size(); i++) {
            JsonNode run = cases.get(i);
            JsonNode expected = Vectors.expected("runKeys").get(i);
            RunDescription description = new RunDescription(
                    RunDescription.Job.valueOf(run.get("job").asText().toUpperCase(Locale.ROOT)),
                    run.get("pipeline").asText(),
                    Interval.parse(run.get("interval").asText()),
                    Hash32.parse(run.get("config").asText()),
                    Parents.parse(Members.of((ObjectNode) run.get("parents"), "the vector")),
                    Vectors.texts(run.get("inputs")),
                    Optional.ofNullable(run.get("supersedes").textValue()).map(Hash32::parse));
            assertThat(description.text()).isEqualTo(expected.get("text").asText());
            assertThat(description.key()).hasToString(expected.get("key").asText());
        }
    }

    @Test
    void inputsCountOnceAndInTheOrderOfTheirBytes() {
        RunDescription one = ingest(List.of("s3a://b/\ud83d\udea2", "s3a://b/\ufb00", "file:///a"));
        RunDescription other = ingest(List.of("file:///a", "s3a://b/\ufb00", "file:///a", "s3a://b/\ud83d\udea2"));
        assertThat(one.key()).isEqualTo(other.key());
        assertThat(one.text()).contains("[\"file:///a\",\"s3a://b/\ufb00\",\"s3a://b/\ud83d\udea2\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"format\":\"hawser-batch-v1\"} x",
                "{\"format\":\"hawser-batch-v1\"}{}",
                "{\"format\":\"hawser-batch-v1\",}",
                "{\"a\":1,\"a\":1,\"format\":\"hawser-batch-v1\"}",
                "{\"a\":{\"b\":1,\"b\":2},\"format\":\"hawser-batch-v1\"}",
                "{'format':'hawser-batch-v1'}",
                "{\"a\":NaN,\"format\":\"hawser-batch-v1\"}",
                "{\"a\":01,\"format\":\"hawser-batch-v1\"}",
                "{\"a\":+1,\"format\":\"hawser-batch-v1\"}"
            })
    void whatIsNotOneObjectOfJsonIsRefused(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("m is not ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " {\"format\":\"hawser-batch-v1\"}",
                "{\"format\":\"hawser-batch-v1\"}\n",
                "{\"format\":\"hawser-batch-v1\",\"a\":1}",
                "{\"a\":1.0,\"format\":\"hawser-batch-v1\"}",
                "{\"a\":9007199254740993,\"format\":\"hawser-batch-v1\"}",
                "{\"a\":\"\\u0041\",\"format\":\"hawser-batch-v1\"}",
                "{\"a\":\"\\/\",\"format\":\"hawser-batch-v1\"}"
            })
    void whatIsNotCanonicalIsRefused(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("m is not canonical JSON (RFC 8785)");
    }

    @Test
    void deepNestingIsRefusedWithoutOverflowingTheStack() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> parse(deep))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nested deeper than 64 levels");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] bytes = "{\"format\":\"hawser-batch-v1\",\"x\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        bytes[bytes.length - 3] = (byte) 0xff;
        assertThatThrownBy(() -> Manifest.parse(bytes, "m")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aLoneSurrogateHasNoDigest() {
        assertThatThrownBy(() -> Manifest.of(Json.object().put("a", "\ud800")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFormatOfAnotherVersionIsRefused() {
        assertThatThrownBy(() -> parse("{\"format\":\"hawser-batch-v2\"}"))
                .hasMessage("m: member 'format' is not a manifest format that this version knows");
        assertThatThrownBy(() -> parse("{\"a\":1}")).hasMessage("m lacks the member 'format'");
    }

    @Test
    void unknownMembersAreHashedAndIgnored() {
        Manifest manifest = parse("{\"format\":\"hawser-batch-v1\",\"later\":{\"x\":[1,\"2\",true]}}");
        assertThat(manifest.digest())
                .isNotEqualTo(parse("{\"format\":\"hawser-batch-v1\"}").digest());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "9007199254740991,9007199254740991"})
    void aCountReachesTheLargestExactInteger(String text, long count) {
        assertThat(members("{\"count\":" + text + "}").count("count")).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "9007199254740992",
                "18446744073709551621",
                "18446744073709552000",
                "1.5",
                "1e3",
                "\"1\"",
                "true",
                "[1]",
                "null"
            })
    void anotherCountIsRefused(String text) {
        assertThatThrownBy(() -> members("{\"count\":" + text + "}").count("count"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("m: member 'count' is not a count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "010", "00", "0x1", " 1", "1 ", "1.0", "٣", "1234567890123456789012"})
    void aDecimalStringOfAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> members("{\"n\":\"" + text + "\"}").decimalLong("n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("m: member 'n' is not an integer as a decimal string");
    }

    @Test
    void aMissingOrMistypedMemberIsNamed() {
        Members members = members("{\"a\":1,\"l\":[1],\"o\":{\"h\":\"0x1\",\"w\":\"0xAA\"},\"n\":null}");
        assertThatThrownBy(() -> members.text("b")).hasMessage("m lacks the member 'b'");
        assertThatThrownBy(() -> members.text("a")).hasMessage("m: member 'a' is not a string");
        assertThatThrownBy(() -> members.flag("a")).hasMessage("m: member 'a' is not true or false");
        assertThatThrownBy(() -> members.object("a")).hasMessage("m: member 'a' is not an object");
        assertThatThrownBy(() -> members.texts("a")).hasMessage("m: member 'a' is not a list");
        assertThatThrownBy(() -> members.texts("l")).hasMessage("m: member 'l' is not a list of strings");
        assertThatThrownBy(() -> members.objects("l")).hasMessage("m: member 'l' is not a list of objects");
        assertThatThrownBy(() -> members.object("o").hash("h"))
                .hasMessage("m.o: member 'h': not a 32-byte hash: '0x1'");
        assertThatThrownBy(() -> members.optionalText("n")).hasMessage("m: member 'n' is not a string");
        assertThat(members.optionalText("b")).isEmpty();
        assertThat(members.optionalObject("o")).isPresent();
    }

    @Test
    void anAddressInAFileIsInLowerCase() {
        String upper = "0x" + "AB".repeat(20);
        assertThatThrownBy(() -> members("{\"a\":\"" + upper + "\"}").address("a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("m: member 'a' is not an address in lower case");
    }

    @Test
    void doublesAreWrittenAsRfcSays() {
        assertThat(Json.number(0.5)).isEqualTo("0.5");
        assertThat(Json.number(-0.0)).isEqualTo("0");
        assertThat(Json.number(1e21)).isEqualTo("1e+21");
        assertThat(Json.number(5e-324)).isEqualTo("5e-324");
        assertThatThrownBy(() -> Json.number(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RunDescription ingest(List<String> inputs) {
        return new RunDescription(
                RunDescription.Job.INGEST, "p", Interval.ALL, Hash32.ZERO, Parents.NONE, inputs, Optional.empty());
    }

    private static Manifest parse(String text) {
        return Manifest.parse(text.getBytes(StandardCharsets.UTF_8), "m");
    }

    private static Members members(String text) {
        return Members.of(Json.parseObject(text.getBytes(StandardCharsets.UTF_8), "m"), "m");
    }
}
