package dev.hawser.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchAuditTest extends SparkSuite {
    @TempDir
    Path folder;

    private BatchWriter.Written written;
    private Manifest manifest;
    private BatchFolder batch;

    @BeforeEach
    void writeBatch() {
        batch = new BatchFolder(folder.toUri());
        written = Batches.write(
                spark().range(20).selectExpr("id", "CAST(id AS DOUBLE) AS x").repartition(3),
                Batches.idAndForecast(),
                0,
                folder);
        manifest = Batches.manifest(written);
    }

    @Test
    void untouchedRowsHaveTheManifestsRoot() {
        BatchAudit audit = audit();
        assertThat(audit.root()).isEqualTo(manifest.root());
        assertThat(audit.count()).isEqualTo(20);
        assertThat(audit.changed()).isEmpty();
    }

    @Test
    void compactedFilesStillVerify() {
        rewrite(rows -> rows.coalesce(1).orderBy(col("id").desc()));
        assertThat(audit().root()).isEqualTo(manifest.root());
        assertThat(RowProver.of(spark(), manifest, batch)
                        .prove(Map.of("id", "19"))
                        .values())
                .element(1)
                .isEqualTo(19L);
    }

    @Test
    void changedAddedAndMissingRowsAreNamed() {
        rewrite(rows -> rows.where(col("id").notEqual(3))
                .withColumn(
                        "forecast",
                        when(col("id").isin(5, 6), col("forecast").plus(lit(1)))
                                .otherwise(col("forecast"))
                                .cast("decimal(38,3)"))
                .union(rows.where(col("id").equalTo(7)).withColumn("id", lit(100L))));
        BatchAudit audit = audit();
        assertThat(audit.root()).isNotEqualTo(manifest.root());
        assertThat(audit.keptRoot()).isEqualTo(manifest.root());
        assertThat(audit.changed()).containsExactly("5", "6");
        assertThat(audit.added()).containsExactly("100");
        assertThat(audit.missing()).containsExactly("3");
        assertThat(audit.count()).isEqualTo(20);
    }

    @Test
    void aRepeatedRowIsNamedAsAdded() {
        rewrite(rows -> rows.union(rows.where(col("id").equalTo(4))));
        BatchAudit audit = audit();
        assertThat(audit.count()).isEqualTo(21);
        assertThat(audit.root()).isNotEqualTo(manifest.root());
        assertThat(audit.added()).containsExactly("4");
        assertThat(audit.changed()).isEmpty();
        assertThat(audit.missing()).isEmpty();
    }

    @Test
    void aRowThatNoBatchCouldHoldIsNamedAsChanged() {
        rewrite(rows -> rows.withColumn(
                "forecast", when(col("id").notEqual(8), col("forecast")).cast("decimal(38,3)")));
        assertThat(audit().changed()).containsExactly("8");
    }

    @Test
    void rowsThatAllVanishedAreMissing() {
        rewrite(rows -> rows.where(lit(false)));
        BatchAudit audit = audit();
        assertThat(audit.count()).isZero();
        assertThat(audit.missing()).hasSize(5);
    }

    @Test
    void changedKeptLeavesShowInTheirOwnRoot() throws IOException {
        Path part = folder.resolve("leaves/part-00000");
        byte[] leaves = Files.readAllBytes(part);
        leaves[5] ^= 1;
        Files.write(part, leaves);
        assertThat(audit().root()).isEqualTo(manifest.root());
        rewrite(rows -> rows.where(col("id").notEqual(9)));
        assertThat(audit().keptRoot()).isNotEqualTo(manifest.root());
    }

    @Test
    void noProofIsGivenOfAChangedRow() {
        rewrite(rows -> rows.withColumn("forecast", col("forecast").plus(lit(1)).cast("decimal(38,3)")));
        assertThatThrownBy(() -> RowProver.of(spark(), manifest, batch).prove(Map.of("id", "9")))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining("changed since it was published");
    }

    @Test
    void noProofIsGivenFromCutOrChangedLeaves() throws IOException {
        Path part = folder.resolve("leaves/part-00000");
        byte[] leaves = Files.readAllBytes(part);
        for (int bytes : new int[] {0, 33, 32 * 19}) {
            Files.write(part, Arrays.copyOf(leaves, bytes));
            assertThatThrownBy(() -> RowProver.of(spark(), manifest, batch))
                    .as("%d bytes", bytes)
                    .isInstanceOf(TamperedException.class);
        }
        for (int last = 31; last < leaves.length; last += 32) {
            leaves[last] ^= 1;
        }
        Files.write(part, leaves);
        assertThatThrownBy(() -> RowProver.of(spark(), manifest, batch).prove(Map.of("id", "9")))
                .isInstanceOf(TamperedException.class);
        Files.delete(folder.resolve("leaves/nodes"));
        Files.write(part, Arrays.copyOf(leaves, 32 * 20));
        assertThatThrownBy(() -> RowProver.of(spark(), manifest, batch))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining("nodes is missing");
    }

    @Test
    void aRowIsFoundWithoutTheIndexAndACutIndexIsNamed() throws IOException {
        Path index = parquetFile(folder.resolve("keys/part=0"));
        byte[] whole = Files.readAllBytes(index);
        Files.write(index, Arrays.copyOf(whole, whole.length - 20));
        assertThatThrownBy(() -> RowProver.of(spark(), manifest, batch).prove(Map.of("id", "9")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("keys/part=0");
        Files.delete(index);
        assertThat(RowProver.of(spark(), manifest, batch)
                        .prove(Map.of("id", "9"))
                        .values())
                .element(1)
                .isEqualTo(9L);
    }

    private static Path parquetFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private BatchAudit audit() {
        return BatchAudit.of(spark(), manifest, batch, 5);
    }

    private void rewrite(UnaryOperator<Dataset<Row>> change) {
        String beside = folder.resolve("rewritten").toString();
        change.apply(spark().read().parquet(batch.rows())).write().parquet(beside);
        spark().read().parquet(beside).write().mode(SaveMode.Overwrite).parquet(batch.rows());
    }
}
