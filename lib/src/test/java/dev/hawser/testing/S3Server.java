package dev.hawser.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** An S3 server for one test class, on a free port of this machine, with one empty bucket. */
public final class S3Server implements AutoCloseable {
    /** What the server takes as its user's credentials. */
    public static final String ACCESS_KEY = "hawser";

    public static final String SECRET_KEY = "correct-horse-battery";

    private static final String VERSITYGW = "v1.8.0";

    private final ServerProcess process;
    private final int port;
    private final String bucket;

    private S3Server(ServerProcess process, int port, String bucket) {
        this.process = process;
        this.port = port;
        this.bucket = bucket;
    }

    /** s3proxy, in a JVM of its own. */
    public static S3Server s3proxy() {
        Path folder = ServerProcess.newFolder("s3proxy");
        int port = TestChain.freePort();
        String bucket = bucket(folder);
        write(
                folder.resolve("s3proxy.conf"),
                Map.of(
                        "s3proxy.endpoint",
                        "http://127.0.0.1:" + port,
                        "s3proxy.authorization",
                        "aws-v2-or-v4",
                        "s3proxy.identity",
                        ACCESS_KEY,
                        "s3proxy.credential",
                        SECRET_KEY,
                        "jclouds.provider",
                        "filesystem-nio2",
                        "jclouds.identity",
                        "none",
                        "jclouds.credential",
                        "none",
                        "jclouds.filesystem.basedir",
                        folder.resolve("buckets").toString()));
        List<String> command = List.of(
                ServerProcess.java(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + ServerJars.folder("s3proxy").resolve("logback.xml"),
                "-cp",
                ServerJars.classpath("s3proxy"),
                "org.gaul.s3proxy.Main",
                "--properties",
                "s3proxy.conf");
        return new S3Server(ServerProcess.start(command, folder, () -> accepts(port)), port, bucket);
    }

    /** versitygw, which the Go proxy distributes. Skips the calling test where there is no go that can build it. */
    public static S3Server versitygw(String... options) {
        Path program = versitygwProgram();
        Path folder = ServerProcess.newFolder("versitygw");
        int port = TestChain.freePort();
        String bucket = bucket(folder);
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--port",
                "127.0.0.1:" + port,
                "--access",
                ACCESS_KEY,
                "--secret",
                SECRET_KEY,
                "--quiet"));
        command.addAll(List.of(options));
        command.addAll(List.of("posix", folder.resolve("buckets").toString()));
        return new S3Server(ServerProcess.start(command, folder, () -> accepts(port)), port, bucket);
    }

    /** The bucket's URI, as Hadoop writes it. */
    public URI bucket() {
        return URI.create("s3a://" + bucket);
    }

    public int port() {
        return port;
    }

    /** What tells S3A where this server is. Credentials are not part of it. */
    public Map<String, String> settings() {
        return settings(port);
    }

    /** What tells S3A that a server is at the port. */
    public static Map<String, String> settings(int port) {
        return Map.of(
                "fs.s3a.endpoint", "http://127.0.0.1:" + port,
                "fs.s3a.endpoint.region", "us-east-1",
                "fs.s3a.path.style.access", "true",
                "fs.s3a.connection.ssl.enabled", "false");
    }

    /** Hadoop's configuration of a client that may read and write. */
    public Configuration hadoop() {
        Configuration hadoop = new Configuration();
        settings().forEach(hadoop::set);
        hadoop.set("fs.s3a.access.key", ACCESS_KEY);
        hadoop.set("fs.s3a.secret.key", SECRET_KEY);
        return hadoop;
    }

    @Override
    public void close() {
        process.close();
    }

    /** A name that no other server's bucket has, so that Hadoop's cache of clients keeps them apart. */
    private static String bucket(Path folder) {
        String name = "hawser-" + UUID.randomUUID();
        try {
            Files.createDirectories(folder.resolve("buckets").resolve(name));
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path versitygwProgram() {
        Path program = ToolCache.program("versitygw", VERSITYGW);
        if (!Files.isExecutable(program)) {
            assumeTrue(hasGo(), "skipped: no go 1.21 or later is on the PATH");
            List<String> install = List.of(
                    "env",
                    "GOBIN=" + program.getParent(),
                    "go",
                    "install",
                    "github.com/versity/versitygw/cmd/versitygw@" + VERSITYGW);
            ServerProcess.run(install, Duration.ofMinutes(10));
        }
        return program;
    }

    /** From 1.21 on, go fetches the version of itself that a module asks for. */
    private static boolean hasGo() {
        if (!ServerProcess.isOnPath("go")) {
            return false;
        }
        Matcher version = Pattern.compile("go1[.](\\d+)")
                .matcher(ServerProcess.run(List.of("go", "version"), Duration.ofMinutes(1)));
        return version.find() && Integer.parseInt(version.group(1)) >= 21;
    }

    private static void write(Path file, Map<String, String> properties) {
        try {
            Stream<String> lines = properties.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
            Files.write(file, lines.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
