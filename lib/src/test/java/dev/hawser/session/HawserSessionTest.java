package dev.hawser.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.SparkSessions;
import dev.hawser.verify.Findings;
import dev.hawser.verify.ProofCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps as a program uses them, on the four trades and an embedded chain. */
class HawserSessionTest {
    @TempDir
    static Path folder;

    private static HawserSession hawser;
    private static Manifest dataset;
    private static Manifest model;
    private static Manifest batch;
    private static List<AnchorStep.Anchored> anchored;

    @BeforeAll
    static void goTheWholeWay() {
        NodeTools.ensureInstalled();
        hawser = Hawser.session(spark(), config("store"));
        dataset = hawser.ingest().run().dataset();
        model = hawser.train().on(dataset).run();
        batch = hawser.predict().on(dataset).model(model).run();
        anchored = hawser.anchor().run();
    }

    @AfterAll
    static void close() {
        hawser.close();
    }

    @Test
    void eachStepNamesTheRunsThatItWasMadeFrom() {
        assertThat(model.parents().datasets()).containsExactly(dataset.digest());
        assertThat(batch.parents().model()).contains(model.digest());
        assertThat(anchored)
                .extracting(one ->
                        one.stream().value() + " " + one.result().appended().size())
                .containsExactly("price.sources 2", "price 1");
    }

    @Test
    void aStepThatIsAskedAgainReturnsWhatIsPublished() {
        assertThat(hawser.ingest().run().dataset().bytes()).isEqualTo(dataset.bytes());
        assertThat(hawser.train().on(dataset).run().bytes()).isEqualTo(model.bytes());
        assertThat(hawser.predict().on(dataset).run().bytes()).isEqualTo(batch.bytes());
        assertThat(hawser.anchor().run())
                .allMatch(one -> one.result().appended().isEmpty());
    }

    @Test
    void whatIsPublishedIsReadAsRows() {
        assertThat(hawser.rows(batch).count()).isEqualTo(batch.count());
        assertThat(hawser.table(dataset, "trades").count()).isEqualTo(4);
        assertThat(hawser.newestBatch().digest()).isEqualTo(batch.digest());
        assertThat(hawser.find(model.run().toString()).digest()).isEqualTo(model.digest());
        assertThat(hawser.datasets()).hasSize(1);
        assertThatThrownBy(() -> hawser.rows(model))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is no batch, but the run of a train job");
    }

    @Test
    void theBatchVerifiesAndARowOfItIsProven() {
        hawser.verify(batch).requireHolds();
        ProofFile proof = hawser.prove(batch).row(Map.of("time", "2")).run();
        ProofCheck.Outcome outcome = ProofCheck.check(proof, Optional.empty(), Optional.empty());
        assertThat(outcome.findings().exitCode()).isZero();
        assertThat(proof.anchor()).isPresent();
    }

    @Test
    void aChangedRowIsNamedAndDoesNotPass() throws IOException {
        Path copy = folder.resolve("changed");
        try (HawserSession other = Hawser.session(spark(), config("changed"))) {
            Manifest published = other.predict().on(trained(other)).run();
            Path rows = Path.of(java.net.URI.create(other.store().attemptFolder(published) + "/"));
            try (var files = Files.walk(rows)) {
                Path file = files.filter(name -> name.toString().endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow();
                Files.write(file, new byte[10]);
            }
            Findings findings = other.verify(published);
            assertThat(findings.exitCode()).isEqualTo(3);
            assertThatThrownBy(findings::requireHolds).isInstanceOf(TamperedException.class);
        }
        assertThat(copy).isDirectory();
    }

    @Test
    void withoutANodeOrAProgramForOneTheAnchorSaysWhatToName() {
        HawserConfig config = HawserConfig.builder()
                .pipeline(pipeline())
                .store(folder.resolve("store").resolveSibling("no-chain").toString())
                .build();
        try (HawserSession other = Hawser.session(spark(), config)) {
            assertThatThrownBy(() -> other.anchor().run())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("no chain is named");
        }
    }

    private static Manifest trained(HawserSession session) {
        Manifest ingested = session.ingest().run().dataset();
        session.train().on(ingested).run();
        return ingested;
    }

    /** A session of its own: what Hawser sets in it is not for other tests. */
    private static SparkSession spark() {
        return SparkSessions.shared().newSession();
    }

    private static HawserConfig config(String store) {
        return HawserConfig.builder()
                .pipeline(pipeline())
                .store(folder.resolve(store).toString())
                .anvil(() -> NodeTools.foundry("anvil"))
                .build();
    }

    private static Path pipeline() {
        return NodeTools.libDirectory().resolveSibling("conf/pipelines/price.conf");
    }
}
