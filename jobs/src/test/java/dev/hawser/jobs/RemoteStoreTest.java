package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.testing.HdfsServer;
import dev.hawser.testing.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs with input and store on S3 and on HDFS. */
class RemoteStoreTest {
    private static final String PROVIDERS = "hadoop.security.credential.provider.path";
    private static final List<String> JOBS = List.of("ingest", "train", "predict");

    @TempDir
    static Path folder;

    private static Node node;

    @BeforeAll
    static void start() {
        Cli.prepare();
        node = new Node(folder);
        node.fundedKey("owner");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void theJobsRunOnS3AndCommitByTheMagicCommitter() throws Exception {
        try (S3Server s3 = S3Server.s3proxy()) {
            Path conf = deployment("s3.conf", s3.settings(), credentials());
            Configuration own = s3.hadoop();
            // The commands must not find the client of this test.
            own.setBoolean("fs.s3a.impl.disable.cache", true);
            own.set("fs.s3a.fast.upload.buffer", "bytebuffer");
            List<JsonNode> runs = theWholeWay(s3.bucket(), own, conf);
            URI success = folder(s3.bucket(), runs.get(0), own).resolve("data/trades/_SUCCESS");
            ObjectNode committed = Json.parseObject(read(success, own), "_SUCCESS");
            assertThat(committed.path("committer").asText()).isEqualTo("magic");
        } finally {
            // The session is every test's.
            SparkSession spark = Cli.spark();
            spark.conf().unset("spark.sql.sources.commitProtocolClass");
            spark.conf().unset("spark.sql.parquet.output.committer.class");
        }
    }

    @Test
    void theJobsRunOnHdfs() throws Exception {
        try (HdfsServer hdfs = HdfsServer.start()) {
            Path conf = deployment("hdfs.conf", Map.of("dfs.replication", "1"), "");
            theWholeWay(hdfs.uri(), hdfs.hadoop(), conf);
        }
    }

    @Test
    void aBucketThatDoesNotAnswerIsNoStackTrace() throws IOException {
        Path conf = deployment("nowhere.conf", S3Server.settings(1), "");
        Files.writeString(conf, Files.readString(conf) + """
                        deploy.spark.hadoop."fs.s3a.attempts.maximum" = 1
                        deploy.spark.hadoop."fs.s3a.retry.limit" = 1
                        deploy.spark.hadoop."fs.s3a.aws.credentials.provider" = \
                        "org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider"
                        """);
        new Cli("--store", "s3a://nowhere/store", "--conf", conf.toString())
                .run("runs")
                .failed(1)
                .says("the store s3a://nowhere/store can't be opened: Connection refused");
    }

    /** Each job twice, the chain, and what reads the store; the three runs. */
    private static List<JsonNode> theWholeWay(URI place, Configuration hadoop, Path conf) throws IOException {
        URI input = place.resolve("/input");
        copy(Cli.home().resolve("conf/pipelines/data/trades.csv"), place.resolve("/input/trades.csv"), hadoop);
        String store = place.resolve("/store").toString();
        String[] common = {"--pipeline", "price", "--store", store, "--conf", conf.toString()};
        Cli cli = new Cli(node.options("owner", common));

        List<JsonNode> runs = new ArrayList<>();
        for (String job : JOBS) {
            runs.add(run(cli, job, input));
        }
        for (int i = 0; i < JOBS.size(); i++) {
            assertThat(run(cli, JOBS.get(i), input)).isEqualTo(runs.get(i));
        }
        assertThat(runs.get(0).path("rows").path("trades").path("read").asInt()).isEqualTo(4);

        new Cli(common).run("anchor").failed(2).says("name a chain with --rpc");
        cli.run("deploy", "AnchorRegistry").succeeded();
        cli.run("anchor").succeeded().says("price: 1 appended");
        node.chain().mine(5);
        assertThat(cli.json("runs").path("runs"))
                .extracting(run -> run.path("digest").asText())
                .containsExactlyInAnyOrderElementsOf(
                        runs.stream().map(run -> run.path("digest").asText()).toList());
        assertThat(cli.json("runs").path("runs")).allMatch(run -> run.has("entry"));
        cli.run("verify").succeeded();
        Path proof = folder.resolve(place.getScheme() + ".proof.json");
        cli.run("prove", "--key", "time=2", "--out", proof.toString()).succeeded();
        cli.run("gc", "--older-than", "0s").succeeded().says("removed 0 dead attempts");
        return runs;
    }

    private static JsonNode run(Cli cli, String job, URI input) {
        return job.equals("ingest") ? cli.json(job, "--input", input.toString()) : cli.json(job);
    }

    /** A deployment's file, in which the names of Hadoop stand in quotes: one may be the beginning of another. */
    private static Path deployment(String name, Map<String, String> hadoop, String providers) throws IOException {
        List<String> lines = new ArrayList<>();
        hadoop.forEach((key, value) -> lines.add(line(key, value)));
        if (!providers.isEmpty()) {
            lines.add(line(PROVIDERS, providers));
        }
        return Files.write(folder.resolve(name), lines);
    }

    private static String line(String key, String value) {
        return "deploy.spark.hadoop.\"" + key + "\" = \"" + value + "\"";
    }

    /** Keys in a Hadoop credential provider, so that no configuration states them. */
    private static String credentials() throws IOException {
        Configuration hadoop = new Configuration();
        hadoop.set(PROVIDERS, "localjceks://file" + folder.resolve("s3.jceks"));
        CredentialProvider provider =
                CredentialProviderFactory.getProviders(hadoop).get(0);
        provider.createCredentialEntry("fs.s3a.access.key", S3Server.ACCESS_KEY.toCharArray());
        provider.createCredentialEntry("fs.s3a.secret.key", S3Server.SECRET_KEY.toCharArray());
        provider.flush();
        return hadoop.get(PROVIDERS);
    }

    private static URI folder(URI place, JsonNode run, Configuration hadoop) throws IOException {
        URI at = place.resolve("/store/runs/" + run.path("run").asText() + "/");
        ObjectNode manifest = Json.parseObject(read(at.resolve("manifest.json"), hadoop), "the manifest");
        return at.resolve(manifest.path("attempt").asText() + "/");
    }

    private static void copy(Path from, URI to, Configuration hadoop) throws IOException {
        try (OutputStream out = FileSystem.get(to, hadoop).create(new org.apache.hadoop.fs.Path(to))) {
            Files.copy(from, out);
        }
    }

    private static byte[] read(URI file, Configuration hadoop) throws IOException {
        try (InputStream in = FileSystem.get(file, hadoop).open(new org.apache.hadoop.fs.Path(file))) {
            return in.readAllBytes();
        }
    }
}
