package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.jobs.Cli.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input and configuration that no run can use: each a message, the right exit code, and nothing half-published. */
class BadInputCommandsTest {
    private static final List<String> HEADER = List.of(
            "hash",
            "nonce",
            "block_hash",
            "block_number",
            "transaction_index",
            "from_address",
            "to_address",
            "value",
            "gas",
            "gas_price",
            "input",
            "block_timestamp");

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeAll
    static void prepare() {
        Cli.prepare();
    }

    @BeforeEach
    void openStore() {
        cli = new Cli("--store", folder.resolve("store").toString());
    }

    /** A run is whole or not there; a chain that is not needed is not started. */
    @AfterEach
    void nothingIsHalfPublished() throws IOException {
        Path runs = folder.resolve("store/runs");
        if (Files.exists(runs)) {
            try (Stream<Path> files = Files.walk(runs)) {
                assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("manifest.json");
            }
        }
        assertThat(cli.run("runs", "--json").succeeded().out()).doesNotContain("\"published\"");
        assertThat(folder.resolve("store/chains")).doesNotExist();
    }

    @Test
    void aMissingFile() {
        Path absent = folder.resolve("absent.csv");
        ingest("gas-price", absent).failed(2).says("there is no file at the input", "absent.csv", "--input");
        run("gas-price", absent).failed(2).says("absent.csv");
    }

    @Test
    void aHeaderWithoutAColumnThatTheQueryReads() throws IOException {
        Path file = csv(rows(20).map(row -> without(row, "gas_price")));
        run("gas-price", file)
                .failed(2)
                .says("gas-price.sql line ", "'gas_price' of 'transactions'", file.toString(), "leave it out");
    }

    @Test
    void aTruncatedGzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text(rows(500)).getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("transactions.csv.gz");
        Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
        run("gas-price", file).failed(2).says(file.toString(), "cut off", "again");
    }

    @Test
    void aRowWithTooFewCells() throws IOException {
        Path file =
                csv(Stream.concat(rows(20), Stream.of(rows(1).toList().get(1).subList(0, 5))));
        run("gas-price", file)
                .failed(2)
                .says(
                        "1 of 21 rows of 'transactions'",
                        "max-bad-ratio",
                        "too_few_cells",
                        file.toString(),
                        "quarantine");
    }

    @Test
    void aValueOverUint256() throws IOException {
        String big = BigInteger.TWO.pow(256).toString();
        Path file = csv(Stream.concat(rows(20), rows(1).skip(1).map(row -> with(row, "value", big))));
        run("gas-price", file).failed(2).says("1 of 21 rows", "over_uint256:value", file.toString());
    }

    @Test
    void aFileOfFeesThatIsNotThere() {
        cli.run("simulate-fees", "--input", "none.csv").failed(2).says("can't read", "none.csv", "check --input");
    }

    @Test
    void anUnknownPipeline() {
        cli.run("run", "--pipeline", "gas-prices")
                .failed(2)
                .says(
                        "unknown pipeline 'gas-prices'",
                        "gas-price, gas-price-5min",
                        "price, price-bonded, tx-failure",
                        ".conf");
        cli.run("run", "--pipeline", "conf/none.conf").failed(2).says("no pipeline file conf/none.conf");
        cli.run("run").failed(2).says("no pipeline named", "--pipeline");
    }

    @Test
    void anUnknownKey() {
        cli.run("run", "--pipeline", "price", "--set", "max-bad-ratoi=0.1")
                .failed(2)
                .says("unknown key 'max-bad-ratoi'", "did you mean 'max-bad-ratio'?");
        cli.run("run", "--pipeline", "price", "--set", "deploy.chainid=1")
                .failed(2)
                .says("did you mean 'deploy.chain-id'?");
    }

    @Test
    void aPipelineWithoutInput() {
        cli.run("run", "--pipeline", "gas-price").failed(2).says("gas-price names no input", "--input");
    }

    @Test
    void anUnknownDialect() {
        cli.run("ingest", "--pipeline", "price", "--dialect", "parity")
                .failed(2)
                .says("dialect", "ethereum-etl");
    }

    @Test
    void aMalformedInterval() {
        cli.run("run", "--pipeline", "price", "--interval", "1-2").failed(2).says("'1-2'", "A/B");
        cli.run("run", "--pipeline", "price", "--interval", "5/5").failed(2);
        cli.run("run", "--pipeline", "price", "--interval", "2024-13-01T00:00:00Z/2024-12-01T00:00:00Z")
                .failed(2);
    }

    @Test
    void aPipelineThatDoesNotParse() throws IOException {
        Path conf = Files.writeString(folder.resolve("broken.conf"), "pipeline = {\n");
        cli.run("run", "--pipeline", conf.toString()).failed(2).says("broken.conf");
    }

    @Test
    void aStepWhoseInputIsNotThere() {
        cli.run("train", "--pipeline", "price").failed(2).says("no dataset of pipeline price", "ingest");
        cli.run("predict", "--pipeline", "price").failed(2).says("no dataset of pipeline price");
        cli.run("anchor", "--pipeline", "price").failed(2).says("no published batch", "predict");
        cli.run("verify").failed(2).says("no batch is published");
        cli.run("verify", "--run", "0x00").failed(2).says("'0x00'");
        cli.run("verify", "--run", "0x" + "00".repeat(16)).failed(2).says("no run 0x00", "hawser runs");
        cli.run("prove", "--key", "time=1").failed(2).says("no batch is published");
    }

    @Test
    void aStoreThatIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Cli.execute("run", "--pipeline", "price", "--store", file.toString())
                .failed(2)
                .says("is a file");
        Cli.execute("run", "--pipeline", "price", "--store", "s3a://bucket/store")
                .failed(2)
                .says("s3a://bucket/store");
    }

    private Outcome run(String pipeline, Path input) {
        return cli.run("run", "--pipeline", pipeline, "--input", input.toString());
    }

    private Outcome ingest(String pipeline, Path input) {
        return cli.run("ingest", "--pipeline", pipeline, "--input", input.toString());
    }

    private Path csv(Stream<List<String>> rows) throws IOException {
        return Files.writeString(folder.resolve("transactions.csv"), text(rows));
    }

    private static String text(Stream<List<String>> rows) {
        return rows.map(row -> String.join(",", row)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<String> without(List<String> row, String column) {
        List<String> changed = new ArrayList<>(row);
        changed.remove(HEADER.indexOf(column));
        return changed;
    }

    private static List<String> with(List<String> row, String column, String value) {
        List<String> changed = new ArrayList<>(row);
        changed.set(HEADER.indexOf(column), value);
        return changed;
    }

    /** The header and so many transactions, three a block. */
    private static Stream<List<String>> rows(int count) {
        return Stream.concat(
                Stream.of(HEADER),
                IntStream.range(0, count)
                        .mapToObj(i -> List.of(
                                hash(i),
                                Integer.toString(i),
                                hash(1_000_000 + i / 3),
                                Integer.toString(100 + i / 3),
                                Integer.toString(i % 3),
                                "0x" + "11".repeat(20),
                                "0x" + "22".repeat(20),
                                "1000",
                                "21000",
                                Long.toString(20_000_000_000L + i * 7919L % 5_000_000_000L),
                                "0x",
                                Integer.toString(1_500_000_000 + i / 3 * 15))));
    }

    private static String hash(int i) {
        return String.format("0x%064x", i);
    }
}
