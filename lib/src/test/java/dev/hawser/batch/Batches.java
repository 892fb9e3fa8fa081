package dev.hawser.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.PublishConfig;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.merkle.StoredTree;
import dev.hawser.model.RowScorer;
import dev.hawser.primitives.Hash32;
import dev.hawser.score.Documents;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Weights;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes batches of a one-feature model for tests, and computes their roots without any of the batch's own machinery. */
final class Batches {
    /** y = 1 + x / 2, at scale 3. */
    static final ModelDocument MODEL = Documents.linear(3, Weights.fitted(1, new double[] {0.5}), "x");

    static final Hash32 COMMITMENT = MODEL.commitment(Hash32.ZERO);

    private Batches() {}

    static PublishConfig.Column column(String name, String role) {
        return new PublishConfig.Column(name, role, Optional.empty(), Optional.empty());
    }

    static PublishConfig.Column declared(String name, String abi) {
        return new PublishConfig.Column(name, "value", Optional.empty(), Optional.of(abi));
    }

    /** id and x as they come, with the prediction. */
    static PublishConfig idAndForecast() {
        return new PublishConfig(List.of(column("id", "key"), column("forecast", "prediction")), List.of("id"), true);
    }

    static BatchWriter.Written write(Dataset<Row> rows, PublishConfig publish, double maxBadRatio, Path folder) {
        return write(rows, publish, Optional.empty(), maxBadRatio, folder);
    }

    static BatchWriter.Written write(
            Dataset<Row> rows, PublishConfig publish, Optional<BatchSecret> secret, double maxBadRatio, Path folder) {
        LeafSchema schema = BatchWriter.schema(rows, publish, MODEL.scale());
        return BatchWriter.write(
                RowScorer.score(rows, MODEL),
                schema,
                publish,
                MODEL,
                COMMITMENT,
                secret,
                maxBadRatio,
                new BatchFolder(folder.toUri()),
                Clock.systemUTC());
    }

    static Manifest manifest(BatchWriter.Written written) {
        ObjectNode json = Json.object()
                .put("format", "hawser-batch-v1")
                .put("run", "0x" + "01".repeat(16))
                .put("root", written.root().toString())
                .put("count", written.count())
                .put("schema", written.schema().hash().toString());
        json.putObject("model").put("commitment", COMMITMENT.toString());
        json.set("columns", written.schema().columnsJson());
        written.schema().key().forEach(json.putArray("key")::add);
        written.schema()
                .leafEncoding()
                .forEach(type -> json.withArray("leafEncoding").add(type.toString()));
        return Manifest.of(json);
    }

    /** The leaves of stored rows, hashed one by one on the driver. */
    static List<Hash32> leaves(Dataset<Row> stored, LeafSchema schema) {
        List<Hash32> leaves = new ArrayList<>();
        List<Row> rows =
                stored.select(LeafRows.encodable(schema).toArray(Column[]::new)).collectAsList();
        for (Row row : rows) {
            leaves.add(Leaf.hash(schema.leafEncoding(), LeafRows.values(row, schema.leafEncoding())));
        }
        return leaves;
    }

    static Hash32 naiveRoot(Dataset<Row> stored, LeafSchema schema) {
        return MerkleTree.of(leaves(stored, schema)).root();
    }

    /** The tree that was kept of a batch. */
    static StoredTree tree(BatchFolder folder, Hash32 root, long count) {
        return LeafFiles.open(folder.leaves(), new Configuration()).tree(root, count);
    }
}
