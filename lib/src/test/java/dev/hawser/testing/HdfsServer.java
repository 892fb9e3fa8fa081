package dev.hawser.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** HDFS for one test class: a namenode and a datanode in a JVM of their own, on free ports of this machine. */
public final class HdfsServer implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\"namenode_port\":\\s*(\\d+)");

    private final ServerProcess process;
    private final int port;

    private HdfsServer(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    public static HdfsServer start() {
        Path folder = ServerProcess.newFolder("hdfs");
        Path details = folder.resolve("details.json");
        List<String> command = List.of(
                ServerProcess.java(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ServerJars.classpath("hdfs"),
                "org.apache.hadoop.test.MiniDFSClusterManager",
                "-datanodes",
                "1",
                "-format",
                "-nnport",
                "0",
                "-writeDetails",
                details.toString());
        ServerProcess process = ServerProcess.start(command, folder, () -> port(details) > 0);
        return new HdfsServer(process, port(details));
    }

    public URI uri() {
        return URI.create("hdfs://127.0.0.1:" + port);
    }

    /** Hadoop's configuration of a client. */
    public Configuration hadoop() {
        Configuration hadoop = new Configuration();
        hadoop.set("dfs.replication", "1");
        return hadoop;
    }

    @Override
    public void close() {
        process.close();
    }

    /** The namenode's port as soon as the file tells it, else 0. */
    private static int port(Path details) {
        try {
            Matcher found = PORT.matcher(Files.exists(details) ? Files.readString(details) : "");
            return found.find() ? Integer.parseInt(found.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
