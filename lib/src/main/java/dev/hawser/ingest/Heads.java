package dev.hawser.ingest;

import dev.hawser.config.TextLayout;
import dev.hawser.primitives.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads what stands before the rows of a file, compressed or not. */
final class Heads {
    private static final int LONGEST = 1 << 20;

    private final Configuration hadoop;

    Heads(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * The head of the file, or empty for a file without any line.
     *
     * @throws InvalidInputException if the file can't be read, or has no line end within the first mebibyte
     */
    Optional<FileHead> read(InputFile file, FileFormat format, TextLayout layout) {
        if (file.size() == 0) {
            return Optional.empty();
        }
        try {
            return format == FileFormat.PARQUET ? Optional.of(parquet(file)) : text(file, format, layout);
        } catch (IOException | RuntimeException e) {
            if (e instanceof InvalidInputException invalid) {
                throw invalid;
            }
            throw ReadFailures.unreadable(file.toString(), e);
        }
    }

    private FileHead parquet(InputFile file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file.path(), hadoop))) {
            MessageType schema = reader.getFooter().getFileMetaData().getSchema();
            List<String> columns =
                    schema.getFields().stream().map(Type::getName).toList();
            return new FileHead(FileFormat.PARQUET, columns, schema.toString());
        }
    }

    private Optional<FileHead> text(InputFile file, FileFormat format, TextLayout layout) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(open(file.path()), StandardCharsets.UTF_8))) {
            for (int i = 0; i < layout.skipLines(); i++) {
                line(reader, file);
            }
            String line = line(reader, file);
            while (line != null && line.isBlank()) {
                line = line(reader, file);
            }
            if (line == null) {
                return Optional.empty();
            }
            LineCells cells = format == FileFormat.CSV ? new CsvLine(layout) : new JsonLine(List.of());
            return Optional.of(FileHead.ofText(format, cells.names(line)));
        }
    }

    private InputStream open(Path path) throws IOException {
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
        InputStream raw = path.getFileSystem(hadoop).open(path);
        try {
            return codec == null ? raw : codec.createInputStream(raw);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** The next line as Spark splits lines, without a byte order mark; null at the end. */
    private static String line(BufferedReader reader, InputFile file) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n' && c != '\r'; c = reader.read()) {
            if (!(c == '\uFEFF' && line.isEmpty())) {
                line.append((char) c);
            }
            if (line.length() > LONGEST) {
                throw new InvalidInputException(
                        file + " has no line end within its first mebibyte: it is not CSV or JSON lines",
                        "check the file's format, and that a compressed file has its ending (.gz)");
            }
        }
        if (c == '\r') {
            reader.mark(1);
            if (reader.read() != '\n') {
                reader.reset();
            }
        }
        return line.toString();
    }
}
