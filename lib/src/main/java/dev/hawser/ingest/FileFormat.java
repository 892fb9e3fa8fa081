package dev.hawser.ingest;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a file's name says of its form. */
enum FileFormat {
    CSV("csv|tsv|txt"),
    JSON_LINES("json|jsonl|ndjson"),
    PARQUET("parquet");

    private final Pattern ending;

    FileFormat(String endings) {
        ending = Pattern.compile("(?i)\\.(" + endings + ")(\\.(gz|bz2|zst|deflate|snappy|lz4))?$");
    }

    static Optional<FileFormat> of(InputFile file) {
        for (FileFormat format : values()) {
            if (format.ending.matcher(file.name()).find()) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
