package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.manifest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --outcome} leaves in the store, and {@code outcome} makes of it. */
class OutcomeTest {
    @TempDir
    Path folder;

    private Path store;
    private Cli cli;

    @BeforeEach
    void prepare() {
        System.setProperty("hawser.home", Cli.home().toString());
        store = folder.resolve("store");
        cli = new Cli("--store", store.toString());
    }

    @Test
    void aCommandThatSucceedsLeavesItsResultAsCanonicalJson() throws IOException {
        ObjectNode printed = cli.json("runs", "--outcome", "list.2026-11-23_a");
        ObjectNode left = left("list.2026-11-23_a");

        assertThat(Json.canonicalBytes(left)).isEqualTo(Files.readAllBytes(file("list.2026-11-23_a")));
        assertThat(left.path("command").asText()).isEqualTo("runs");
        assertThat(left.path("exitCode").asInt()).isZero();
        assertThat(left.path("message").isNull()).isTrue();
        assertThat(left.path("advice").isNull()).isTrue();
        assertThat(left.path("result")).isEqualTo(printed);
        assertThat(Instant.parse(left.path("finished").asText())).isNotNull();
        assertThat(cli.json("outcome", "list.2026-11-23_a")).isEqualTo(left);
    }

    @Test
    void theResultStandsThereWithoutJsonToo() throws IOException {
        cli.run("gc", "--outcome=quiet").succeeded();
        assertThat(left("quiet").path("result").path("attempts").isArray()).isTrue();
    }

    @Test
    void aFailureIsToldAgainWithItsExitCodeMessageAndAdvice() throws IOException {
        Outcome failed = cli.run("verify", "--run", "0x" + "ab".repeat(16), "--outcome", "v")
                .failed(2);
        ObjectNode left = left("v");
        assertThat(left.path("exitCode").asInt()).isEqualTo(2);
        assertThat(failed.err())
                .contains(left.path("message").asText(), left.path("advice").asText());

        Outcome told = cli.run("outcome", "v", "--json").failed(2);
        assertThat(told.err())
                .contains(
                        "hawser: error: " + left.path("message").asText(),
                        "what to do: " + left.path("advice").asText());
        assertThat(told.json()).isEqualTo(left);
    }

    @Test
    void aCommandLineThatIsWrongIsToldToo() throws IOException {
        cli.run("predict", "--outcome", "usage", "--modle", "x").failed(2);
        assertThat(left("usage").path("message").asText()).isEqualTo("unknown option '--modle'");
        cli.run("outcome", "usage").failed(2).says("unknown option '--modle'");
    }

    @Test
    void aConfigurationThatCannotBeReadIsToldInTheStoreThatTheCommandLineNames() throws IOException {
        cli.run("ingest", "--conf", folder.resolve("none.conf").toString(), "--outcome", "conf")
                .failed(2);
        assertThat(left("conf").path("exitCode").asInt()).isEqualTo(2);
        cli.run("ingest", "--pipeline", "nonesuch", "--outcome", "conf").failed(2);
        assertThat(left("conf").path("message").asText()).contains("unknown pipeline 'nonesuch'");
    }

    @Test
    void whatAnEarlierCommandLeftIsGoneWhenTheNextOneBegins() throws IOException {
        cli.run("runs", "--outcome", "again").succeeded();
        OutcomeFile.asked("runs", "--outcome", "again", "--store", store.toString())
                .orElseThrow()
                .begin();
        assertThat(file("again")).doesNotExist();
        cli.run("outcome", "again")
                .failed(1)
                .says("outcome again, begun at 2", "ended without an outcome: it was killed");

        cli.run("gc", "--outcome", "again").succeeded();
        assertThat(left("again").path("command").asText()).isEqualTo("gc");
        assertThat(store.resolve("outcomes")).isDirectoryContaining("glob:**/again.json");
        assertThat(store.resolve("outcomes")).isDirectoryNotContaining("glob:**/again.begun");
        cli.run("outcome", "never").failed(1).says("there is no outcome never in the store");
    }

    @Test
    void nothingIsDoneWhereNoOutcomeCanBeWritten() throws IOException {
        Files.createDirectories(store);
        Files.writeString(store.resolve("outcomes"), "a file");
        Outcome outcome = cli.run("gc", "--outcome", "x").failed(1).says("outcomes/x.begun can't be written");
        assertThat(outcome.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "../manifest", "ä", "a b", "", "*"})
    void aNameThatNoFileMayHaveIsRefused(String name) {
        cli.run("runs", "--outcome=" + name).failed(2).says("can't be the name of an outcome");
        cli.run("outcome", name).failed(2).says("can't be the name of an outcome");
        assertThat(store).doesNotExist();
    }

    @Test
    void aNameOfMoreThan200CharactersIsRefused() {
        cli.run("runs", "--outcome", "x".repeat(200)).succeeded();
        cli.run("runs", "--outcome", "x".repeat(201)).failed(2).says("at most 200");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theExitCodeOfADriverElsewhereIsTheCommands(int exitCode) throws IOException {
        Files.createDirectories(store.resolve("outcomes"));
        ObjectNode json = Json.object()
                .put("command", "verify")
                .put("exitCode", exitCode)
                .put("message", "it was so")
                .put("advice", "mend it")
                .put("finished", "2026-01-01T00:00:00Z");
        json.putNull("result");
        Files.write(file("there"), Json.canonicalBytes(json));
        cli.run("outcome", "there")
                .failed(exitCode)
                .says("verify ended with exit code " + exitCode, "error: it was so", "what to do: mend it");

        Files.write(
                file("there"),
                Json.canonicalBytes(json.putNull("message").putNull("advice").set("result", Json.object())));
        cli.run("outcome", "there").ended(exitCode).says("verify ended with exit code " + exitCode);
    }

    @Test
    void checkAndScoreOpenNoStore() {
        cli.run("check", "row.proof.json", "--outcome", "c").failed(2).says("check opens no store");
    }

    private ObjectNode left(String name) throws IOException {
        return Json.parseObject(Files.readAllBytes(file(name)), name);
    }

    private Path file(String name) {
        return store.resolve("outcomes").resolve(name + ".json");
    }
}
