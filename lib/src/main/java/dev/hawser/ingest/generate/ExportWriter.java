package dev.hawser.ingest.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes the three files of a range of blocks; runs on executors. A second attempt writes the same bytes over the first
 * one's.
 */
final class ExportWriter {
    private static final int BUFFER = 1 << 20;

    private ExportWriter() {}

    static void write(String out, long seed, BlockSeries series, Configuration hadoop) throws IOException {
        EtlLines lines = new EtlLines(seed, series);
        Path folder = new Path(URI.create(out));
        try (FileSystem fs = FileSystem.newInstance(folder.toUri(), hadoop)) {
            fs.setWriteChecksum(false);
            try (OutputStream blocks = open(fs, folder, "blocks", series);
                    OutputStream transactions = open(fs, folder, "transactions", series);
                    OutputStream receipts = open(fs, folder, "receipts", series)) {
                StringBuilder block = new StringBuilder(EtlLines.BLOCKS);
                StringBuilder transaction = new StringBuilder(EtlLines.TRANSACTIONS);
                StringBuilder receipt = new StringBuilder(EtlLines.RECEIPTS);
                for (int i = 0; i < series.size(); i++) {
                    lines.block(block, i);
                    lines.transactions(transaction, receipt, i);
                    flush(block, blocks, i == series.size() - 1);
                    flush(transaction, transactions, i == series.size() - 1);
                    flush(receipt, receipts, i == series.size() - 1);
                }
            }
        }
    }

    private static OutputStream open(FileSystem fs, Path folder, String table, BlockSeries series) throws IOException {
        long first = EtlLines.FIRST_BLOCK + series.block(0);
        String name = String.format("%s_%08d_%08d.csv", table, first, first + series.size() - 1);
        return fs.create(new Path(new Path(folder, table), name), true);
    }

    private static void flush(StringBuilder lines, OutputStream out, boolean last) throws IOException {
        if (last || lines.length() >= BUFFER) {
            out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
            lines.setLength(0);
        }
    }
}
