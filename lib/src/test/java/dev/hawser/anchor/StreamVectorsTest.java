package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamVectorsTest {

    @Test
    void idsAndHeadsAreThoseOfTheGoldenVectors() throws IOException {
        JsonNode cases = vectors("cases");
        JsonNode expected = vectors("expected");
        assertThat(cases.size()).isPositive().isEqualTo(expected.size());
        for (int i = 0; i < cases.size(); i++) {
            Stream stream = stream(cases.get(i), false);
            Stream sources = stream(cases.get(i), true);
            assertThat(stream.name().bytes32())
                    .hasToString(expected.get(i).get("name").asText());
            assertThat(sources.name().bytes32())
                    .hasToString(expected.get(i).get("sourcesName").asText());
            assertThat(stream.id()).hasToString(expected.get(i).get("id").asText());
            assertThat(sources.id())
                    .hasToString(expected.get(i).get("sourcesId").asText());
            List<String> heads = new ArrayList<>();
            expected.get(i).get("heads").forEach(head -> heads.add(head.asText()));
            assertThat(heads(stream, cases.get(i).get("entries"))).isEqualTo(heads);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "gas-price", "0", "abcdefghijklmnopqrstuvw", "abcdefghijklmnopqrstuvw.sources"})
    void aNameIsReadBackFromItsWord(String name) {
        StreamName stream = new StreamName(name);
        assertThat(StreamName.of(stream.bytes32())).isEqualTo(stream);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "A",
                "a_b",
                "ä",
                "abcdefghijklmnopqrstuvwx",
                "a.source",
                ".sources",
                "a.sources.sources"
            })
    void aNameOfAnotherFormIsRefused(String name) {
        assertThatThrownBy(() -> new StreamName(name)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aPipelineCantBeNamedLikeItsSources() {
        assertThatThrownBy(() -> StreamName.ofSources("a.sources")).isInstanceOf(InvalidInputException.class);
    }

    private static List<String> heads(Stream stream, JsonNode entries) {
        List<String> heads = new ArrayList<>();
        Hash32 head = stream.id();
        heads.add(head.toString());
        for (JsonNode entry : entries) {
            head = new Entry(
                            Hash32.parse(entry.get(0).asText()),
                            Hash32.parse(entry.get(1).asText()))
                    .headAfter(head);
            heads.add(head.toString());
        }
        return heads;
    }

    private static Stream stream(JsonNode node, boolean sources) {
        String pipeline = node.get("pipeline").asText();
        return new Registry(
                        new ChainId(node.get("chainId").asLong()),
                        Address.parse(node.get("registry").asText()),
                        Hash32.ZERO,
                        0)
                .stream(
                        Address.parse(node.get("owner").asText()),
                        sources ? StreamName.ofSources(pipeline) : StreamName.ofBatches(pipeline));
    }

    private static JsonNode vectors(String which) throws IOException {
        try (InputStream in = StreamVectorsTest.class.getResourceAsStream("/vectors/hawser-v1-" + which + ".json")) {
            return new ObjectMapper().readTree(in).get("streams");
        }
    }
}
