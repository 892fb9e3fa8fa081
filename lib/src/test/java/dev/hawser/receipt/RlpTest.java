package dev.hawser.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RlpTest {

    @Test
    void theVectorsOfEthersAreReadAndWritten() throws IOException {
        int count = 0;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(SharedData.file("vectors/rlp-coder.json.gz")))) {
            for (JsonNode vector : new ObjectMapper().readTree(in)) {
                Rlp value = value(vector.get("decoded"));
                byte[] encoded = Hex.decode(vector.get("encoded").textValue());
                assertThat(value.encode()).as(vector.get("name").textValue()).isEqualTo(encoded);
                assertThat(Rlp.decode(encoded))
                        .usingRecursiveComparison()
                        .withStrictTypeChecking()
                        .isEqualTo(value);
                count++;
            }
        }
        assertThat(count).isEqualTo(61);
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadBack(@ForAll("values") Rlp value) {
        assertThat(Rlp.decode(value.encode()))
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(value);
    }

    @Property(tries = 2000)
    void whatIsReadHasNoOtherForm(@ForAll @Size(max = 80) byte[] bytes) {
        try {
            assertThat(Rlp.decode(bytes).encode()).isEqualTo(bytes);
        } catch (InvalidInputException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 300)
    void aChangedByteIsRefusedOrMeansAnotherValue(
            @ForAll("values") Rlp value, @ForAll Random random, @ForAll byte other) {
        byte[] encoded = value.encode();
        int at = random.nextInt(encoded.length);
        if (encoded[at] == other) {
            return;
        }
        encoded[at] = other;
        try {
            assertThat(Rlp.decode(encoded).encode()).isEqualTo(encoded).isNotEqualTo(value.encode());
        } catch (InvalidInputException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 500)
    void aNumberIsReadBack(@ForAll long number) {
        if (number >= 0) {
            assertThat(Rlp.decode(Rlp.of(number).encode()).number()).isEqualTo(number);
        } else {
            assertThatThrownBy(() -> Rlp.of(number)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x, ends where a value must begin",
        "0x8100, gives a length to a byte",
        "0x817f, gives a length to a byte",
        "0x81, ends before the value",
        "0x820001ff, followed by 1 bytes",
        "0x0000, followed by 1 bytes",
        "0xc0c0, followed by 1 bytes",
        "0xb800, leading zero",
        "0xb80161, as a long one",
        "0xb90001ff, leading zero",
        "0xb8, is cut",
        "0xb9ff, is cut",
        "0xf80180, as a long one",
        "0xf90000, leading zero",
        "0xbf7fffffffffffffffff, ends before the value",
        "0xbb80000000, ends before the value",
        "0xffffffffffffffffff, ends before the value",
        "0xc1, ends before the value",
        "0xc283, ends before the value",
        "0xc181ff, ends before the value",
        "0xc3820001ff, followed by 1 bytes"
    })
    void aFormThatIsNotTheOneFormIsRefused(String encoded, String reason) {
        byte[] bytes = Hex.decode(encoded);
        assertThatThrownBy(() -> Rlp.decode(bytes))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 5000})
    void aDeepNestIsRefused(int depth) {
        assertThatThrownBy(() -> Rlp.decode(nested(depth)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nested");
        assertThat(Rlp.decode(nested(16)).items()).hasSize(1);
    }

    @Test
    void moreThanABlockCanHoldIsRefused() {
        byte[] many =
                Rlp.list(IntStream.range(0, 1 << 20).mapToObj(Rlp::of).toList()).encode();
        assertThatThrownBy(() -> Rlp.decode(many)).hasMessageContaining("more than 1048576 values");
        assertThatThrownBy(() -> Rlp.decode(new byte[(1 << 24) + 1])).hasMessageContaining("more than 16777216");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x00",
                "0x820001",
                "0x888000000000000000",
                "0xa01111111111111111111111111111111111111111111111111111111111111111",
                "0xc0"
            })
    void whatIsNoNumberIsRefused(String encoded) {
        assertThatThrownBy(() -> Rlp.decode(Hex.decode(encoded)).number()).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aValueOfAnotherKindOrSizeIsRefused() {
        assertThatThrownBy(() -> Rlp.list().bytes()).hasMessageContaining("a list stands where bytes must");
        assertThatThrownBy(() -> Rlp.of(1).items()).hasMessageContaining("bytes stand where a list must");
        assertThatThrownBy(() -> Rlp.list().items(4)).hasMessageContaining("0 values instead of 4");
        assertThatThrownBy(() -> Rlp.of(1).hash()).hasMessageContaining("1 bytes stand where 32 must");
        assertThatThrownBy(() -> Rlp.of(1).address()).hasMessageContaining("1 bytes stand where 20 must");
    }

    @Provide
    Arbitrary<Rlp> values() {
        Arbitrary<Rlp> bytes =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(70).map(Rlp::of);
        return Arbitraries.lazyOf(
                () -> bytes, () -> bytes, () -> values().list().ofMaxSize(3).map(Rlp::list));
    }

    /** So many lists in a list: a list's prefix is that of a string as long, and 0x40. */
    private static byte[] nested(int depth) {
        byte[] encoded = Rlp.list().encode();
        for (int i = 0; i < depth; i++) {
            encoded = Rlp.of(encoded).encode();
            encoded[0] += 0x40;
        }
        return encoded;
    }

    private static Rlp value(JsonNode decoded) {
        if (decoded.isTextual()) {
            return Rlp.of(Hex.decode(decoded.textValue()));
        }
        List<Rlp> values = new ArrayList<>();
        decoded.forEach(value -> values.add(value(value)));
        return Rlp.list(values);
    }
}
