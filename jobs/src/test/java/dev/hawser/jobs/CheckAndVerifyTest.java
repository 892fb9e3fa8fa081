package dev.hawser.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.manifest.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an auditor sees, of what was published and of what was changed since. */
class CheckAndVerifyTest {
    private static final String ZERO = "0x" + "00".repeat(32);

    /** How a proof file can be forged, each alone. */
    private static final Map<String, Consumer<ObjectNode>> FORGERIES = new TreeMap<>(Map.of(
            "a value",
                    file -> ((ArrayNode) file.get("values"))
                            .set(2, Json.object().textNode("13")),
            "a hash of the proof",
                    file -> ((ArrayNode) file.get("proof")).set(0, Json.object().textNode(ZERO)),
            "the root", file -> file.put("root", ZERO),
            "the manifest",
                    file -> file.put(
                            "manifest", file.get("manifest").textValue().replace("\"count\":4", "\"count\":5")),
            "the head", file -> anchor(file).put("head", ZERO),
            "the stream's owner", file -> anchor(file).put("owner", "0x" + "11".repeat(20)),
            "the columns", file -> ((ObjectNode) file.get("columns").get(1)).put("name", "date")));

    @TempDir
    static Path folder;

    private static Node node;
    private static Cli cli;
    private static Path store;
    private static Path trust;
    private static Path proof;

    @BeforeAll
    static void publish() {
        Cli.prepare();
        node = new Node(folder);
        node.fundedKey("owner");
        store = folder.resolve("store");
        cli = new Cli(node.options("owner", "--store", store.toString()));
        cli.run("deploy", "AnchorRegistry").succeeded();
        cli.run("run", "--pipeline", "price").succeeded();
        node.chain().mine(5);
        proof = folder.resolve("second.proof.json");
        cli.run("prove", "--key", "time=2", "--out", proof.toString()).succeeded();
        trust = store.resolve("chains/" + node.chain().chainId() + "/trust.json");
    }

    @AfterAll
    static void stopChain() {
        node.close();
    }

    @Test
    void aProofFileIsCheckedAgainstATrustFileWithoutAChain() {
        Outcome checked = check(proof, "--trust", trust.toString()).succeeded();
        checked.says("✓ the row and its proof give the file's root", "– NOT CHECKED: the chain");
        JsonNode file =
                checkJson(proof, "--trust", trust.toString()).path("files").path(0);
        assertThat(file.path("verified").asBoolean()).isTrue();
        assertThat(file.path("identity").asBoolean(true)).isFalse();
        assertThat(file.path("file")).hasToString("\"" + proof + "\"");
    }

    @Test
    void severalRowsHaveOneProof() throws IOException {
        Path rows = folder.resolve("rows.proof.json");
        cli.run("prove", "--key", "time=3", "--key", "time=1", "--key", "time=2", "--out", rows.toString())
                .succeeded();
        check(rows, "--trust", trust.toString(), "--rpc", node.chain().url())
                .succeeded()
                .says("✓ the rows and their proof give the file's root", "✓ each row's model commitment");
        Path forged = folder.resolve("forged-rows.proof.json");
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(rows.toFile());
        ((ArrayNode) json.path("values").path(1)).set(2, TextNode.valueOf("1"));
        Files.writeString(forged, json.toString());
        check(forged, "--trust", trust.toString()).ended(3).says("✗");
        cli.run("prove", "--key", "time=2", "--key", "time=2").failed(2).says("named twice");
        cli.run("prove", "--key", "time=2", "--key", "time=99").failed(2).says("no row with {time=99}");
        cli.run("prove", "--key", "time=two").failed(2).says("'two' is no");
    }

    @Test
    void withoutATrustFileNobodyIsIdentified() {
        Outcome checked = check(proof).succeeded();
        checked.says("NOT CHECKED: who published this");
        JsonNode json = checkJson(proof);
        assertThat(json.path("exitCode").asInt()).isZero();
        assertThat(json.path("files").path(0).path("identity").asBoolean(true)).isFalse();
    }

