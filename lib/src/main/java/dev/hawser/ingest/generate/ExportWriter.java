package dev.hawser.ingest.generate;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes the files of a range of blocks, one a table; runs on executors. A second attempt writes the same bytes over the
 * first one's.
 */
record ExportWriter(String outUri, ExportDialect dialect, List<ExportTable> tables, long seed, Slots slots)
        implements Serializable {

    void write(BlockSeries series, Configuration hadoop) throws IOException {
        Path folder = new Path(URI.create(outUri));
        long first = Chain.FIRST_BLOCK + series.block(0);
        FileRange range = new FileRange(first, first + series.size() - 1, slots.day(series.block(0)));
        try (FileSystem fs = FileSystem.newInstance(folder.toUri(), hadoop);
                ExportFiles files = new ExportFiles()) {
            fs.setWriteChecksum(false);
            for (ExportTable table : tables) {
                Path path = new Path(folder, dialect.path(table, range));
                files.add(dialect.open(table, fs.create(path, true)));
            }
            Chain chain = new Chain(seed, slots, series);
            for (int i = 0; i < series.size(); i++) {
                files.write(chain.block(i));
            }
        }
    }
}
