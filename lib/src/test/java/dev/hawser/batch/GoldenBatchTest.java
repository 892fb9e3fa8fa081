package dev.hawser.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Role;
import dev.hawser.merkle.Hashes;
import dev.hawser.merkle.StoredTree;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.SparkSuite;
import dev.hawser.testing.Vectors;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden batches as Spark stores, reads back and hashes them; salts are given as they will be stored. */
class GoldenBatchTest extends SparkSuite {
    @TempDir
    Path folder;

    @Test
    void storedRowsHaveTheLeavesAndRootOfTheVectors() {
        for (JsonNode batch : Vectors.cases("batch")) {
            String id = batch.get("id").asText();
            JsonNode expected = Vectors.expected("batch").get(id);
            LeafSchema schema = schema(batch);
            String stored = folder.resolve(id).toString();
            rows(spark(), batch, expected, schema).write().parquet(stored);
            List<String> wanted = new ArrayList<>();
            if (expected.has("rows")) {
                expected.get("rows").forEach(row -> wanted.add(row.get("leaf").asText()));
            }
            BatchFolder kept = new BatchFolder(folder.resolve(id + "-kept").toUri());
            try (SortedLeaves sorted = SortedLeaves.of(spark(), stored, schema, 100)) {
                assertThat(sorted.keep(kept.leaves()))
                        .as(id)
                        .hasToString(expected.get("root").asText());
                assertThat(sorted.count()).isEqualTo(wanted.size());
            }
            Hashes leaves = LeafFiles.open(kept.leaves(), new Configuration()).read(0, wanted.size());
            List<String> hashes = IntStream.range(0, leaves.size())
                    .mapToObj(i -> leaves.get(i).toString())
                    .toList();
            assertThat(hashes).as(id).containsExactlyInAnyOrderElementsOf(wanted);
            if (!wanted.isEmpty()) {
                StoredTree tree =
                        Batches.tree(kept, Hash32.parse(expected.get("root").asText()), wanted.size());
                for (int i = 0; i < wanted.size(); i++) {
                    assertThat(tree.proof(Hash32.parse(wanted.get(i))))
                            .map(Hash32::toString)
                            .isEqualTo(Vectors.texts(expected.get("proofs").get(i)));
                }
            }
        }
    }

    static Dataset<Row> rows(SparkSession spark, JsonNode batch, JsonNode expected, LeafSchema schema) {
        StructType types = new StructType();
        for (LeafColumn column : schema.columns()) {
            types = types.add(column.name(), DataType.fromDDL(column.type()));
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < batch.get("rows").size(); i++) {
            List<Object> cells = new ArrayList<>();
            cells.add(schema.hash().bytes());
            for (int j = 0; j < batch.get("columns").size(); j++) {
                cells.add(cell(
                        schema.columns().get(j + 1).type(),
                        batch.get("rows").get(i).get(j)));
            }
            cells.add(Hex.decode(batch.get("model").asText()));
            JsonNode row = expected.get("rows").get(i);
            if (schema.commitsFeatures()) {
                cells.add(Hex.decode(row.get("features").asText()));
            }
            if (row.has("rowSalt")) {
                cells.add(Hex.decode(row.get("rowSalt").asText()));
            }
            rows.add(RowFactory.create(cells.toArray()));
        }
        return spark.createDataFrame(rows, types);
    }

    private static Object cell(String type, JsonNode json) {
        return switch (type) {
            case "string" -> json.asText();
            case "binary" -> Hex.decode(json.asText());
            case "boolean" -> json.booleanValue();
            case "smallint" -> (short) json.intValue();
            case "int" -> json.intValue();
            case "bigint" -> json.longValue();
            case "date" -> Date.valueOf(LocalDate.parse(json.asText()));
            case "timestamp" -> Timestamp.from(Instant.parse(json.asText()));
            default -> new BigDecimal(json.asText());
        };
    }

    static LeafSchema schema(JsonNode batch) {
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
}
