package dev.hawser.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.TamperedException;
import dev.hawser.testing.SparkSuite;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
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
        try (RowProver prover = RowProver.of(spark(), manifest, batch)) {
            assertThat(prover.prove(Map.of("id", "19")).root()).isEqualTo(manifest.root());
        }
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
    void changedKeptLeavesShowInTheirOwnRoot() {
        Dataset<Row> kept = spark().read().parquet(batch.leaves());
        kept.where(col("key").getItem(0).notEqual("2"))
                .write()
                .parquet(folder.resolve("less").toString());
        spark().read()
                .parquet(folder.resolve("less").toString())
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(batch.leaves());
        assertThat(audit().root()).isEqualTo(manifest.root());
        rewrite(rows -> rows.where(col("id").notEqual(9)));
        assertThat(audit().keptRoot()).isNotEqualTo(manifest.root());
    }

    @Test
    void noProofIsGivenOfChangedRows() {
        rewrite(rows -> rows.where(col("id").notEqual(9)));
        assertThatThrownBy(() -> RowProver.of(spark(), manifest, batch))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining("manifest " + manifest.root());
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
