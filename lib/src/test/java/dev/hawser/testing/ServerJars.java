package dev.hawser.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Class paths of the servers that tests run in JVMs of their own, kept apart from ours: Maven resolves the
 * {@code pom.xml} below {@code src/test/servers}, and the answer lies in {@code target}.
 */
final class ServerJars {
    private static final String BUILD_CLASSPATH =
            "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private ServerJars() {}

    /** The folder of a server's {@code pom.xml}. */
    static Path folder(String server) {
        return NodeTools.libDirectory().resolve("src/test/servers").resolve(server);
    }

    /** What {@code -cp} must be. Skips the calling test where there is no Maven. Safe to call from several JVMs at once. */
    static synchronized String classpath(String server) {
        try {
            Path target = Files.createDirectories(
                    NodeTools.libDirectory().resolve("target").resolve("servers"));
            Path answer = target.resolve(server + ".classpath");
            try (FileChannel channel = FileChannel.open(
                            target.resolve(server + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !isResolved(server, answer)) {
                    resolve(server, answer);
                }
            }
            return Files.readString(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isResolved(String server, Path answer) throws IOException {
        return Files.exists(answer)
                && Files.getLastModifiedTime(answer)
                                .compareTo(
                                        Files.getLastModifiedTime(folder(server).resolve("pom.xml")))
                        >= 0
                && Stream.of(Files.readString(answer).split(File.pathSeparator))
                        .allMatch(jar -> Files.exists(Path.of(jar)));
    }

    private static void resolve(String server, Path answer) {
        assumeTrue(ServerProcess.isOnPath("mvn"), "skipped: mvn is not on the PATH");
        List<String> command = List.of(
                "mvn",
                "-B",
                "-q",
                "-f",
                folder(server).resolve("pom.xml").toString(),
                BUILD_CLASSPATH,
                "-DincludeScope=runtime",
                "-Dmdep.outputFile=" + answer);
        ServerProcess.run(command, LIMIT);
    }
}
