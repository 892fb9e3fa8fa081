package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One store whose streams stand on two chains. */
class MirrorTest {
    @TempDir
    static Path folder;

    private static Node home;
    private static Node mirror;
    private static Cli cli;
    private static Address publisher;

    @BeforeAll
    static void publish() throws IOException {
        Cli.prepare();
        home = new Node(Files.createDirectory(folder.resolve("home")));
        mirror = new Node(Files.createDirectory(folder.resolve("mirror")));
        publisher = home.fundedKey("publisher");
        Files.copy(home.keystore("publisher"), mirror.keystore("publisher"));
        Files.copy(home.password("publisher"), mirror.password("publisher"));
        cli = new Cli("--pipeline", "price", "--store", folder.resolve("store").toString());
        run(home, "deploy", "AnchorRegistry").succeeded();
        run(home, "run").succeeded();
    }

    @AfterAll
    static void stop() {
        home.close();
        mirror.close();
    }

    @Test
    void eachProofNamesTheChainThatItIsForAndHoldsOnNoOther() throws IOException {
        String profile = profile().toString();
        run(mirror, "anchor")
                .failed(2)
                .says("deploy.chain-id = " + mirror.chain().chainId());
        mirror.chain().fund(publisher);
        run(mirror, "deploy", "AnchorRegistry", "--chain", profile).succeeded();
        ObjectNode anchored =
                run(mirror, "anchor", "--chain", profile, "--json").succeeded().json();
        assertThat(anchored.at("/streams/1/appended").asInt()).isEqualTo(1);

        Path atHome = prove(home, "home.proof.json");
        Path atMirror = prove(mirror, "mirror.proof.json", "--chain", profile);

        assertThat(chainOf(atHome)).isEqualTo(home.chain().chainId().toString());
        assertThat(chainOf(atMirror)).isEqualTo(mirror.chain().chainId().toString());
        home.chain().mine(4);
        mirror.chain().mine(4);
        check(atHome, home, home).succeeded();
        check(atMirror, mirror, mirror).succeeded();
        check(atMirror, home, home).ended(3).says("✗ the trusted chain");
        check(atHome, mirror, mirror).ended(3).says("✗ the trusted chain");
    }

    private static Path profile() throws IOException {
        return Files.writeString(
                folder.resolve("second.conf"),
                "deploy.chain-id = " + mirror.chain().chainId() + "\n");
    }

    private static Path prove(Node node, String name, String... more) {
        Path file = folder.resolve(name);
        run(
                        node,
                        Stream.concat(Stream.of("prove", "--key", "time=1", "--out", file.toString()), Stream.of(more))
                                .toArray(String[]::new))
                .succeeded();
        return file;
    }

    private static Cli.Outcome run(Node node, String... command) {
        return cli.run(Stream.concat(Stream.of(command), Stream.of(node.options("publisher")))
                .toArray(String[]::new));
    }

    private static Cli.Outcome check(Path proof, Node trusted, Node asked) {
        Path trust = folder.resolve("store/chains/" + trusted.chain().chainId() + "/trust.json");
        return Cli.execute(
                "check",
                proof.toString(),
                "--trust",
                trust.toString(),
                "--rpc",
                asked.chain().url());
    }

    private static String chainOf(Path proof) throws IOException {
        return Json.parseObject(Files.readAllBytes(proof), "the proof")
                .at("/anchor/chainId")
                .asText();
    }
}
