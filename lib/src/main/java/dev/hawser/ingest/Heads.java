package dev.hawser.ingest;

import dev.hawser.config.TextLayout;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads what stands before the rows of a file, compressed or not. */
final class Heads {
    private static final int LONGEST = 1 << 20;
    /** What Hadoop decompresses such that it notices every cut; it takes broken blocks of others for the end. */
    private static final Set<String> CHECKED = Set.of(".gz", ".deflate", ".zst");

    private final Configuration hadoop;

    Heads(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * The head of the file, or empty for a file without any line.
     *
     * @throws InvalidInputException if the file is broken, or has no line end within the first mebibyte
     * @throws RetryableException if the storage doesn't answer
     */
    Optional<FileHead> read(InputFile file, FileFormat format, TextLayout layout) {
        if (file.size() == 0 && format == FileFormat.PARQUET) {
            throw new InvalidInputException(
                    file + " is empty, which no Parquet file is", "fetch or export that file again");
        } else if (file.size() == 0) {
            return Optional.empty();
        }
        try {
            return format == FileFormat.PARQUET ? Optional.of(parquet(file)) : text(file, format, layout);
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // a damaged footer may ask for any amount of memory
            throw ReadFailures.explained(file.toString(), e);
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
        LineCells cells = format == FileFormat.CSV ? new CsvLine(layout) : new JsonLine(List.of());
        try (InputStream bytes = new BufferedInputStream(open(file))) {
            requireUtf8(bytes, file);
            BufferedReader reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
            for (int i = 0; i < layout.skipLines(); i++) {
                line(reader, file);
            }
            String line = line(reader, file);
            while (line != null && cells.isBlank(line)) {
                line = line(reader, file);
            }
            return line == null ? Optional.empty() : Optional.of(FileHead.ofText(format, cells.names(line)));
        }
    }

    /** Spreadsheets save "Unicode text" in units of 16 bits, after a mark that says so. */
    private static void requireUtf8(InputStream bytes, InputFile file) throws IOException {
        bytes.mark(2);
        int first = bytes.read();
        int second = bytes.read();
        bytes.reset();
        if (first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF) {
            throw new InvalidInputException(file + " is UTF-16", "save it as UTF-8; only that is read");
        }
    }

    private InputStream open(InputFile file) throws IOException {
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file.path());
        if (codec != null && !CHECKED.contains(codec.getDefaultExtension())) {
            throw new InvalidInputException(
                    file + " is compressed in a form of which a cut or damaged file passes for a shorter one",
                    "compress it with gzip, or not at all");
        }
        InputStream raw = file.path().getFileSystem(hadoop).open(file.path());
        try {
            return codec == null ? raw : codec.createInputStream(raw);
        } catch (IOException e) {
            raw.close();
            throw e;
        } catch (RuntimeException e) {
            raw.close();
            throw new InvalidInputException(
                    file + " is compressed in a form that can't be read here: " + e.getMessage(),
                    "compress it with gzip, or not at all",
                    e);
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
