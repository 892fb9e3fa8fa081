package dev.hawser.ingest.generate;

import dev.hawser.ingest.generate.ParquetFile.Encoding;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** {@code ethereum__DATASET__FIRST_to_LAST.parquet}, all in one folder. */
record CryoExport(CompressionCodecName codec) implements ExportDialect {

    static CryoExport of(Optional<String> format, Optional<String> compression) {
        ExportDialect.choice("cryo", "format", format, List.of("parquet"));
        String codec = ExportDialect.choice("cryo", "compression", compression, List.of("lz4", "zstd"));
        return new CryoExport(codec.equals("lz4") ? CompressionCodecName.LZ4_RAW : CompressionCodecName.ZSTD);
    }

    @Override
    public int blocksPerFile() {
        return 1_000;
    }

    @Override
    public Set<ExportTable> tables() {
        return EnumSet.complementOf(EnumSet.of(ExportTable.RECEIPTS));
    }

    @Override
    public String path(ExportTable table, FileRange range) {
        String dataset = table == ExportTable.TOKEN_TRANSFERS ? "erc20_transfers" : table.toString();
        return String.format("ethereum__%s__%08d_to_%08d.parquet", dataset, range.first(), range.last());
    }

    @Override
    public TableFile open(ExportTable table, FSDataOutputStream out) throws IOException {
        return new ParquetFile<>(out, CryoTables.of(table), codec, Encoding.PLAIN);
    }
}
