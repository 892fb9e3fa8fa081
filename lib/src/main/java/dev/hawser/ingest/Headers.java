package dev.hawser.ingest;

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

/** Reads the first line of a CSV file, compressed or not. */
final class Headers {
    private static final int LONGEST = 1 << 20;

    private final Configuration hadoop;

    Headers(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * The cells of the header, or empty for a file without any line.
     *
     * @throws InvalidInputException if the file can't be read or has no line within the first mebibyte
     */
    Optional<List<String>> read(InputFile file) {
        if (file.size() == 0) {
            return Optional.empty();
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(open(file.path()), StandardCharsets.UTF_8))) {
            String line = firstLine(reader, file);
            return line.isEmpty() ? Optional.empty() : Optional.of(CsvLine.cells(line));
        } catch (IOException e) {
            throw ReadFailures.unreadable(file.toString(), e);
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

    private static String firstLine(BufferedReader reader, InputFile file) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c != '\n' && c != '\r') {
                if (!(c == '\uFEFF' && line.isEmpty())) {
                    line.append((char) c);
                }
            } else if (!line.toString().isBlank()) {
                break;
            } else {
                line.setLength(0);
            }
            if (line.length() > LONGEST) {
                throw new InvalidInputException(
                        file + " has no line end within its first mebibyte: it is not CSV",
                        "check the file's format, and that a compressed file has its ending (.gz)");
            }
        }
        return line.toString().isBlank() ? "" : line.toString();
    }
}
