package dev.hawser.batch;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** One row of one Parquet file, of which only the pages that hold it are read. */
final class RowFile {
    private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;

    private RowFile() {}

    /**
     * A row as a batch stores it.
     *
     * @param values as {@link Leaf} takes them
     */
    record StoredRow(List<Object> values, byte[] featureWords) {}

    /**
     * Reads a row.
     *
     * @param row its place in the file, from 0
     * @return empty if there is no such file or it has fewer rows
     * @throws InvalidInputException if the row is none of a batch with that schema
     * @throws IOException if the file can't be read
     */
    static Optional<StoredRow> read(Configuration hadoop, Path file, long row, LeafSchema schema) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
            List<BlockMetaData> blocks = reader.getFooter().getBlocks();
            long first = 0;
            for (int i = 0; i < blocks.size(); i++) {
                long end = first + blocks.get(i).getRowCount();
                if (row < end) {
                    return Optional.of(stored(group(reader, i, row - first), schema, file));
                }
                first = end;
            }
            return Optional.empty();
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Group group(ParquetFileReader reader, int block, long row) throws IOException {
        BlockMetaData meta = reader.getFooter().getBlocks().get(block);
        OffsetIndex pages = reader.readOffsetIndex(meta.getColumns().get(0));
        int page = pages.getPageCount() - 1;
        while (pages.getFirstRowIndex(page) > row) {
            page--;
        }
        RowRanges ranges =
                RowRanges.create(meta.getRowCount(), IntStream.of(page).iterator(), pages);
        MessageType type = reader.getFooter().getFileMetaData().getSchema();
        PageReadStore store = reader.readFilteredRowGroup(block, ranges);
        RecordReader<Group> records =
                new ColumnIOFactory().getColumnIO(type).getRecordReader(store, new GroupRecordConverter(type));
        Group group = null;
        for (long at = pages.getFirstRowIndex(page); at <= row; at++) {
            group = records.read();
        }
        return group;
    }

    private static StoredRow stored(Group row, LeafSchema schema, Path file) {
        try {
            return new StoredRow(
                    schema.columns().stream().map(column -> value(row, column)).toList(),
                    row.getBinary(LeafSchema.FEATURE_WORDS, 0).getBytes());
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    "a row in " + file + " is none of this batch: " + Failures.text(e),
                    "run verify to see which rows changed",
                    e);
        }
    }

    private static Object value(Group row, LeafColumn column) {
        String name = column.name();
        return switch (column.type()) {
            case "string" -> text(row.getString(name, 0), column.abi());
            case "binary" -> row.getBinary(name, 0).getBytes();
            case "boolean" -> row.getBoolean(name, 0);
            case "tinyint", "smallint", "int", "date" -> (long) row.getInteger(name, 0);
            case "bigint" -> row.getLong(name, 0);
            case "timestamp" -> micros(row, name);
            default -> unscaled(row, name);
        };
    }

    private static Object text(String text, AbiType abi) {
        return switch (abi) {
            case ADDRESS -> Address.of(Hex.decode(text));
            case BYTES32 -> Hash32.parse(text);
            default -> text;
        };
    }

    /** Microseconds since the epoch; of Parquet's older form, nanoseconds of a Julian day, too. */
    private static long micros(Group row, String name) {
        if (row.getType().getType(name).asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.INT96) {
            return row.getLong(name, 0);
        }
        NanoTime time = NanoTime.fromBinary(row.getInt96(name, 0));
        return TimeUnit.DAYS.toMicros(time.getJulianDay() - JULIAN_DAY_OF_EPOCH)
                + TimeUnit.NANOSECONDS.toMicros(time.getTimeOfDayNanos());
    }

    private static BigInteger unscaled(Group row, String name) {
        return switch (row.getType().getType(name).asPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> BigInteger.valueOf(row.getInteger(name, 0));
            case INT64 -> BigInteger.valueOf(row.getLong(name, 0));
            default -> new BigInteger(row.getBinary(name, 0).getBytes());
        };
    }
}
