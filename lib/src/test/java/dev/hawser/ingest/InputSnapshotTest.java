package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.primitives.Interval;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputSnapshotTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path folder;

    private Path export;

    @BeforeEach
    void writeExport() throws IOException {
        export = Files.createDirectory(folder.resolve("export"));
        for (String name : List.of("a b.csv", "ü.csv", "c.csv", "_SUCCESS")) {
            Files.writeString(export.resolve(name), name);
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        URI attempt = folder.resolve("attempt").toUri();
        InputSnapshot before = snapshot();
        before.write(HADOOP, attempt);
        assertThat(InputSnapshot.read(HADOOP, attempt).orElseThrow().changesSince(before))
                .isEmpty();
        assertThat(snapshot().changesSince(InputSnapshot.read(HADOOP, attempt).orElseThrow()))
                .isEmpty();
    }

    @Test
    void anAttemptWithoutASnapshotHasNone() {
        assertThat(InputSnapshot.read(HADOOP, folder.toUri())).isEmpty();
    }

    @Test
    void everyFileThatIsNotAsItWasIsNamed() throws IOException {
        InputSnapshot before = snapshot();
        Files.writeString(export.resolve("a b.csv"), "longer than before");
        Path touched = export.resolve("c.csv");
        Files.setLastModifiedTime(touched, FileTime.fromMillis(1_704_067_200_000L));
        Files.delete(export.resolve("ü.csv"));
        Files.writeString(export.resolve("d.csv"), "");
        Files.writeString(export.resolve("_SUCCESS"), "hidden names are no input");
        String root = "file:" + export + "/";
        assertThat(snapshot().changesSince(before))
                .containsExactly(
                        "~ " + root + "a b.csv", "~ " + root + "c.csv", "+ " + root + "d.csv", "- " + root + "ü.csv");
    }

    @Test
    void anInputThatIsGoneHasNoFiles() throws IOException {
        InputSnapshot before = snapshot();
        for (String name : List.of("a b.csv", "ü.csv", "c.csv", "_SUCCESS")) {
            Files.delete(export.resolve(name));
        }
        Files.delete(export);
        assertThat(snapshot().changesSince(before)).hasSize(3).allMatch(change -> change.startsWith("- "));
    }

    /** A schedule that adds a file a day changes nothing for the days before. */
    @Test
    void aFileOfAnotherIntervalIsNoInput() throws IOException {
        Interval blocks = new Interval.Blocks(0, 100);
        List<String> inputs = List.of(export.toUri().toString());
        InputSnapshot before = InputSnapshot.of(HADOOP, inputs, blocks);
        Files.writeString(export.resolve("blocks_00000100_00000199.csv"), "");
        assertThat(InputSnapshot.of(HADOOP, inputs, blocks).changesSince(before))
                .isEmpty();
        assertThat(snapshot().changesSince(before)).hasSize(1);
    }

    private InputSnapshot snapshot() {
        return InputSnapshot.of(HADOOP, List.of(export.toUri().toString()), Interval.ALL);
    }
}
