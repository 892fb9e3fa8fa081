package dev.hawser.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.manifest.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package by which a peer finds the chaincode server. */
class ChaincodePackageTest {
    private static final Path SCRIPT = Path.of("../chaincode/src/main/ccaas/package");

    @TempDir
    Path folder;

    @Test
    void theSameAddressGivesTheSamePackage() throws Exception {
        Path one = folder.resolve("one.tgz");
        Path two = folder.resolve("two.tgz");
        assertThat(run(SCRIPT.toString(), "a.example.com:7000", one.toString()).exitCode())
                .isZero();
        assertThat(run(SCRIPT.toString(), "a.example.com:7000", two.toString()).exitCode())
                .isZero();

        assertThat(one).hasSameBinaryContentAs(two);
        assertThat(run("tar", "tzf", one.toString()).output()).isEqualTo("metadata.json\ncode.tar.gz\n");
        assertThat(json(run("tar", "xzOf", one.toString(), "metadata.json"), "type"))
                .isEqualTo("ccaas");
        run("tar", "xzf", one.toString(), "-C", folder.toString());
        assertThat(json(run("tar", "xzOf", folder.resolve("code.tar.gz").toString(), "connection.json"), "address"))
                .isEqualTo("a.example.com:7000");
    }

    @Test
    void whatIsNoAddressIsRefused() throws Exception {
        Path file = folder.resolve("none.tgz");

        assertThat(run(SCRIPT.toString(), "a b:7/x", file.toString()).exitCode())
                .isEqualTo(2);
        assertThat(Files.exists(file)).isFalse();
    }

    private record Ended(int exitCode, String output) {}

    private static String json(Ended ended, String member) {
        return Json.parseObject(ended.output().getBytes(StandardCharsets.UTF_8), "the file")
                .required(member)
                .textValue();
    }

    private static Ended run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
