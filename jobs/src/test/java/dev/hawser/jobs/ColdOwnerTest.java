package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.manifest.TrustFile;
import dev.hawser.primitives.Address;
import dev.hawser.testing.FakeKms;
import dev.hawser.testing.FakeWeb3Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner whose key lies elsewhere, writers whose keys lie with a signer, and streams that end. */
class ColdOwnerTest {
    private static final String SUCCESSOR = "0x" + "5c".repeat(20);

    @TempDir
    static Path folder;

    private static Node node;

    @BeforeAll
    static void startChain() {
        Cli.prepare();
        node = new Node(folder);
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "not-a-secret");
    }

    @AfterAll
    static void stopChain() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        node.close();
    }

    @Test
    void anOwnerWhoseKeyIsNotHereNamesAWriterByAWalletAndTheWritersKeyLiesWithASigner() throws IOException {
        Address owner = Address.parse("0x" + "c0".repeat(20));
        Path rpc = Files.writeString(
                folder.resolve("rpc"), "# the node\n" + node.chain().url() + "\n");
        String[] common = {
            "--rpc-file", rpc.toString(),
            "--owner", owner.toString(),
            "--store", folder.resolve("cold").toString(),
            "--set", "deploy.confirmations=0",
            "--pipeline", "price"
        };
        try (FakeKms kms = new FakeKms("0x" + "4c".repeat(32));
                FakeWeb3Signer web3signer = new FakeWeb3Signer(
                        "0x" + "4d".repeat(32), node.chain().chainId().value())) {
            node.chain().fund(owner);
            node.chain().fund(kms.address());
            node.chain().fund(web3signer.address());
            Cli byKms = new Cli(with(common, "--conf", conf("kms.conf", kms(kms))));
            assertThat(byKms.json("deploy", "AnchorRegistry").path("owner").asText())
                    .isEqualTo(owner.toString());
            Cli byWeb3Signer = new Cli(with(common, "--conf", conf("web3signer.conf", web3signer(web3signer))));
            byWeb3Signer.run("run").failed(2).says("neither the owner " + owner + " nor a writer of");

            JsonNode named =
                    new Cli(common).json("accounts", "writers", "--calldata", "--name", web3signer.address() + "");
            assertThat(named.path("from").asText()).isEqualTo(owner.toString());
            assertThat(named.path("chainId").asText()).isEqualTo(node.chain().chainId() + "");
            assertThat(named.path("transactions")).hasSize(2).allSatisfy(transaction -> {
                assertThat(transaction.path("function").asText()).isEqualTo("setWriter(bytes32,address,bool)");
                sendAs(owner, transaction);
            });

            Outcome run = byWeb3Signer.run("run").succeeded();
            assertThat(run.err()).contains("price: 1 appended").doesNotContain("warning: appending with the key");
            byKms.run("anchor").succeeded().says("price: 0 appended, 1 already there");
        }
    }

    @Test
    void aRetiredStreamTakesNothingMoreAndSaysWhereTheHistoryGoesOn() throws IOException {
        node.fundedKey("owner");
        Cli cli =
                new Cli(node.options("owner", "--store", folder.resolve("ended").toString(), "--pipeline", "price"));
        cli.run("deploy", "AnchorRegistry").succeeded();
        cli.run("run").succeeded().says("warning: appending with the key of the owner", "accounts writers");
        Path proof = folder.resolve("row.proof.json");
        cli.run("prove", "--key", "time=1", "--out", proof.toString()).succeeded();

        cli.run("accounts", "retire").failed(2).says("retiring is final", "--yes");
        cli.run("accounts", "retire", "--yes", "--successor", "0x12").failed(2).says("0x12");
        assertThat(cli.json("accounts", "retire", "--calldata").path("transactions"))
                .as("nothing was retired by the refusals")
                .hasSize(2);
        assertThat(cli.json("accounts", "retire", "--yes").path("retired").asInt())
                .isEqualTo(2);
        cli.run("accounts", "retire", "--successor", SUCCESSOR)
                .succeeded()
                .says("were retired before; the trust file names " + SUCCESSOR + " as successor");

        Path trust = folder.resolve("ended/chains/" + node.chain().chainId() + "/trust.json");
        assertThat(TrustFile.parse(Files.readAllBytes(trust), "trust.json").successor())
                .contains(Address.parse(SUCCESSOR));
        cli.run("verify")
                .succeeded()
                .says("note: price is retired: no entry can follow; the history goes on in the streams of owner "
                        + SUCCESSOR);
        String[] check = {"check", proof.toString(), "--trust", trust.toString()};
        node.chain().mine(70); // so that the node calls the block of the retirement final
        Cli.execute(with(check, "--rpc", node.chain().url()))
                .succeeded()
                .says("note: price is retired: no entry can follow; the history goes on in the streams of owner "
                        + SUCCESSOR);
        Cli.execute(check).succeeded().says("note: the trust file names " + SUCCESSOR + " as the successor of");
        cli.run("run").failed(2).says("is retired");
    }

    @Test
    void whatOthersCanReadIsWarnedOfAndAKeyInAFileIsNot() throws IOException {
        Path keystore = node.keystore("open");
        node.fundedKey("open");
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-r--r--"));
        Path rpc = Files.writeString(folder.resolve("private-rpc"), node.chain().url() + "/?key=canary");
        Files.setPosixFilePermissions(rpc, PosixFilePermissions.fromString("rw-------"));
        String[] show = {"accounts", "show", "--store", folder.resolve("none").toString()};

        String[] keys = {
            "--keystore",
            keystore.toString(),
            "--password-file",
            node.password("open").toString()
        };
        Outcome open = Cli.execute(with(with(show, keys), "--rpc", node.chain().url() + "/?key=canary"));
        assertThat(open.succeeded().err())
                .containsOnlyOnce("hawser: warning: the URL of --rpc seems to hold a key")
                .containsOnlyOnce("hawser: warning: " + keystore + " can be read by every user")
                .doesNotContain("canary");
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-------"));
        assertThat(Cli.execute(with(with(show, keys), "--rpc-file", rpc.toString()))
                        .succeeded()
                        .err())
                .doesNotContain("warning", "canary");
        Cli.execute(with(
                        with(show, keys),
                        "--rpc-file",
                        rpc.toString(),
                        "--rpc",
                        node.chain().url()))
                .failed(2)
                .says("both --rpc and --rpc-file");
        Cli.execute(with(
                        with(show, keys),
                        "--rpc-file",
                        folder.resolve("nothing").toString()))
                .failed(2)
                .says("can't be read");
    }

    @Test
    void whoSignsIsStatedOnce() throws IOException {
        String both = "deploy.signer.web3signer = \"http://127.0.0.1:1\"\ndeploy.signer.kms = x";
        String[] show = {
            "accounts",
            "show",
            "--store",
            folder.resolve("none").toString(),
            "--rpc",
            node.chain().url()
        };
        Cli.execute(with(show, "--conf", conf("both.conf", both))).failed(2).says("more than one of deploy.keystore");
        Cli.execute(with(show, "--conf", conf("none.conf", "deploy.signer.web3signer = \"http://127.0.0.1:1\"")))
                .failed(2)
                .says("no account is named for deploy.signer.web3signer", "deploy.signer.address");
    }

    private static void sendAs(Address sender, JsonNode transaction) {
        node.chain().rpc("anvil_impersonateAccount", sender.toString());
        node.chain()
                .rpc(
                        "eth_sendTransaction",
                        Map.of(
                                "from", sender.toString(),
                                "to", transaction.path("to").asText(),
                                "value", "0x0",
                                "data", transaction.path("data").asText()));
    }

    private static String kms(FakeKms kms) {
        return "deploy.signer.kms = " + FakeKms.KEY_ID
                + "\ndeploy.signer.region = eu-central-1\ndeploy.signer.endpoint = \""
                + kms.server().url() + "\"";
    }

    private static String web3signer(FakeWeb3Signer signer) {
        return "deploy.signer.web3signer = \"" + signer.server().url() + "/token\"\ndeploy.signer.address = \""
                + signer.address() + "\"";
    }

    private static String conf(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), List.of(text)).toString();
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }
}
