package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Deployment;
import dev.hawser.manifest.TrustFile;
import dev.hawser.testing.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainCommandsTest {
    private static final String PIPELINE = NodeTools.libDirectory()
            .resolveSibling("conf/pipelines/gas-price.conf")
            .toString();

    @TempDir
    Path folder;

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
        JsonNode first = run("deploy", "AnchorRegistry");
        assertThat(first.path("created").asBoolean()).isTrue();
        Path chain = folder.resolve("store/chains/31337");
        Deployment recorded = Deployment.parse(Files.readAllBytes(chain.resolve("registry.json")), "registry.json");
        assertThat(recorded.address()).hasToString(first.path("address").asText());
        TrustFile trust = TrustFile.parse(Files.readAllBytes(chain.resolve("trust.json")), "trust.json");
        assertThat(trust.registry()).isEqualTo(recorded.address());
        assertThat(trust.owner()).hasToString(first.path("owner").asText());
        assertThat(trust.streams()).isEmpty();

        JsonNode second = run("deploy", "AnchorRegistry");
        assertThat(second.path("created").asBoolean()).isFalse();
        assertThat(second.path("address")).isEqualTo(first.path("address"));
    }

    @Test
    void aDeskIsDeployedOnceForAPipeline() {
        JsonNode first = run("deploy", "TradeDesk", "--pipeline", PIPELINE);
        assertThat(first.path("created").asBoolean()).isTrue();
        assertThat(folder.resolve("store/chains/31337/desk-gas-price.json")).exists();
        JsonNode second = run("deploy", "TradeDesk", "--pipeline", PIPELINE);
        assertThat(second.path("created").asBoolean()).isFalse();
        assertThat(second.path("address")).isEqualTo(first.path("address"));
    }

    @Test
    void aWriterIsNamedAndRemoved() {
        String writer = "0x" + "b2".repeat(20);
        assertThat(run("accounts", "writers", "--pipeline", PIPELINE, "--name", writer)
                        .path("allowed")
                        .asBoolean())
                .isTrue();
        assertThat(run("accounts", "writers", "--pipeline", PIPELINE, "--remove", writer)
                        .path("allowed")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void aKeystoreIsMadeAndShownWithoutItsPassword() throws IOException {
        Path keystore = folder.resolve("key.json");
        Path password = Files.writeString(folder.resolve("password"), "correct horse\n");
        JsonNode made =
                run("accounts", "new", "--keystore", keystore.toString(), "--password-file", password.toString());
        assertThat(Files.readString(keystore)).doesNotContain("correct horse");
        JsonNode shown = run("accounts", "show", "--keystore", keystore.toString());
        assertThat(shown.path("address")).isEqualTo(made.path("address"));
    }

    @Test
    void theEmbeddedChainsAccountIsShownWithItsBalance() {
        JsonNode shown = run("accounts", "show");
        assertThat(shown.path("balance").asText()).isEqualTo("1000000000000000000000");
    }

    @Test
    void aFileWhereTheChainsFolderBelongsIsNamed() throws IOException {
        Files.createFile(folder.resolve("store-chain"));
        cli().run("accounts", "show")
                .failed(1)
                .says(
                        "a file of this machine can't be read or written",
                        folder.resolve("store-chain").toString());
    }

    @Test
    void aKeystoreWithoutAFileIsRefused() {
        cli().run("accounts", "new").failed(2).says("no --keystore is given");
    }

    private JsonNode run(String... arguments) {
        return cli().json(arguments);
    }

    private Cli cli() {
        return new Cli("--store", folder.resolve("store").toString());
    }
}
