package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Deployment;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.TrustFile;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.NodeTools;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChainCommandsTest {
    private static final String PIPELINE = NodeTools.libDirectory()
            .resolveSibling("conf/pipelines/gas-price.conf")
            .toString();

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private HawserException thrown;

    @BeforeAll
    static void nameAnvil() {
        NodeTools.ensureInstalled();
        System.setProperty("hawser.anvil", NodeTools.foundry("anvil").toString());
    }

    @AfterAll
    static void forgetAnvil() {
        System.clearProperty("hawser.anvil");
    }

    @Test
    void deployRecordsTheRegistryAndWritesTheTrustFile() throws IOException {
        JsonNode first = run(new DeployCommand(), "AnchorRegistry");
        assertThat(first.path("created").asBoolean()).isTrue();
        Path chain = folder.resolve("store/chains/31337");
        Deployment recorded = Deployment.parse(Files.readAllBytes(chain.resolve("registry.json")), "registry.json");
        assertThat(recorded.address()).hasToString(first.path("address").asText());
        TrustFile trust = TrustFile.parse(Files.readAllBytes(chain.resolve("trust.json")), "trust.json");
        assertThat(trust.registry()).isEqualTo(recorded.address());
        assertThat(trust.owner()).hasToString(first.path("owner").asText());
        assertThat(trust.streams()).isEmpty();

        JsonNode second = run(new DeployCommand(), "AnchorRegistry");
        assertThat(second.path("created").asBoolean()).isFalse();
        assertThat(second.path("address")).isEqualTo(first.path("address"));
    }

    @Test
    void aDeskIsDeployedOnceForAPipeline() {
        JsonNode first = run(new DeployCommand(), "TradeDesk", "--pipeline", PIPELINE);
        assertThat(first.path("created").asBoolean()).isTrue();
        assertThat(folder.resolve("store/chains/31337/desk-gas-price.json")).exists();
        JsonNode second = run(new DeployCommand(), "TradeDesk", "--pipeline", PIPELINE);
        assertThat(second.path("created").asBoolean()).isFalse();
        assertThat(second.path("address")).isEqualTo(first.path("address"));
    }

    @Test
    void aWriterIsNamedAndRemoved() {
        String writer = "0x" + "b2".repeat(20);
        assertThat(run(new AccountsCommand(), "writers", "--pipeline", PIPELINE, "--name", writer)
                        .path("allowed")
                        .asBoolean())
                .isTrue();
        assertThat(run(new AccountsCommand(), "writers", "--pipeline", PIPELINE, "--remove", writer)
                        .path("allowed")
                        .asBoolean(true))
                .isFalse();
        assertThat(thrown).isNull();
    }

    @Test
    void aKeystoreIsMadeAndShownWithoutItsPassword() throws IOException {
        Path keystore = folder.resolve("key.json");
        Path password = Files.writeString(folder.resolve("password"), "correct horse\n");
        JsonNode made = run(
                new AccountsCommand(),
                "new",
                "--keystore",
                keystore.toString(),
                "--password-file",
                password.toString());
        assertThat(Files.readString(keystore)).doesNotContain("correct horse");
        JsonNode shown = run(new AccountsCommand(), "show", "--keystore", keystore.toString());
        assertThat(shown.path("address")).isEqualTo(made.path("address"));
    }

    @Test
    void theEmbeddedChainsAccountIsShownWithItsBalance() {
        JsonNode shown = run(new AccountsCommand(), "show");
        assertThat(shown.path("balance").asText()).isEqualTo("1000000000000000000000");
    }

    @Test
    void aKeystoreWithoutAFileIsRefused() {
        run(new AccountsCommand(), "new");
        assertThat(thrown).isInstanceOf(InvalidInputException.class).hasMessage("no --keystore is given");
    }

    private JsonNode run(Object command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", "--store", folder.resolve("store").toString()));
        out.getBuffer().setLength(0);
        new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .setExecutionExceptionHandler((e, line, result) -> {
                    if (e instanceof HawserException failure) {
                        thrown = failure;
                        return failure.exitCode();
                    }
                    throw e;
                })
                .execute(all.toArray(String[]::new));
        String text = out.toString().strip();
        return text.isEmpty()
                ? Json.object()
                : Json.parseObject(text.getBytes(StandardCharsets.UTF_8), "the last line");
    }
}
