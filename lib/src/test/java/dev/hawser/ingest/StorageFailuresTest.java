package dev.hawser.ingest;

import static dev.hawser.ingest.Requests.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Interval;
import dev.hawser.primitives.RetryableException;
import dev.hawser.testing.CuttingRelay;
import dev.hawser.testing.S3Server;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageFailuresTest extends SparkSuite {
    private static final int FILES = 6;
    private static final int ROWS = 500;

    @TempDir
    Path folder;

    @AfterEach
    void forgetS3() {
        Configuration hadoop = spark().sparkContext().hadoopConfiguration();
        S3Server.settings(1).keySet().forEach(hadoop::unset);
        hadoop.unset("fs.s3a.access.key");
        hadoop.unset("fs.s3a.secret.key");
    }

    @Test
    void aStoreThatIsLostInMidJobIsAnErrorThatRunningAgainMayMend() throws IOException {
        try (S3Server s3 = S3Server.s3proxy()) {
            write(s3);
            int reads;
            try (CuttingRelay relay = CuttingRelay.until(s3.port(), Integer.MAX_VALUE)) {
                assertThat(ingest(s3, relay, "whole").rowsAccepted()).isEqualTo(FILES * ROWS);
                reads = relay.reads();
            }
            try (CuttingRelay relay = CuttingRelay.until(s3.port(), reads - 2)) {
                assertThatThrownBy(() -> ingest(s3, relay, "cut"))
                        .isInstanceOf(RetryableException.class)
                        .hasMessageStartingWith("cannot read s3a://")
                        .hasMessageNotContainingAny("\n", S3Server.SECRET_KEY);
            }
            try (CuttingRelay relay = CuttingRelay.until(s3.port(), Integer.MAX_VALUE)) {
                assertThat(ingest(s3, relay, "again").rowsAccepted()).isEqualTo(FILES * ROWS);
            }
        }
    }

    private IngestResult ingest(S3Server s3, CuttingRelay relay, String name) {
        Configuration hadoop = spark().sparkContext().hadoopConfiguration();
        S3Server.settings(relay.port()).forEach(hadoop::set);
        hadoop.set("fs.s3a.access.key", S3Server.ACCESS_KEY);
        hadoop.set("fs.s3a.secret.key", S3Server.SECRET_KEY);
        hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
        hadoop.setInt("fs.s3a.attempts.maximum", 1);
        hadoop.setInt("fs.s3a.retry.limit", 1);
        IngestRequest request = new IngestRequest(
                Optional.empty(),
                List.of(table("receipts")),
                List.of(s3.bucket() + "/in"),
                Interval.ALL,
                0,
                List.of(),
                "",
                "");
        return Ingest.ingest(
                spark(), request, folder.resolve(name).resolve("data").toUri().toString());
    }

    private static void write(S3Server s3) throws IOException {
        try (FileSystem files = FileSystem.newInstance(s3.bucket(), s3.hadoop())) {
            for (int file = 0; file < FILES; file++) {
                StringBuilder lines =
                        new StringBuilder("transaction_hash,transaction_index,block_hash,block_number,gas_used\n");
                for (int row = 0; row < ROWS; row++) {
                    lines.append(
                            String.format("0x%064x,%d,%s,%d,21000%n", file * ROWS + row, row, Requests.HASH, file));
                }
                try (OutputStream out = files.create(
                        new org.apache.hadoop.fs.Path(s3.bucket() + "/in/receipts_" + file + "_" + file + ".csv"))) {
                    out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
    }
}