    @Test
    void withAChainEverythingIsChecked() {
        Outcome checked = check(
                        proof,
                        "--trust",
                        trust.toString(),
                        "--rpc",
                        node.chain().url())
                .succeeded();
        checked.says("✓ the trusted owner", "✓ the entry stands in price at index 0", "✓ block time");
        assertThat(checked.out()).doesNotContain("NOT CHECKED", "✗", "?");
        JsonNode file = checkJson(
                        proof,
                        "--trust",
                        trust.toString(),
                        "--rpc",
                        node.chain().url())
                .path("files")
                .path(0);
        assertThat(file.path("identity").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a value",
                "a hash of the proof",
                "the root",
                "the manifest",
                "the head",
                "the stream's owner",
                "the columns"
            })
    void aForgeryIsRefused(String what) throws IOException {
        Path forged = forged(what, FORGERIES.get(what));
        check(forged, "--trust", trust.toString()).ended(3).says("✗");
        ObjectNode json = Cli.execute("check", forged.toString(), "--trust", trust.toString(), "--json")
                .ended(3)
                .json();
        assertThat(json.path("exitCode").asInt()).isEqualTo(3);
        assertThat(json.path("files").path(0).path("verified").asBoolean(true)).isFalse();
        assertThat(json.path("files").path(0).path("identity").asBoolean(true)).isFalse();
    }

    @Test
    void aClaimThatOnlyTheChainContradictsIsRefusedWithTheChain() throws IOException {
        Path forged = forged("time", file -> anchor(file).put("blockTimestamp", "1"));
        check(forged, "--trust", trust.toString()).ended(0);
        check(forged, "--trust", trust.toString(), "--rpc", node.chain().url())
                .ended(3)
                .says("✗ block time");
    }

    @Test
    void oneForgeryAmongGoodFilesIsEnough() throws IOException {
        Path forged = forged("one of two", FORGERIES.get("a value"));
        Cli.execute("check", proof.toString(), forged.toString(), "--trust", trust.toString())
                .ended(3);
    }

    @Test
    void everyFileGetsItsVerdictAndTheWorstIsTheExitCode() throws IOException {
        String good = proof.toString();
        String forged = forged("among others", FORGERIES.get("a value")).toString();
        String none = Files.writeString(folder.resolve("no-proof.json"), "{").toString();
        String absent = folder.resolve("absent.json").toString();
        String[] silent = {"--trust", trust.toString(), "--rpc", "http://127.0.0.1:1"};

        Outcome all = checkAll(none, forged, absent, good, folder.toString(), "--trust", trust.toString())
                .ended(3);
        all.says(
                "hawser: error: " + none + " is not JSON",
                "hawser: error: can't read " + absent,
                "hawser: error: can't read " + folder,
                forged + ": ",
                "✗ the row and its proof give the file's root",
                good + ": ",
                " checks passed",
                "NOT CHECKED: the chain (needs --rpc)",
                "1 without contradiction, 1 forged or tampered with, 0 not to be told now, 3 unreadable");
        checkAll(good, good).succeeded().says("NOT CHECKED: who published this (no trust file: add --trust)");
        checkAll(good, none).ended(2);
        checkAll(Stream.concat(Stream.of(none, good), Stream.of(silent)).toArray(String[]::new))
                .ended(1);
        checkAll(Stream.concat(Stream.of(none, good, forged), Stream.of(silent)).toArray(String[]::new))
                .ended(3);

        JsonNode json = Cli.execute("check", none, good, "--json").ended(2).json();
        assertThat(json.path("exitCode").asInt()).isEqualTo(2);
        assertThat(json.path("files").path(0).path("error").asText()).contains("is not JSON");
        assertThat(json.path("files").path(1).path("verified").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/values/1, the row",
        "/values/2, the row",
        "/proof/0, its proof",
        "/root, the file's root",
        "/featureWords, features commitment",
        "/anchor/chainId, chain",
        "/anchor/registry, registry",
        "/anchor/owner, owner",
        "/anchor/stream, stream",
        "/anchor/index, index",
        "/anchor/previousHead, previous head",
        "/anchor/head, head",
        "/anchor/transactionHash, transaction",
        "/anchor/blockNumber, block number",
        "/anchor/blockHash, block hash",
        "/anchor/blockTimestamp, block time"
    })
    void withTheChainAnotherDigitOfAnyMemberIsRefusedByACheckThatNamesIt(String member, String name)
            throws IOException {
        Path changed = forged(member.substring(1).replace('/', '-'), file -> {
            String text = file.at(member).asText();
            String other = text.substring(0, text.length() - 1) + (text.endsWith("1") ? '2' : '1');
            JsonNode parent = file.at(member.substring(0, member.lastIndexOf('/')));
            String last = member.substring(member.lastIndexOf('/') + 1);
            if (parent instanceof ArrayNode list) {
                list.set(Integer.parseInt(last), Json.object().textNode(other));
            } else {
                ((ObjectNode) parent).put(last, other);
            }
        });
        Outcome checked = check(
                        changed,
                        "--trust",
                        trust.toString(),
                        "--rpc",
                        node.chain().url())
                .ended(3);
        assertThat(checked.out().lines().filter(line -> line.contains("✗"))).anyMatch(line -> line.contains(name));
    }

