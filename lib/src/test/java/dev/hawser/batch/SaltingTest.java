package dev.hawser.batch;

import static dev.hawser.batch.Batches.column;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.config.PublishConfig;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.ProofFile;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import dev.hawser.testing.SparkSuite;
import dev.hawser.testing.Vectors;
import dev.hawser.verify.Check.Verdict;
import dev.hawser.verify.ProofCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ExplainMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaltingTest extends SparkSuite {
    private static final MasterSecret MASTER =
            MasterSecret.of("a master secret of 32 bytes only".getBytes(StandardCharsets.US_ASCII));
    private static final RunKey RUN = RunKey.parse("0x" + "01".repeat(16));
    private static final List<String> PATIENTS = List.of("anna", "bert", "carl", "dora", "emil");

    @TempDir
    Path folder;

    @Test
    void saltsAreThoseOfTheVectors() {
        int salted = 0;
        for (JsonNode batch : Vectors.cases("batch")) {
            if (batch.get("salted").booleanValue()) {
                salted++;
                requireVectors(
                        batch, Vectors.expected("batch").get(batch.get("id").asText()));
            }
        }
        assertThat(salted).isEqualTo(3);
    }

    private void requireVectors(JsonNode batch, JsonNode expected) {
        BatchSecret secret = MasterSecret.of(Hex.decode(batch.get("master").asText()))
                .ofRun(RunKey.parse("0x" + batch.get("run").asText()));
        LeafSchema schema = GoldenBatchTest.schema(batch);
        Dataset<Row> golden = GoldenBatchTest.rows(spark(), batch, expected, schema);
        List<byte[]> words = new ArrayList<>();
        batch.path("featureWords").forEach(text -> words.add(Hex.decode(text.asText())));
        for (int i = 0; i < expected.get("rows").size(); i++) {
            JsonNode wanted = expected.get("rows").get(i);
            Dataset<Row> bare = golden.where(golden.col("salt")
                            .equalTo(lit(Hex.decode(wanted.get("rowSalt").asText()))))
                    .withColumn("salt", lit(null).cast("binary"))
                    .withColumn(LeafSchema.FEATURE_WORDS, lit(words.isEmpty() ? new byte[0] : words.get(i)));
            Row row = new Salting(schema, secret).salted(bare, lit(true)).first();
            assertThat(Hex.encode(row.getAs("salt")))
                    .isEqualTo(wanted.get("rowSalt").asText());
            if (schema.commitsFeatures()) {
                assertThat(Hex.encode(row.getAs("features")))
                        .isEqualTo(wanted.get("features").asText());
                List<Object> values = LeafRows.values(
                        bare.select(LeafRows.encodable(schema).toArray(Column[]::new))
                                .first(),
                        schema.leafEncoding());
                assertThat(new Salting(schema, secret).featureSalt(values, words.get(i)))
                        .hasToString(wanted.get("featureSalt").asText());
            }
        }
    }

    @Test
    void aGuessableRowIsFoundByEnumerationOnlyWithoutASalt() {
        BatchWriter.Written bare = Batches.write(diagnoses(PATIENTS), publish(false), 0, folder.resolve("bare"));
        BatchWriter.Written salted = salted("salted", RUN);

        Set<Hash32> published = leaves("bare");
        Set<Hash32> hidden = leaves("salted");
        for (int patient = 0; patient < PATIENTS.size(); patient++) {
            String known = PATIENTS.get(patient);
            String truth = patient % 2 == 0 ? "yes" : "no";
            assertThat(guesses(bare.schema(), known).entrySet().stream()
                            .filter(guess -> published.contains(guess.getValue()))
                            .map(Map.Entry::getKey))
                    .as("what enumeration tells of %s", known)
                    .containsExactly(truth);
            assertThat(guesses(salted.schema(), known).values()).doesNotContainAnyElementsOf(hidden);
        }
    }

    @Test
    void theRootOfAnOnlyRowHidesItTooAndOnlyWithItsSaltIsItProven() {
        Dataset<Row> one = diagnoses(List.of("anna"));
        BatchWriter.Written bare = Batches.write(one, publish(false), 0, folder.resolve("bare"));
        BatchWriter.Written salted =
                Batches.write(one, publish(true), Optional.of(MASTER.ofRun(RUN)), 0, folder.resolve("salted"));
        assertThat(guesses(bare.schema(), "anna").values()).contains(bare.root());
        assertThat(guesses(salted.schema(), "anna").values()).doesNotContain(salted.root());

        ProofFile proof = prove("salted", salted, Optional.empty(), "anna");
        byte[] salt = (byte[]) proof.values().get(proof.values().size() - 1);
        assertThat(guess(salted.schema(), "anna", "yes", salt)).isEqualTo(salted.root());
        assertThat(guess(salted.schema(), "anna", "no", salt)).isNotEqualTo(salted.root());
        assertThat(proof.leaf()).isEqualTo(salted.root());
    }

    @Test
    void aSaltedRowIsProvenWithItsSaltAndItsWordsWithTheirs() {
        BatchWriter.Written written = words("a", MASTER);
        ProofFile proof = prove("a", written, Optional.of(MASTER.ofRun(RUN)), "carl");
        assertThat(proof.featureWords()).isPresent();
        assertThat(proof.featureSalt()).isPresent();
        assertThat(ProofCheck.check(proof, Optional.empty(), Optional.empty())
                        .findings()
                        .checks())
                .extracting(check -> check.verdict())
                .containsOnly(Verdict.PASSED, Verdict.NOT_CHECKED);
        assertThat(proof.featureSalt().orElseThrow().bytes())
                .isNotEqualTo(proof.values().get(proof.values().size() - 1));
    }

    @Test
    void withoutTheSecretTheWordsAreLeftOutAndWithAnotherThatIsSaid() {
        BatchWriter.Written written = words("a", MASTER);
        ProofFile proof = prove("a", written, Optional.empty(), "carl");
        assertThat(proof.featureWords()).isEmpty();
        assertThat(proof.featureSalt()).isEmpty();
        assertThatThrownBy(() -> prove(
                        "a", written, Optional.of(MasterSecret.of(new byte[32]).ofRun(RUN)), "carl"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not the one that the batch was salted with");
    }

    @Test
    void twoRunsHaveDifferentSaltsAndOneRunTheSameEachOf32Bytes() {
        salted("a", RUN);
        salted("again", RUN);
        salted("b", RunKey.parse("0x" + "02".repeat(16)));
        assertThat(salts("a"))
                .hasSize(PATIENTS.size())
                .isEqualTo(salts("again"))
                .doesNotContainAnyElementsOf(salts("b"));
        assertThat(stored("a").where("length(salt) = 32").count()).isEqualTo(PATIENTS.size());
    }

    @Test
    void aRefusedRowHasNoSaltThatAMessageCouldShow() {
        Dataset<Row> rows = spark().sql(
                        "SELECT * FROM VALUES ('anna', 1.0D), (NULL, 1.0D), ('carl', DOUBLE('NaN')) AS t(id, x)")
                .selectExpr("id", "x", "'yes' AS diagnosis");
        Batches.write(rows, publish(true), Optional.of(MASTER.ofRun(RUN)), 1, folder.resolve("a"));
        Dataset<Row> refused =
                spark().read().parquet(folder.resolve("a/data/quarantine").toString());
        assertThat(refused.count()).isEqualTo(2);
        assertThat(refused.where("salt IS NOT NULL").count()).isZero();
        assertThat(stored("a").where("salt IS NULL").count()).isZero();
    }

    @Test
    void noPlanShowsTheSecret() {
        BatchSecret secret = MASTER.ofRun(RUN);
        byte[] bytes = Hmac.sha256("a master secret of 32 bytes only".getBytes(StandardCharsets.US_ASCII), RUN.bytes());
        LeafSchema schema = BatchWriter.schema(diagnoses(PATIENTS), publish(true), 3);
        Dataset<Row> rows = spark().sql(
                        "SELECT CAST(NULL AS BINARY) AS salt, X'00' AS schema, 'anna' AS id, 'yes' AS diagnosis, X'00' AS model");
        Dataset<Row> salted = new Salting(schema, secret).salted(rows, lit(true));
        String plans = salted.queryExecution().toString()
                + salted.queryExecution().explainString(ExplainMode.fromString("codegen"))
                + salted.queryExecution().logical().prettyJson()
                + salted.queryExecution().logical().treeString();
        assertThat(plans)
                .contains("UDF(")
                .doesNotContainIgnoringCase(HexFormat.of().formatHex(bytes))
                .doesNotContain(
                        Base64.getEncoder().encodeToString(bytes),
                        List.of(bytes).toString())
                .doesNotContain(Arrays.toString(bytes));
        assertThat(secret + " " + MASTER)
                .doesNotContain("32 bytes only")
                .doesNotContain(HexFormat.of().formatHex(bytes));
    }

    @Test
    void aSecretGoesWithASaltedSchemaAlone() {
        assertThatThrownBy(() -> Batches.write(diagnoses(PATIENTS), publish(true), 0, folder.resolve("a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Batches.write(
                        diagnoses(PATIENTS), publish(false), Optional.of(MASTER.ofRun(RUN)), 0, folder.resolve("a")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Every leaf that a row of this patient could have, as far as an outsider can tell. */
    private static Map<String, Hash32> guesses(LeafSchema schema, String patient) {
        return Set.of("yes", "no").stream()
                .collect(Collectors.toMap(
                        diagnosis -> diagnosis, diagnosis -> guess(schema, patient, diagnosis, new byte[32])));
    }

    private static Hash32 guess(LeafSchema schema, String patient, String diagnosis, byte[] salt) {
        List<Object> values =
                new ArrayList<>(List.of(schema.hash().bytes(), patient, diagnosis, Batches.COMMITMENT.bytes()));
        if (schema.isSalted()) {
            values.add(salt);
        }
        return Leaf.hash(schema.leafEncoding(), values);
    }

    private BatchWriter.Written salted(String name, RunKey run) {
        return Batches.write(
                diagnoses(PATIENTS), publish(true), Optional.of(MASTER.ofRun(run)), 0, folder.resolve(name));
    }

    private BatchWriter.Written words(String name, MasterSecret master) {
        PublishConfig publish = new PublishConfig(
                List.of(column("id", "key"), column("forecast", "prediction")), List.of("id"), true, true);
        return Batches.write(diagnoses(PATIENTS), publish, Optional.of(master.ofRun(RUN)), 0, folder.resolve(name));
    }

    private ProofFile prove(String name, BatchWriter.Written written, Optional<BatchSecret> secret, String patient) {
        BatchFolder batch = new BatchFolder(folder.resolve(name).toUri());
        return RowProver.of(spark(), Batches.manifest(written), batch, secret).prove(Map.of("id", patient));
    }

    private Dataset<Row> stored(String name) {
        return spark().read().parquet(folder.resolve(name).resolve("data/rows").toString());
    }

    private Set<Hash32> leaves(String name) {
        LeafSchema schema = BatchWriter.schema(diagnoses(PATIENTS), publish(name.equals("salted")), 3);
        return Set.copyOf(Batches.leaves(stored(name), schema));
    }

    private Set<String> salts(String name) {
        return stored(name).select("salt").collectAsList().stream()
                .map(row -> Hex.encode((byte[]) row.get(0)))
                .collect(Collectors.toSet());
    }

    private static PublishConfig publish(boolean salted) {
        return new PublishConfig(
                List.of(column("id", "key"), column("diagnosis", "value")), List.of("id"), false, salted);
    }

    /** Every other one has it, from the first on. */
    private Dataset<Row> diagnoses(List<String> patients) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < patients.size(); i++) {
            rows.add("('" + patients.get(i) + "', '" + (i % 2 == 0 ? "yes" : "no") + "', " + i + ".0D)");
        }
        return spark().sql("SELECT * FROM VALUES " + String.join(", ", rows) + " AS t(id, diagnosis, x)");
    }
}
