package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Parents;
import dev.hawser.manifest.RunDescription;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.store.Attempt;
import dev.hawser.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcCommandTest {
    private static final RunDescription RUN = new RunDescription(
            RunDescription.Job.INGEST, "price", Interval.ALL, Hash32.ZERO, Parents.NONE, List.of(), Optional.empty());

    @TempDir
    Path folder;

    private Cli cli;
    private Path attempt;
    private String name;

    /** One attempt that wrote four bytes beside its marker and died. */
    @BeforeEach
    void die() throws IOException {
        System.setProperty("hawser.home", Cli.home().toString());
        cli = new Cli("--store", folder.toString());
        RunStore store = CommandConfig.of(CommonOptions.parse(List.of("--store", folder.toString())))
                .store();
        Attempt dead = store.begin(RUN, Optional.empty());
        name = dead.name();
        attempt = Path.of(store.attemptFolder(dead));
        Files.createDirectories(attempt.resolve("data"));
        Files.writeString(attempt.resolve("data/part-0"), "half");
    }

    @Test
    void anAttemptThatWasWrittenToTodayIsKept() {
        JsonNode json = cli.json("gc");
        assertThat(json.path("olderThan").asText()).isEqualTo("PT24H");
        assertThat(json.path("attempts")).isEmpty();
        assertThat(attempt).exists();
    }

    @Test
    void aDryRunNamesWhatItWouldRemoveAndKeepsIt() {
        JsonNode json = cli.json("gc", "--older-than", "0s", "--dry-run");
        assertThat(json.path("dryRun").asBoolean()).isTrue();
        JsonNode dead = json.path("attempts").path(0);
        assertThat(dead.path("run").asText()).isEqualTo(RUN.key().toString());
        assertThat(dead.path("attempt").asText()).isEqualTo(name);
        assertThat(attempt).exists();
    }

    @Test
    void anOldAttemptIsRemovedWithItsFilesAndItsRunStaysClaimed() throws IOException {
        long bytes = 4 + Files.size(attempt.resolve("begun.json"));
        JsonNode json = cli.json("gc", "--older-than", "0s");
        assertThat(json.path("attempts")).hasSize(1);
        assertThat(json.path("files").asLong()).isEqualTo(2);
        assertThat(json.path("bytes").asLong()).isEqualTo(bytes);
        assertThat(attempt).doesNotExist();
        assertThat(cli.json("runs").path("runs").path(0).path("state").asText()).isEqualTo("unfinished");
        cli.run("gc", "--older-than", "0s").succeeded().says("removed 0 dead attempts, 0 files, 0 bytes in file://");
    }

    @Test
    void anotherPipelinesAttemptsAreLeftAlone() {
        assertThat(cli.json("gc", "--older-than", "0s", "--pipeline", "gas-price")
                        .path("attempts"))
                .isEmpty();
        assertThat(cli.json("gc", "--older-than", "0s", "--pipeline", "price").path("attempts"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "24", "-1h", "h", "9999999d"})
    void anAgeThatIsNoneIsRefused(String age) {
        cli.run("gc", "--older-than=" + age)
                .failed(2)
                .says("--older-than '" + age + "' is not a time", "write 90m, 24h or 7d");
        assertThat(attempt).exists();
    }

    @Test
    void aSecretInTheConfigurationIsRefused() {
        cli.run("gc", "--set", "deploy.spark.hadoop.fs.s3a.secret.key=hunter2")
                .failed(2)
                .says("key 'deploy.spark.hadoop.fs.s3a.secret.key' would hold a secret", "Hadoop credential provider");
    }

    @Test
    void aFileSystemThatNoStoreCanBeOnIsRefused() {
        Cli.execute("gc", "--store", "ftp://host/store")
                .failed(2)
                .says("the store ftp://host/store", "hdfs:// or s3a://");
    }
}
