package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

class ReadFailuresTest {
    static final List<Exception> BROKEN = List.of(
            new EOFException(),
            new ZipException("invalid block type"),
            new ChecksumException("Checksum error", 0),
            new ParquetDecodingException("could not verify page integrity"),
            new IllegalArgumentException(new NegativeArraySizeException("-1")),
            thrownBy("org.apache.parquet.format.Util", new IOException("can not read class PageHeader")));

    static final List<Exception> UNANSWERED = List.of(
            new SocketTimeoutException("Read timed out"),
            new IOException("Input/output error"),
            new NoSuchFileException("gone"),
            new ParquetDecodingException("could not read page", new SocketException("Connection reset")),
            new UncheckedIOException(new SocketException("Broken pipe")));

    private static Exception thrownBy(String type, Exception e) {
        e.setStackTrace(new StackTraceElement[] {new StackTraceElement(type, "read", "Util.java", 1)});
        return e;
    }

    @ParameterizedTest
    @FieldSource("BROKEN")
    void aBrokenFileIsBadInput(Exception cause) {
        HawserException explained = explained(cause);
        assertThat(explained)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("s3a://bucket/a.parquet ")
                .hasMessageNotContaining("null");
        assertThat(explained.advice()).isEqualTo("fetch or export that file again");
    }

    @ParameterizedTest
    @FieldSource("UNANSWERED")
    void aStorageThatDoesNotAnswerMayAnswerTheNextTime(Exception cause) {
        HawserException explained = explained(cause);
        assertThat(explained)
                .isInstanceOf(RetryableException.class)
                .hasMessageStartingWith("cannot read s3a://bucket/a.parquet: ");
        assertThat(explained.advice()).contains("run again");
    }

    @Test
    void aStorageThatFailsBeforeThereAreRowsMayAnswerTheNextTimeToo() {
        assertThat(ReadFailures.explained("s3a://bucket/a.csv", new SocketTimeoutException("Read timed out")))
                .isInstanceOf(RetryableException.class)
                .hasMessage("cannot read s3a://bucket/a.csv: Read timed out");
        assertThat(ReadFailures.explained("s3a://bucket/a.csv", new EOFException()))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void whatIsNotAboutStoragePassesAsItIs() {
        RuntimeException bug = new IllegalStateException(new IllegalArgumentException("a bug"));
        assertThat(catchThrowable(() -> ReadFailures.explained(() -> {
                    throw bug;
                })))
                .isSameAs(bug);
    }

    private static HawserException explained(Exception cause) {
        var path = Map$.MODULE$.from(CollectionConverters.asScala(Map.of("path", "s3a://bucket/a.parquet")));
        SparkException failed = new SparkException("FAILED_READ_FILE.NO_HINT", path, cause);
        RuntimeException job = new IllegalStateException("Job aborted", failed);
        return catchThrowableOfType(
                HawserException.class,
                () -> ReadFailures.explained(() -> {
                    throw job;
                }));
    }
}
