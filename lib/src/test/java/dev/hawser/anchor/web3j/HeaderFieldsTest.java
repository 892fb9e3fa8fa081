package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.merkle.Keccak;
import dev.hawser.receipt.BlockHeader;
import dev.hawser.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Headers of every fork from the genesis to Prague, as the execution API's own tests have them. */
class HeaderFieldsTest {

    @Test
    void aHeaderOfEveryForkHasItsBlocksHash() throws IOException {
        Map<Long, JsonNode> blocks = blocks();
        assertThat(blocks).containsOnlyKeys(0L, 1L, 27L, 36L, 39L, 42L, 45L, 54L);
        blocks.forEach((number, block) -> {
            BlockHeader header = BlockHeader.decode(HeaderFields.encode(block));
            assertThat(header.hash())
                    .as("block %d", number)
                    .hasToString(block.get("hash").textValue());
            assertThat(header.receiptsRoot())
                    .hasToString(block.get("receiptsRoot").textValue());
            assertThat(header.number()).isEqualTo(number);
            assertThat(header.timestamp())
                    .isEqualTo(Long.decode(block.get("timestamp").textValue()));
        });
    }

    @Test
    void aHeaderThatLacksAFieldHasAnotherHash() throws IOException {
        JsonNode block = blocks().get(54L);
        for (String field : List.of("mixHash", "baseFeePerGas", "withdrawalsRoot", "requestsHash")) {
            ObjectNode less = block.deepCopy();
            less.remove(field);
            assertThat(Keccak.hash(HeaderFields.encode(less)))
                    .as(field)
                    .isNotEqualTo(Keccak.hash(HeaderFields.encode(block)));
        }
    }

    private static Map<Long, JsonNode> blocks() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String method : List.of("eth_getBlockByNumber", "eth_getBlockByHash")) {
            try (Stream<Path> listed = Files.list(SharedData.file("rpc/execution-apis/" + method))) {
                listed.forEach(files::add);
            }
        }
        Map<Long, JsonNode> blocks = new TreeMap<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                JsonNode result = line.startsWith("<< ")
                        ? new ObjectMapper().readTree(line.substring(3)).path("result")
                        : new ObjectMapper().missingNode();
                if (result.isObject()) {
                    blocks.put(Long.decode(result.get("number").textValue()), result);
                }
            }
        }
        return blocks;
    }
}
