package dev.hawser.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.MerkleProof;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.primitives.Hash32;
import dev.hawser.testing.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schemas, values, leaves and proofs of the golden vectors. */
class GoldenLeavesTest {

    @Test
    void schemasHaveTheirTextHashAndEncoding() {
        for (JsonNode batch : Vectors.cases("batch")) {
            LeafSchema schema = schema(batch);
            JsonNode expected = expected(batch);
            assertThat(schema.text()).isEqualTo(expected.get("schemaText").asText());
            assertThat(schema.hash()).hasToString(expected.get("schema").asText());
            assertThat(schema.leafEncoding())
                    .map(AbiType::toString)
                    .isEqualTo(Vectors.texts(expected.get("leafEncoding")));
        }
    }

    @Test
    void valuesAreReadAndWrittenAndHaveTheirLeafProofAndRoot() {
        for (JsonNode batch : Vectors.cases("batch")) {
            JsonNode expected = expected(batch);
            List<Hash32> leaves = new ArrayList<>();
            for (JsonNode row : list(expected, "rows")) {
                Hash32 leaf = leaf(schema(batch).leafEncoding(), row.get("values"));
                assertThat(leaf).hasToString(row.get("leaf").asText());
                leaves.add(leaf);
            }
            MerkleTree tree = MerkleTree.of(leaves);
            assertThat(tree.root()).hasToString(expected.get("root").asText());
            for (int i = 0; i < leaves.size(); i++) {
                List<Hash32> proof = tree.proof(leaves.get(i));
                assertThat(proof)
                        .map(Hash32::toString)
                        .isEqualTo(Vectors.texts(expected.get("proofs").get(i)));
                assertThat(MerkleProof.process(leaves.get(i), proof)).isEqualTo(tree.root());
            }
        }
    }

    private static Hash32 leaf(List<AbiType> types, JsonNode cells) {
        List<Object> values = new ArrayList<>();
        for (JsonNode cell : cells) {
            AbiType type = types.get(values.size());
            Object value = AbiJson.read(type, cell, "the vector");
            assertThat(AbiJson.write(type, value)).isEqualTo(cell);
            values.add(value);
        }
        return Leaf.hash(types, values);
    }

    private static LeafSchema schema(JsonNode batch) {
        List<LeafColumn> columns = new ArrayList<>();
        for (JsonNode column : batch.get("columns")) {
            columns.add(LeafColumn.of(
                    column.get("name").asText(),
                    column.get("type").asText(),
                    column.has("declared") ? column.get("declared").asText() : null,
                    Role.VALUE));
        }
        return LeafSchema.of(
                columns,
                Vectors.texts(batch.get("key")),
                batch.get("commitFeatures").booleanValue(),
                batch.get("salted").booleanValue());
    }

    private static JsonNode expected(JsonNode batch) {
        return Vectors.expected("batch").get(batch.get("id").asText());
    }

    private static Iterable<JsonNode> list(JsonNode node, String name) {
        return node.has(name) ? node.get(name) : List.of();
    }
}
