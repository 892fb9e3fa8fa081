package dev.hawser.ingest.generate;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * A Parquet file. No setting of the cluster reaches it, and its row groups are small enough that the library never
 * shrinks them for want of memory: both would change its bytes.
 */
final class ParquetFile<R> implements TableFile {
    private static final long ROW_GROUP = 16L << 20;

    private final ParquetTable<R> table;
    private final ParquetWriter<R> writer;

    /** How values are encoded before they are compressed. */
    enum Encoding {
        /** As Spark and parquet-java do unless told otherwise. */
        DICTIONARY,
        /** As Polars does. */
        PLAIN
    }

    ParquetFile(FSDataOutputStream out, ParquetTable<R> table, CompressionCodecName codec, Encoding encoding)
            throws IOException {
        this.table = table;
        this.writer = new Builder<>(new Output(out), table)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(codec)
                .withDictionaryEncoding(encoding == Encoding.DICTIONARY)
                .withRowGroupSize(ROW_GROUP)
                .build();
    }

    @Override
    public void write(Block block) throws IOException {
        for (R row : table.rows().apply(block)) {
            writer.write(row);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Builder<R> extends ParquetWriter.Builder<R, Builder<R>> {
        private final ParquetTable<R> table;

        Builder(OutputFile file, ParquetTable<R> table) {
            super(file);
            this.table = table;
        }

        @Override
        protected Builder<R> self() {
            return this;
        }

        @Override
        protected WriteSupport<R> getWriteSupport(ParquetConfiguration configuration) {
            return new Rows<>(table);
        }

        @Override
        protected WriteSupport<R> getWriteSupport(org.apache.hadoop.conf.Configuration configuration) {
            return new Rows<>(table);
        }
    }

    private static final class Rows<R> extends WriteSupport<R> {
        private final ParquetTable<R> table;
        private RecordConsumer consumer;

        Rows(ParquetTable<R> table) {
            this.table = table;
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(table.schema(), Map.of());
        }

        @Override
        public WriteContext init(org.apache.hadoop.conf.Configuration configuration) {
            return new WriteContext(table.schema(), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(R row) {
            consumer.startMessage();
            for (int i = 0; i < table.columns().size(); i++) {
                ParquetTable.Column<R> column = table.columns().get(i);
                Object value = column.value().apply(row);
                if (value != null) {
                    consumer.startField(column.name(), i);
                    column.storage().write(consumer, value);
                    consumer.endField(column.name(), i);
                }
            }
            consumer.endMessage();
        }
    }

    /** A stream that is open already. Blocks of the filesystem don't matter: alignment would change the bytes. */
    private record Output(FSDataOutputStream out) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return HadoopStreams.wrap(out);
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return HadoopStreams.wrap(out);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
