package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.testing.NodeTools;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Runs commands in this JVM, on a Spark session that all tests share, with what they print kept apart. */
final class Cli {
    private final List<String> common;

    /** @param common options that every command gets */
    Cli(String... common) {
        this.common = List.of(common);
    }

    /** Prepares the JVM: the embedded chain's program, the pipelines' folder, Spark. */
    static void prepare() {
        NodeTools.ensureInstalled();
        System.setProperty("hawser.anvil", NodeTools.foundry("anvil").toString());
        System.setProperty("hawser.home", home().toString());
        spark();
    }

    static Path home() {
        return NodeTools.libDirectory().getParent();
    }

    static SparkSession spark() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("hawser tests")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.hadoop.fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem")
                .getOrCreate();
    }

    /** What a command came to. */
    record Outcome(int exit, String out, String err) {

        /** The last line of standard output. */
        ObjectNode json() {
            String last = out.strip().substring(out.strip().lastIndexOf('\n') + 1);
            return Json.parseObject(last.getBytes(StandardCharsets.UTF_8), "the last line of standard output");
        }

        Outcome succeeded() {
            return ended(0);
        }

        /** Failed with that code, without a stack trace, saying what is wrong and what to do. */
        Outcome failed(int code) {
            ended(code);
            assertThat(err)
                    .contains("hawser: error: ", "\n  what to do: ")
                    .doesNotContain("\tat ", "Exception:", "Exception in thread", "org.apache.spark");
            return this;
        }

        Outcome ended(int code) {
            assertThat(exit).as("exit code of:%n%s%n%s", out, err).isEqualTo(code);
            return this;
        }

        Outcome says(CharSequence... texts) {
            assertThat(out + err).contains(texts);
            return this;
        }
    }

    /** Runs with {@code --json} and expects success. */
    ObjectNode json(String... arguments) {
        return run(Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new))
                .succeeded()
                .json();
    }

    Outcome run(String... arguments) {
        return execute(with(arguments));
    }

    /** The arguments with the options that every command gets. */
    String[] with(String... arguments) {
        return Stream.concat(Stream.of(arguments), common.stream()).toArray(String[]::new);
    }

    static Outcome execute(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int exit;
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            exit = HawserCommand.execute(arguments);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return new Outcome(exit, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
    }
}
