package dev.hawser.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;

class HadoopSettingsTest {

    @Test
    void whatTheDeploymentSaysWinsOverWhatSparkSubmitWasGivenAndThatOverOurOwn() {
        Map<String, String> submitted = Map.of(
                "spark.hadoop.fs.s3a.committer.name", "directory",
                "spark.hadoop.fs.s3a.endpoint", "http://one",
                "spark.executor.memory", "2g");
        Map<String, String> deployment = Map.of("deploy.spark.hadoop.\"fs.s3a.endpoint\"", "http://two");

        Configuration hadoop = HadoopSettings.of(
                        submitted, Settings.load(List.of(), deployment).deploy())
                .configuration();

        assertThat(hadoop.get("fs.s3a.endpoint")).isEqualTo("http://two");
        assertThat(hadoop.get("fs.s3a.committer.name")).isEqualTo("directory");
        assertThat(hadoop.get("fs.s3a.committer.abort.pending.uploads")).isEqualTo("false");
        assertThat(hadoop.get("executor.memory")).isNull();
    }

    @Test
    void aProgramThatUsedTheChecksummedFilesBeforeGetsOthersHere() throws IOException {
        URI here = URI.create("file:///");
        Configuration usual = new Configuration();
        assertThat(FileSystem.get(here, usual)).isInstanceOf(LocalFileSystem.class);

        Configuration hadoop = HadoopSettings.of(
                        Map.of(), Settings.load(List.of(), Map.of()).deploy())
                .configuration();

        assertThat(FileSystem.get(here, hadoop)).isInstanceOf(RawLocalFileSystem.class);
    }

    @Test
    void aLocalRunHoldsNoChecksumFiles() {
        Configuration hadoop = HadoopSettings.of(
                        Map.of(), Settings.load(List.of(), Map.of()).deploy())
                .configuration();
        assertThat(hadoop.get("fs.file.impl")).isEqualTo("org.apache.hadoop.fs.RawLocalFileSystem");
    }
}
