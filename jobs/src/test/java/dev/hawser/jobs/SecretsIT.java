package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.jobs.Program.Outcome;
import dev.hawser.primitives.Address;
import dev.hawser.testing.FakeKms;
import dev.hawser.testing.FakeWeb3Signer;
import dev.hawser.testing.JsonServer;
import dev.hawser.testing.JsonServer.Answer;
import dev.hawser.testing.KeyFiles;
import dev.hawser.testing.TestChain;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants secrets, runs commands with every logger at DEBUG or TRACE and with Spark's UI and event log on, and looks for the
 * secrets in all that others could read.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretsIT {
    private static final String KEY = "c0ffee" + "17".repeat(29);
    private static final String SIGNERS_KEY = "0x" + "4d".repeat(32);
    private static final String PASSWORD = "canary-password-9b1f";
    private static final String OTHER_PASSWORD = "canary-other-password-77aa";
    private static final String IN_PATH = "canarypath0123456789";
    private static final String IN_QUERY = "canaryquery987654321";
    private static final String IN_USER = "canaryuser:canarypass5555";
    private static final String SIGNER_TOKEN = "canarysigner4242424242";
    private static final String S3_SECRET = "canaryS3secret/abcdefghijklmnop";
    private static final String SESSION = "canarysessiontoken00112233";
    private static final List<String> SECRETS = List.of(
            KEY,
            PASSWORD,
            OTHER_PASSWORD,
            IN_PATH,
            IN_QUERY,
            "canarypass5555",
            Base64.getEncoder().encodeToString(IN_USER.getBytes(StandardCharsets.UTF_8)),
            SIGNER_TOKEN,
            S3_SECRET,
            SESSION);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static TestChain chain;
    private static JsonServer guarded;
    private static JsonServer refusing;
    private static JsonServer broken;
    private static FakeWeb3Signer web3signer;
    private static FakeKms kms;
    private static Address owner;
    private static int uiPort;
    private static Path conf;
    private static Path keys;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: there is no /proc");
        chain = TestChain.start();
        guarded = JsonServer.start(SecretsIT::guard);
        refusing = JsonServer.start(request -> new Answer(401, "text/plain", "no " + request.target()));
        broken = JsonServer.start(request -> new Answer(502, "text/html", "<html>" + request.target() + "</html>"));
        web3signer = new FakeWeb3Signer(SIGNERS_KEY, chain.chainId().value());
        kms = new FakeKms(SIGNERS_KEY);
        uiPort = TestChain.freePort();
        Path keystore = KeyFiles.write(folder.resolve("key.json"), KEY, PASSWORD);
        owner = Keystores.address(keystore);
        chain.fund(owner);
        chain.fund(web3signer.address());
        secret("password", PASSWORD);
        secret("other-password", OTHER_PASSWORD);
        secret("rpc", url(guarded.authority()));
        Files.createDirectories(folder.resolve("events"));
        conf = Files.write(
                folder.resolve("deploy.conf"),
                List.of(
                        text("deploy.store", folder.resolve("store")),
                        text("deploy.rpc-file", folder.resolve("rpc")),
                        "deploy.confirmations = 0",
                        text("deploy.spark.\"ui.enabled\"", true),
                        text("deploy.spark.\"ui.port\"", uiPort),
                        text("deploy.spark.\"eventLog.enabled\"", true),
                        text(
                                "deploy.spark.\"eventLog.dir\"",
                                folder.resolve("events").toUri())));
        keys = Files.write(
                folder.resolve("keys.conf"),
                List.of(text("deploy.keystore", keystore), text("deploy.password-file", folder.resolve("password"))));
        Files.writeString(folder.resolve("log4j2.properties"), String.join("\n", LOGGING));
        Files.writeString(
                folder.resolve("logging.properties"),
                "handlers = java.util.logging.ConsoleHandler\n.level = FINE\njava.util.logging.ConsoleHandler.level = ALL\n");
    }

    @AfterAll
    static void stop() {
        if (chain != null) {
            Stream.of(guarded, refusing, broken).forEach(JsonServer::close);
            web3signer.close();
            kms.close();
            chain.close();
        }
    }

    @Test
    @Order(1)
    void aRunUnderSparkSubmitShowsNoSecretInLogsUiEventLogAndCommandLines() throws Exception {
        Cli.execute("deploy", "AnchorRegistry", "--conf", conf + "", "--conf", keys + "")
                .succeeded();
        Program program = Program.sparkSubmit("run", "--pipeline", "price", "--conf", conf + "", "--conf", keys + "")
                .with(Map.of("SPARK_SUBMIT_OPTS", Program.SHORT_LIVED + " " + String.join(" ", logging())))
                .with(environment());
        ProcessWatch watch = new ProcessWatch(uiPort);
        Outcome run = watch.run(program).requireDone();

        Map<String, String> places = new TreeMap<>(watch.seen());
        assertThat(places.keySet())
                .anyMatch(place -> place.startsWith("/proc/"))
                .anyMatch(place -> place.endsWith("/environment"))
                .contains("/environment/");
        try (Stream<Path> events = Files.walk(folder.resolve("events"))) {
            for (Path event : events.filter(Files::isRegularFile).toList()) {
                places.put("event log", read(event));
            }
        }
        assertThat(places).containsKey("event log");
        assertThat(run.err()).as("every logger is on").contains(" DEBUG ", "SparkContext");
        places.put("standard output", run.out());
        places.put("standard error", run.err());
        requireNoSecret(places);
        assertThat(guarded.requests()).as("the tokens were used").isNotEmpty();
    }

    @Test
    @Order(2)
    void commandsThatSucceedAndCommandsThatFailShowNoSecret() throws Exception {
        String wrong = path("other-password");
        List<List<String>> commands = List.of(
                command("anchor", "--pipeline", "price"),
                command("verify", "--pipeline", "price"),
                command("prove", "--pipeline", "price", "--key", "time=1", "--out", path("p.json")),
                command("accounts", "show"),
                command("accounts", "writers", "--pipeline", "price", "--name", web3signer.address() + ""),
                command(
                        "run",
                        "--pipeline",
                        "price",
                        "--owner",
                        owner + "",
                        "--conf",
                        signer("web3signer", web3signer())),
                command("accounts", "show", "--conf", signer("kms", kms(FakeKms.KEY_ID))),
                command("accounts", "show", "--conf", signer("other-key", kms("unknown"))),
                command("accounts", "show", "--rpc-file", secret("dead", url("127.0.0.1:1"))),
                command("accounts", "show", "--rpc-file", secret("refusing", url(refusing.authority()))),
                command("accounts", "show", "--rpc-file", secret("broken", url(broken.authority()))),
                command("accounts", "show", "--rpc-file", secret("malformed", url("no host"))),
                command("run", "--pipeline", "price", "--password-file", wrong),
                command("accounts", "show", "--keystore", wrong, "--password-file", path("key.json")),
                command("accounts", "show", "--owner", "0x" + KEY),
                command("runs", "--set", "deploy.spark.hadoop.fs.s3a.secret.key=" + S3_SECRET));
        List<String> java = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(java::add);
        java.addAll(List.of(Program.SHORT_LIVED.split(" ")));
        java.addAll(logging());
        java.add("-Dhawser.home=" + Program.CHECKOUT);
        java.addAll(List.of("-cp", classPath(), ManyCommands.class.getName()));
        java.add(ManyCommands.write(folder.resolve("commands"), commands).toString());
        ProcessWatch watch = new ProcessWatch(uiPort);
        Outcome outcome = watch.run(Program.of(java.toArray(String[]::new)).with(environment()));

        assertThat(outcome.out().lines().filter(line -> line.startsWith("exit ")))
                .as("%s", outcome)
                .containsExactlyElementsOf(Stream.of(0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 2, 2, 2, 2)
                        .map(code -> "exit " + code)
                        .toList());
        Map<String, String> places = new TreeMap<>(watch.seen());
        places.put("standard output", outcome.out());
        places.put("standard error", outcome.err());
        requireNoSecret(places);
        assertThat(kms.server().requests())
                .as("the session's token was used")
                .anyMatch(request -> request.header("X-Amz-Security-Token").equals(SESSION));
        assertThat(web3signer.server().requests())
                .anyMatch(request -> request.target().contains(SIGNER_TOKEN));
    }

    private static void requireNoSecret(Map<String, String> places) {
        places.forEach((place, text) -> {
            for (String secret : SECRETS) {
                int at = text.indexOf(secret);
                assertThat(at)
                        .as(() -> place + " shows " + secret + ": …"
                                + text.substring(Math.max(0, at - 400), Math.min(text.length(), at + 100)))
                        .isNegative();
            }
        });
    }

    /** Passes on what comes with all three tokens. */
    private static Answer guard(JsonServer.Request request) {
        String basic = "Basic " + Base64.getEncoder().encodeToString(IN_USER.getBytes(StandardCharsets.UTF_8));
        if (!request.target().equals("/v3/" + IN_PATH + "?key=" + IN_QUERY)
                || !request.header("Authorization").equals(basic)) {
            return new Answer(403, "text/plain", "");
        }
        try {
            return new Answer(
                    200,
                    "application/json",
                    HTTP.send(
                                    HttpRequest.newBuilder(URI.create(chain.url()))
                                            .header("Content-Type", "application/json")
                                            .POST(HttpRequest.BodyPublishers.ofString(
                                                    request.body().toString()))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String url(String authority) {
        return "http://" + IN_USER + "@" + authority + "/v3/" + IN_PATH + "?key=" + IN_QUERY;
    }

    private static Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", S3_SECRET, "AWS_SESSION_TOKEN", SESSION);
    }

    private static String web3signer() {
        return text("deploy.signer.web3signer", web3signer.server().url() + "/" + SIGNER_TOKEN) + "\n"
                + text("deploy.signer.address", web3signer.address());
    }

    private static String kms(String key) {
        return text("deploy.signer.kms", key) + "\n" + text("deploy.signer.region", "eu-central-1") + "\n"
                + text("deploy.signer.endpoint", kms.server().url());
    }

    private static String signer(String name, String lines) throws IOException {
        return Files.writeString(folder.resolve(name + ".conf"), lines).toString();
    }

    /** With the keystore, unless another configuration is named. */
    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        if (!command.contains("--conf")) {
            command.addAll(List.of("--conf", keys.toString()));
        }
        command.addAll(List.of("--conf", conf.toString(), "--verbose"));
        return command;
    }

    private static String secret(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"))
                .toString();
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private static String text(String key, Object value) {
        return key + " = \"" + value + "\"";
    }

    private static List<String> logging() {
        return List.of(
                "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
                "-Djava.util.logging.config.file=" + folder.resolve("logging.properties"));
    }

    private static String classPath() throws IOException {
        return String.join(
                File.pathSeparator,
                Program.JAR.toString(),
                Files.readString(Program.CHECKOUT.resolve("jobs/target/spark.classpath")),
                Program.CHECKOUT.resolve("jobs/target/test-classes").toString());
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static final List<String> LOGGING = List.of(
            "rootLogger.level = debug",
            "rootLogger.appenderRef.stderr.ref = stderr",
            "appender.stderr.type = Console",
            "appender.stderr.name = stderr",
            "appender.stderr.target = SYSTEM_ERR",
            "appender.stderr.layout.type = PatternLayout",
            "appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c: %m%n%ex",
            "logger.hawser.name = dev.hawser",
            "logger.hawser.level = trace",
            "logger.okhttp.name = okhttp3",
            "logger.okhttp.level = trace",
            "logger.web3j.name = org.web3j",
            "logger.web3j.level = trace",
            "logger.aws.name = software.amazon",
            "logger.aws.level = trace",
            "logger.apache.name = org.apache.http",
            "logger.apache.level = trace",
            "logger.hadoop.name = org.apache.hadoop",
            "logger.hadoop.level = trace",
            "logger.deploy.name = org.apache.spark.deploy",
            "logger.deploy.level = trace",
            "logger.codegen.name = org.apache.spark.sql.catalyst",
            "logger.codegen.level = info",
            "logger.compiler.name = org.codehaus.janino",
            "logger.compiler.level = info");
}