    @Test
    void aProofThatCantBeWrittenIsTheCallersToMend() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "");
        for (Path out : List.of(file.resolve("below/x.proof.json"), folder)) {
            cli.run("prove", "--key", "time=2", "--out", out.toString())
                    .failed(2)
                    .says("can't write " + out, "--out");
        }
    }

    @Test
    void anotherPublishersTrustFileIsContradicted() throws IOException {
        ObjectNode other = Json.parseObject(Files.readAllBytes(trust), "the trust file");
        other.put("owner", "0x" + "22".repeat(20));
        Path file = Files.write(folder.resolve("other-trust.json"), Json.canonicalBytes(other));
        check(proof, "--trust", file.toString()).ended(3).says("✗ the trusted owner", "0x" + "22".repeat(20));
    }

    @Test
    void filesThatAreNoneAreRefused() throws IOException {
        Path none = Files.writeString(folder.resolve("none.proof.json"), "{");
        check(none).failed(2).says(none.toString());
        check(folder.resolve("absent.proof.json")).failed(2).says("can't read", "absent.proof.json");
        check(proof, "--trust", none.toString()).failed(2).says(none.toString());
    }

    @Test
    void aNodeOfAnotherChainIsNoEvidence() {
        try (Node other = new Node(folder)) {
            check(proof, "--trust", trust.toString(), "--rpc", other.chain().url())
                    .failed(2)
                    .says("the node serves chain " + other.chain().chainId());
        }
        check(proof, "--trust", trust.toString(), "--rpc", "http://127.0.0.1:1")
                .ended(1)
                .says("✓ the trusted owner", "? the chain: cannot tell: no answer from");
    }

    @Test
    void aPublishedRunIsVerifiedWithBothValuesOfEachCheck() {
        ObjectNode json = cli.json("verify");
        assertThat(json.path("verified").asBoolean()).isTrue();
        assertThat(json.path("run").asText()).isEqualTo(run("predict"));
        assertThat(json.path("checks")).hasSizeGreaterThan(8).allSatisfy(check -> {
            assertThat(check.path("verdict").asText()).isEqualTo("passed");
            assertThat(check.path("name").asText()).isNotEmpty();
            assertThat(check.path("expected").asText()).isNotEmpty();
            assertThat(check.path("found").asText()).isNotEmpty();
        });
        cli.run("verify", "--run", run("predict")).succeeded().says("✓ batch " + run("predict") + ": root of rows");
    }

    @Test
    void withoutAChainTheRunIsVerifiedAgainstStorage() {
        Cli.execute("verify", "--store", store.toString()).succeeded().says("NOT CHECKED: the chain");
    }

    @Test
    void aChangedValueIsFoundAndItsRowNamed() throws IOException {
        Path copy = copy("value");
        changePriceOfSecondTrade(data(copy, "predict").resolve("rows"));
        Outcome verified = verify(copy).ended(3);
        verified.says("✗ row time = 2", "changed");
        assertThat(verified.out()).doesNotContain("row time = 1", "row time = 3", "row time = 4");
        ObjectNode json = Cli.execute("verify", "--store", copy.toString(), "--json")
                .ended(3)
                .json();
        assertThat(json.path("verified").asBoolean(true)).isFalse();
        cli.run("verify").succeeded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "train"})
    void aChangedFileOfADatasetOrAModelIsFound(String job) throws IOException {
        Path copy = copy("file-" + job);
        Path file = firstFile(data(copy, job));
        Files.write(file, flipped(Files.readAllBytes(file)));
        verify(copy).ended(3).says("✗", run(job));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "train"})
    void aRemovedFileOfADatasetOrAModelIsFound(String job) throws IOException {
        Path copy = copy("removed-" + job);
        Files.delete(firstFile(data(copy, job)));
        verify(copy).ended(3).says("✗", run(job), "number of files");
    }

    @Test
    void removedRowsAreFound() throws IOException {
        Path copy = copy("rows");
        Files.delete(firstFile(data(copy, "predict").resolve("rows")));
        verify(copy).ended(3).says("✗");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "train", "predict"})
    void aManifestOfOtherContentIsFound(String job) throws IOException {
        Path copy = copy("content-" + job);
        Path manifest = manifest(copy, job);
        String text = Files.readString(manifest);
        String changed = text.replaceFirst("\"created\":\"20", "\"created\":\"19");
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(manifest, changed);
        verify(copy).ended(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "train", "predict"})
    void aChangedBitOfAManifestIsFound(String job) throws IOException {
        Path copy = copy("bit-" + job);
        Path manifest = manifest(copy, job);
        Files.write(manifest, flipped(Files.readAllBytes(manifest)));
        verify(copy).ended(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "train", "predict"})
    void aManifestThatIsNoneAnyMoreIsNamed(String job) throws IOException {
        Path copy = copy("cut-" + job);
        Path manifest = manifest(copy, job);
        byte[] bytes = Files.readAllBytes(manifest);
        Files.write(manifest, Arrays.copyOf(bytes, bytes.length - 1));
        verify(copy).failed(3).says(run(job), "not the published one");
    }

    @Test
    void aReportSaysWhatWasMadeOfWhatAndWhereItIsAnchored() throws IOException {
        Path page = folder.resolve("reports/of the batch.html");
        JsonNode json = cli.json("report", "--out", page.toString());
        assertThat(json.path("report").asText()).isEqualTo(page.toString());
        assertThat(json.path("run").asText()).isEqualTo(run("predict"));
        assertThat(json.path("anchored").asBoolean()).isTrue();
        assertThat(json.path("evaluated").asBoolean()).isTrue();
        assertThat(Files.readString(page))
                .contains("<h1>Batch of 4 rows, all of the input, by the linear model ", ", anchored in block ")
                .contains(run("ingest"), run("train"), run("predict"))
                .contains("<dt>Final</dt><dd>yes</dd>")
                .contains("From the last row to a final entry", "until that block was seen to be final")
                .contains("--run " + run("predict") + " --key time=VALUE");
    }

    @Test
    void aReportOfANamedRunNeedsNoChain() throws IOException {
        Path page = folder.resolve("dataset.html");
        Cli.execute("report", "--store", store.toString(), "--run", run("ingest"), "--out", page.toString())
                .succeeded()
                .says("wrote " + page);
        assertThat(Files.readString(page)).contains("<h1>Dataset of ", "Not looked up: no chain was named");
        cli.run("report", "--run", "0x" + "00".repeat(16)).failed(2).says("no run 0x00000000");
        cli.run("report", "--out", folder.toString()).failed(2).says("can't write " + folder, "--out");
    }

    @Test
    void aReportShowsTheEvaluationThatTheModelsRunHolds() throws IOException {
        Path copy = copy("evaluated");
        Path page = folder.resolve("evaluated.html");
        Path evaluation = data(copy, "train").resolve("evaluation.json");
        Files.writeString(
                evaluation,
                "{\"format\":\"hawser-evaluation-v1\",\"metrics\":[{\"name\":\"rmse\",\"value\":2.5,\"low\":2,\"high\":3}],"
                        + "\"curves\":{\"residuals\":[[-1,0,2],[0,1,2]]}}");
        Cli.execute("report", "--store", copy.toString(), "--out", page.toString())
                .succeeded();
        assertThat(Files.readString(page))
                .contains("the model&#39;s RMSE is 2.5 (95% interval 2 to 3)", "data-plot=\"residuals\"");
        Files.writeString(evaluation, "{}");
        Cli.execute("report", "--store", copy.toString(), "--out", page.toString())
                .failed(2)
                .says("data/evaluation.json of model " + run("train"));
    }

    private static Outcome check(Path file, String... more) {
        return Cli.execute(Stream.concat(Stream.of("check", file.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private static Outcome checkAll(String... arguments) {
        return Cli.execute(
                Stream.concat(Stream.of("check"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static ObjectNode checkJson(Path file, String... more) {
        return check(file, Stream.concat(Stream.of(more), Stream.of("--json")).toArray(String[]::new))
                .succeeded()
                .json();
    }

    private static Outcome verify(Path store) {
        String[] options = node.options("owner", "--store", store.toString());
        return new Cli(options).run("verify");
    }

    private static ObjectNode anchor(ObjectNode file) {
        return (ObjectNode) file.get("anchor");
    }

    private static Path forged(String name, Consumer<ObjectNode> change) throws IOException {
        ObjectNode file = Json.parseObject(Files.readAllBytes(proof), "the proof file");
        String before = file.toString();
        change.accept(file);
        assertThat(file.toString()).isNotEqualTo(before);
        return Files.writeString(folder.resolve(name.replace(' ', '-') + ".forged.proof.json"), Json.pretty(file));
    }

    private static String run(String job) {
        for (JsonNode run : cli.json("runs").path("runs")) {
            if (run.path("job").asText().equals(job)) {
                return run.path("run").asText();
            }
        }
        throw new AssertionError("no run of " + job);
    }

    private static Path manifest(Path store, String job) {
        return store.resolve("runs").resolve(run(job)).resolve("manifest.json");
    }

    private static Path data(Path store, String job) throws IOException {
        ObjectNode manifest = Json.parseObject(Files.readAllBytes(manifest(store, job)), "the manifest");
        return manifest(store, job)
                .resolveSibling(manifest.get("attempt").textValue())
                .resolve("data");
    }

    private static Path firstFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("_"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] flipped(byte[] bytes) {
        bytes[bytes.length / 2] ^= 1;
        return bytes;
    }

    private static Path copy(String name) throws IOException {
        Path copy = folder.resolve("copy-" + name);
        try (Stream<Path> files = Files.walk(store)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, copy.resolve(store.relativize(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return copy;
    }

    private static void changePriceOfSecondTrade(Path rows) throws IOException {
        Dataset<Row> published = Cli.spark().read().parquet(rows.toString());
        DataType type = published.schema().apply("price").dataType();
        Path changed = folder.resolve("changed");
        published
                .withColumn(
                        "price",
                        when(col("time").equalTo(lit(2)), col("price").plus(lit(1)))
                                .otherwise(col("price"))
                                .cast(type))
                .coalesce(1)
                .write()
                .parquet(changed.toString());
        try (Stream<Path> files = Files.list(rows)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Path file = firstFile(changed);
        Files.copy(file, rows.resolve(file.getFileName()));
    }
}
