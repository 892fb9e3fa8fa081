package dev.hawser.config;

import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query whose files are put together: a line {@code -- include "other.sql"} stands for that file's lines, its path
 * against the including file's folder.
 *
 * @param lines where each line of {@link #text} comes from, such as {@code prices.sql:12}
 */
public record SqlText(String text, List<String> lines) {
    private static final Pattern INCLUDE = Pattern.compile("\\s*--\\s*include\\s+\"([^\"]+)\"\\s*");

    /** @throws InvalidInputException if a file can't be read or includes itself */
    static SqlText read(Path file) {
        List<String> text = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        String ending = append(file, List.of(), text, origins);
        return new SqlText(String.join("\n", text) + ending, List.copyOf(origins));
    }

    /** Adds the file's lines, and gives what stands after the last. */
    private static String append(Path file, List<Path> including, List<String> text, List<String> origins) {
        Path normal = file.toAbsolutePath().normalize();
        if (including.contains(normal)) {
            throw new InvalidInputException("the SQL file " + file + " includes itself", "remove the include");
        }
        List<Path> path = new ArrayList<>(including);
        path.add(normal);
        String content = content(file);
        List<String> lines = List.of(content.split("\n", -1));
        int count = content.endsWith("\n") ? lines.size() - 1 : lines.size();
        for (int i = 0; i < count; i++) {
            Matcher include = INCLUDE.matcher(lines.get(i));
            if (include.matches()) {
                append(file.resolveSibling(include.group(1)), path, text, origins);
            } else {
                text.add(lines.get(i));
                origins.add(file.getFileName() + ":" + (i + 1));
            }
        }
        return content.endsWith("\n") ? "\n" : "";
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the pipeline's SQL file " + file + " can't be read", "check the key sql", e);
        }
    }

    /**
     * Where a place of the text stands in its files.
     *
     * @param line of the text, from 1
     */
    public String origin(int line) {
        return line >= 1 && line <= lines.size() ? lines.get(line - 1) : lines.get(lines.size() - 1);
    }
}
