package dev.hawser.batch;

import static dev.hawser.batch.Batches.column;
import static dev.hawser.batch.Batches.declared;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.config.PublishConfig;
import dev.hawser.manifest.ProofFile;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.MerkleProof;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.merkle.StoredTree;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchWriterTest extends SparkSuite {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20})
    void theRootIsThatOfTheStoredRowsWhateverTheirPartitions(int partitions) {
        spark().conf().set("spark.sql.shuffle.partitions", partitions);
        try {
            Dataset<Row> rows = numbers(13).repartition(partitions);
            BatchWriter.Written written = Batches.write(rows, Batches.idAndForecast(), 0, folder.resolve("a"));
            assertThat(written.count()).isEqualTo(13);
            assertThat(written.rowsIn()).isEqualTo(13);
            assertThat(written.rowsRefused()).isZero();
            assertThat(written.root()).isEqualTo(Batches.naiveRoot(stored("a"), written.schema()));
            assertThat(written.root()).isEqualTo(thirteen().root());
            StoredTree tree = Batches.tree(new BatchFolder(folder.resolve("a").toUri()), written.root(), 13);
            for (Hash32 leaf : Batches.leaves(stored("a"), written.schema())) {
                assertThat(tree.proof(leaf)).isEqualTo(thirteen().proof(leaf));
            }
        } finally {
            spark().conf().set("spark.sql.shuffle.partitions", 4);
        }
    }

    @Test
    void storedRowsAreWhatTheModelSays() {
        Batches.write(numbers(3), Batches.idAndForecast(), 0, folder.resolve("a"));
        Dataset<Row> stored = stored("a").select("id", "forecast").orderBy("id");
        Dataset<Row> expected = spark().sql(
                        "SELECT id, CAST(f AS DECIMAL(38,3)) FROM VALUES (0L, 1.0), (1L, 1.5), (2L, 2.0) AS t(id, f)");
        assertDataFrameEquals(spark().createDataFrame(expected.javaRDD(), stored.schema()), stored);
    }

    @Test
    void noRowsAreABatchToo() {
        BatchWriter.Written written = Batches.write(numbers(0), Batches.idAndForecast(), 0, folder.resolve("a"));
        assertThat(written.count()).isZero();
        assertThat(written.root()).isEqualTo(Hash32.ZERO);
        BatchAudit audit = BatchAudit.of(
                spark(),
                Batches.manifest(written),
                new BatchFolder(folder.resolve("a").toUri()),
                5);
        assertThat(audit.root()).isEqualTo(Hash32.ZERO);
        RowProver prover = prover(written);
        assertThatThrownBy(prover::proveFirst).isInstanceOf(InvalidInputException.class);
        assertThat(prover.all(5)).isEmpty();
    }

    @Test
    void refusedRowsAreQuarantinedAndCountedByReason() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (1L, 1.0D, 'a'), (2L, CAST(NULL AS DOUBLE), 'b'),"
                + " (3L, DOUBLE('NaN'), 'c'), (4L, 1e300D, 'd'), (NULL, 1.0D, 'e'), (6L, 2.0D, NULL), (7L, 1.0D, 'g')"
                + " AS t(id, x, name)");
        PublishConfig publish = new PublishConfig(
                List.of(column("id", "key"), column("name", "value"), column("forecast", "prediction")),
                List.of("id"),
                true);
        BatchWriter.Written written = Batches.write(rows, publish, 0.8, folder.resolve("a"));
        assertThat(written.count()).isEqualTo(2);
        assertThat(written.rowsIn()).isEqualTo(7);
        assertThat(written.rowsRefused()).isEqualTo(5);
        assertThat(written.reasons())
                .isEqualTo(Map.of(
                        "null_feature:x", 1L,
                        "not_finite:x", 1L,
                        "feature_out_of_range", 1L,
                        "null_or_out_of_range:id", 1L,
                        "null_or_out_of_range:name", 1L));
        assertThat(spark().read()
                        .parquet(folder.resolve("a/data/quarantine").toString())
                        .count())
                .isEqualTo(5);
        assertThat(stored("a").columns())
                .containsExactly("schema", "id", "name", "forecast", "model", "features", "feature_words");
    }

    @Test
    void tooManyRefusedRowsStopTheJobAndNameTheFirst() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (1L, 1.0D), (77L, DOUBLE('NaN')) AS t(id, x)");
        assertThatThrownBy(() -> Batches.write(rows, Batches.idAndForecast(), 0.4, folder.resolve("a")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("1 of 2 rows can't be published: {not_finite:x=1}; the first is ")
                .hasMessageContaining("77");
        assertThat(Batches.write(rows, Batches.idAndForecast(), 0.5, folder.resolve("b"))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void twoRowsWithOneKeyAreRefusedAndNamed() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (1L, 1.0D), (42L, 2.0D), (42L, 3.0D) AS t(id, x)");
        assertThatThrownBy(() -> Batches.write(rows, Batches.idAndForecast(), 0, folder.resolve("a")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("rows with one key: ")
                .hasMessageContaining("42");
    }

    @Test
    void everyTypeOfTheTableIsStoredHashedAndProven() {
        Dataset<Row> rows = spark().sql("SELECT id, 1.0D AS x, concat('0x', repeat('AB', 20)) AS who,"
                + " concat('0x', repeat('0f', 32)) AS hash, 'café 🚢' AS note, X'0102' AS raw,"
                + " unhex(repeat('0c', 32)) AS hash_bytes, unhex(repeat('ff', 32)) AS wei, id = 1 AS good,"
                + " CAST(-5 AS TINYINT) AS a, CAST(-300 AS SMALLINT) AS b, -70000 AS c, CAST(-1.50 AS DECIMAL(9,2)) AS d,"
                + " IF(id = 1, DATE'1969-12-31', DATE'1500-03-01') AS day,"
                + " IF(id = 1, TIMESTAMP'1969-12-31 23:59:59.999999Z', TIMESTAMP'1500-03-01 00:00:00.000001Z') AS at"
                + " FROM VALUES (1L), (2L) AS t(id)");
        List<PublishConfig.Column> columns = new ArrayList<>(List.of(column("id", "key")));
        columns.add(declared("who", "address"));
        columns.add(declared("hash", "bytes32"));
        columns.add(declared("hash_bytes", "bytes32"));
        columns.add(declared("wei", "uint256"));
        for (String name : List.of("note", "raw", "good", "a", "b", "c", "d", "day", "at")) {
            columns.add(column(name, "value"));
        }
        BatchWriter.Written written =
                Batches.write(rows, new PublishConfig(columns, List.of("id"), true), 0, folder.resolve("a"));
        assertThat(written.root()).isEqualTo(Batches.naiveRoot(stored("a"), written.schema()));
        RowProver prover = prover(written);
        List<Object> one = prover.prove(Map.of("id", "1")).values();
        assertThat(one.subList(1, 4))
                .map(Object::toString)
                .containsExactly(
                        "1",
                        "0x" + "ab".repeat(20),
                        Hash32.parse("0x" + "0f".repeat(32)).toString());
        assertThat(Hex.encode((byte[]) one.get(5))).isEqualTo("0x" + "ff".repeat(32));
        assertThat(one.get(6)).isEqualTo("café 🚢");
        assertThat(one.get(8)).isEqualTo(true);
        assertThat(one.subList(9, 15))
                .map(Object::toString)
                .containsExactly("-5", "-300", "-70000", "-150", "-1", "-1");
        assertThat(prover.prove(Map.of("id", "2")).values().subList(13, 15))
                .map(Object::toString)
                .containsExactly("-171605", Long.toString(-171605L * 86_400_000_000L + 1));
    }

    @Test
    void textThatIsNoAddressHashOrUtf8IsRefused() {
        Dataset<Row> rows = spark().sql("SELECT id, 1.0D AS x, who, hash, note, b FROM VALUES"
                + " (1L, '0xab', concat('0x', repeat('0f', 32)), 'a', unhex(repeat('0c', 32))),"
                + " (2L, concat('0x', repeat('ab', 20)), repeat('0f', 33), 'a', unhex(repeat('0c', 32))),"
                + " (3L, concat('0x', repeat('ab', 20)), concat('0x', repeat('0f', 32)), CAST(X'ff' AS STRING), unhex(repeat('0c', 32))),"
                + " (4L, concat('0x', repeat('ab', 20)), concat('0x', repeat('0f', 32)), 'a', X'0c'),"
                + " (5L, concat('0x', repeat('ab', 20)), concat('0x', repeat('0f', 32)), 'a', unhex(repeat('0c', 32)))"
                + " AS t(id, who, hash, note, b)");
        PublishConfig publish = new PublishConfig(
                List.of(
                        column("id", "key"),
                        declared("who", "address"),
                        declared("hash", "bytes32"),
                        column("note", "value"),
                        declared("b", "bytes32")),
                List.of("id"),
                true);
        BatchWriter.Written written = Batches.write(rows, publish, 1, folder.resolve("a"));
        assertThat(written.count()).isEqualTo(1);
        assertThat(written.reasons())
                .isEqualTo(Map.of(
                        "not_address:who", 1L, "not_bytes32:hash", 1L, "not_utf8:note", 1L, "not_32_bytes:b", 1L));
    }

    @ParameterizedTest
    @CsvSource({
        "double, 1.0D",
        "timestamp_ntz, TIMESTAMP_NTZ'2024-01-01 00:00:00'",
        "array<int>, array(1)",
        "float, 1.0F"
    })
    void everyOtherTypeIsRefusedWithAClearMessage(String type, String literal) {
        Dataset<Row> rows = spark().sql("SELECT 1L AS id, 1.0D AS x, " + literal + " AS odd");
        PublishConfig publish =
                new PublishConfig(List.of(column("id", "key"), column("odd", "value")), List.of("id"), true);
        assertThatThrownBy(() -> BatchWriter.schema(rows, publish, 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("published column odd has type " + type + ", which can't be hashed exactly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"commitment", "offset", "value", "key"})
    void aColumnThatNothingGivesIsRefusedBeforeAnythingIsScored(String role) {
        PublishConfig publish =
                new PublishConfig(List.of(column("id", "key"), column("ghost", role)), List.of("id"), true);
        assertThatThrownBy(() -> BatchWriter.schema(numbers(1), publish, 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("published column ghost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lower", "upper"})
    void aBoundOfAModelWithoutAnIntervalIsRefused(String role) {
        PublishConfig publish =
                new PublishConfig(List.of(column("id", "key"), column("bound", role)), List.of("id"), true);
        assertThatThrownBy(() -> Batches.write(numbers(1), publish, 0, folder.resolve("bound")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("published column bound is a bound, and the model has no interval");
    }

    @Test
    void aPredictionHasTheScaleOfTheModel() {
        PublishConfig publish = new PublishConfig(
                List.of(
                        column("id", "key"),
                        new PublishConfig.Column(
                                "forecast", "prediction", Optional.of("decimal(18,6)"), Optional.empty())),
                List.of("id"),
                true);
        assertThatThrownBy(() -> BatchWriter.schema(numbers(1), publish, 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("published column forecast has type decimal(18,6), model.scale is 3");
    }

    @Test
    void aColumnMayBeNamedReason() {
        Dataset<Row> rows = numbers(2).withColumn("reason", col("id").cast("string"));
        PublishConfig publish =
                new PublishConfig(List.of(column("id", "key"), column("reason", "value")), List.of("id"), false);
        assertThat(Batches.write(rows, publish, 0, folder.resolve("a")).count()).isEqualTo(2);
    }

    @Test
    void everyRowIsProvableByItsKeyAndNoOther() {
        BatchWriter.Written written = Batches.write(numbers(7), Batches.idAndForecast(), 0, folder.resolve("a"));
        RowProver prover = prover(written);
        List<List<Object>> all = prover.all(7);
        assertThat(all).hasSize(7);
        for (int id = 0; id < 7; id++) {
            ProofFile proof = prover.prove(Map.of("id", Integer.toString(id)));
            assertThat(proof.values().get(1)).isEqualTo((long) id);
            assertThat(MerkleProof.process(proof.leaf(), proof.proof())).isEqualTo(written.root());
            assertThat(proof.featureWords()).isPresent();
            ProofFile alone = prover.proveTogether(List.of(all.get(id)));
            assertThat(alone.leaf()).isEqualTo(proof.leaf());
            assertThat(alone.proof()).isEqualTo(proof.proof());
            assertThat(alone.featureWords()).isEmpty();
        }
        ProofFile three = prover.prove(Map.of("id", "3"));
        assertThat(prover.proveFirst().toJson())
                .isEqualTo(prover.prove(Map.of("id", "0")).toJson());
        assertThat(prover.proveTogether(all.subList(2, 5)).toJson())
                .isEqualTo(prover.prove(List.of(Map.of("id", "2"), Map.of("id", "3"), Map.of("id", "4")))
                        .toJson());
        List<Object> forged = new ArrayList<>(three.values());
        forged.set(2, BigInteger.TEN);
        assertThat(MerkleProof.process(Leaf.hash(three.leafEncoding(), forged), three.proof()))
                .isNotEqualTo(written.root());
        assertThatThrownBy(() -> prover.prove(Map.of("id", "9")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no row with {id=9}");
        assertThatThrownBy(() -> prover.prove(Map.of("forecast", "1")))
                .hasMessageStartingWith("'forecast' is no key column");
        assertThatThrownBy(() -> prover.prove(Map.of())).hasMessage("the key is incomplete");
        assertThatThrownBy(() -> prover.all(6)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void rowsThatTheConditionDoesNotHoldForAreLeftOutAndCounted() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (1L, 1.0D), (2L, CAST(NULL AS DOUBLE)), (3L, 3.0D),"
                + " (4L, 4.0D), (5L, 5.0D) AS t(id, x)");
        BatchWriter.Written written = Batches.write(rows, where("IF(id = 5, NULL, id > 1)"), 0.5, folder.resolve("a"));
        assertThat(written.rowsIn()).isEqualTo(5);
        assertThat(written.rowsRefused()).isEqualTo(1);
        assertThat(written.rowsLeftOut()).isEqualTo(2);
        assertThat(written.count()).isEqualTo(2);
        assertThat(stored("a").select("id").collectAsList())
                .extracting(row -> row.getLong(0))
                .containsExactlyInAnyOrder(3L, 4L);
    }

    @Test
    void aConditionMayLeaveOutAllRows() {
        BatchWriter.Written written = Batches.write(numbers(3), where("forecast > 100"), 0, folder.resolve("a"));
        assertThat(written.count()).isZero();
        assertThat(written.rowsLeftOut()).isEqualTo(3);
        assertThat(written.root()).isEqualTo(Hash32.ZERO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "forecast >     | can't be understood",
                "price > 3      | can't be understood",
                "forecast + 1   | is no condition",
                "rand() < 0.5   | has not always the same answer"
            })
    void aConditionThatIsNoneIsRefused(String condition, String says) {
        assertThatThrownBy(() -> Batches.write(numbers(3), where(condition), 0, folder.resolve("a")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("publish-where = '" + condition + "' " + says);
    }

    @Test
    void aConditionThatCannotBeReadSaysWhyAndWhichColumnsThereAre() {
        assertThatThrownBy(() -> Batches.write(numbers(3), where("forecast >"), 0, folder.resolve("a")))
                .isInstanceOfSatisfying(InvalidInputException.class, error -> {
                    assertThat(error).hasMessageContaining("PARSE_SYNTAX_ERROR");
                    assertThat(error.advice()).contains("id, forecast").doesNotContain("_reason", "feature_words");
                });
    }

    private static PublishConfig where(String condition) {
        PublishConfig all = Batches.idAndForecast();
        return new PublishConfig(all.columns(), all.key(), all.commitsFeatures(), false, Optional.of(condition));
    }

    @Test
    void aBinaryKeyIsWrittenInHex() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (X'ff', 1.0D), (X'fe', 2.0D) AS t(id, x)");
        BatchWriter.Written written = Batches.write(rows, Batches.idAndForecast(), 0, folder.resolve("a"));
        RowProver prover = prover(written);
        assertThat((byte[]) prover.prove(Map.of("id", "0xfe")).values().get(1)).containsExactly(0xfe);
        assertThat(spark().read()
                        .parquet(folder.resolve("a/keys").toString())
                        .select(KeyIndex.KEY)
                        .collectAsList())
                .map(row -> row.getList(0).get(0))
                .containsExactlyInAnyOrder("0xff", "0xfe");
    }

    private RowProver prover(BatchWriter.Written written) {
        return RowProver.of(
                spark(),
                Batches.manifest(written),
                new BatchFolder(folder.resolve("a").toUri()));
    }

    /** Ids 0 … n−1 with x = id. */
    private Dataset<Row> numbers(int n) {
        return spark().range(n).selectExpr("id", "CAST(id AS DOUBLE) AS x");
    }

    private Dataset<Row> stored(String name) {
        return spark().read().parquet(folder.resolve(name + "/data/rows").toString());
    }

    private MerkleTree thirteen() {
        Path other = folder.resolve("thirteen");
        if (!other.toFile().exists()) {
            Batches.write(numbers(13).coalesce(1), Batches.idAndForecast(), 0, other);
        }
        return MerkleTree.of(
                Batches.leaves(stored("thirteen"), BatchWriter.schema(numbers(1), Batches.idAndForecast(), 3)));
    }
}
