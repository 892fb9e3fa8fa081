package dev.hawser.ingest.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;

/** {@code TABLE/TABLE_FIRST_LAST.csv}, or {@code .json}, or either with {@code .gz}. */
record EtlExport(LineFormat format, boolean gzip) implements ExportDialect {

    static EtlExport of(Optional<String> format, Optional<String> compression) {
        String lines = ExportDialect.choice("ethereum-etl", "format", format, List.of("csv", "json"));
        String packed = ExportDialect.choice("ethereum-etl", "compression", compression, List.of("none", "gzip"));
        return new EtlExport(LineFormat.valueOf(lines.toUpperCase(Locale.ROOT)), packed.equals("gzip"));
    }

    @Override
    public int blocksPerFile() {
        return 200;
    }

    @Override
    public Set<ExportTable> tables() {
        return EnumSet.allOf(ExportTable.class);
    }

    @Override
    public String path(ExportTable table, FileRange range) {
        return String.format(
                "%s/%s_%08d_%08d.%s%s",
                table, table, range.first(), range.last(), format.name().toLowerCase(Locale.ROOT), gzip ? ".gz" : "");
    }

    @Override
    public TableFile open(ExportTable table, FSDataOutputStream out) throws IOException {
        OutputStream lines = gzip ? new GZIPOutputStream(out) : out;
        return new TextFile<>(lines, EtlTables.of(table), format);
    }
}
