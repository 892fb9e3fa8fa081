package dev.hawser.ingest.generate;

import dev.hawser.ingest.generate.ParquetFile.Encoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A file a day and table, below {@code date=YYYY-MM-DD}, named as Spark names the only part of a job.
 *
 * @param seed of the job's identifier
 */
record AwsExport(long seed) implements ExportDialect {

    static AwsExport of(Optional<String> format, Optional<String> compression, long seed) {
        ExportDialect.choice("aws-public", "format", format, List.of("parquet"));
        ExportDialect.choice("aws-public", "compression", compression, List.of("snappy"));
        return new AwsExport(seed);
    }

    @Override
    public int blocksPerFile() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Set<ExportTable> tables() {
        return EnumSet.complementOf(EnumSet.of(ExportTable.RECEIPTS));
    }

    @Override
    public String path(ExportTable table, FileRange range) {
        String folder = table + "/date=" + range.day();
        UUID job = UUID.nameUUIDFromBytes((seed + "/" + folder).getBytes(StandardCharsets.UTF_8));
        return folder + "/part-00000-" + job + "-c000.snappy.parquet";
    }

    @Override
    public TableFile open(ExportTable table, FSDataOutputStream out) throws IOException {
        return new ParquetFile<>(out, AwsTables.of(table), CompressionCodecName.SNAPPY, Encoding.DICTIONARY);
    }
}
