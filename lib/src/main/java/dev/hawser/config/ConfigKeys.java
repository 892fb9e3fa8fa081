package dev.hawser.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every key that a configuration may state, with its default and meaning, in the order of the reference. */
public final class ConfigKeys {
    private static final List<Section> SECTIONS = read();

    private ConfigKeys() {}

    /** Keys that belong together. */
    public record Section(String title, List<Key> keys) {}

    /**
     * A key.
     *
     * @param patterns how it may be written, the usual way first: {@code *} stands for a name of the user's and {@code #} for
     *     a position in a list; one that ends in {@code **} takes everything below it
     */
    public record Key(List<String> patterns, String standard, String meaning) {
        /** As people write it. */
        public String name() {
            return patterns.get(0)
                    .replace("*.columns.#", "T.columns[]")
                    .replace("tables.*", "tables.T")
                    .replace(".**", ".…")
                    .replaceFirst("[.]#$", "")
                    .replace(".#", "[]");
        }
    }

    public static List<Section> sections() {
        return SECTIONS;
    }

    static Stream<String> patterns() {
        return SECTIONS.stream().flatMap(section -> section.keys().stream()).flatMap(key -> key.patterns().stream());
    }

    private static List<Section> read() {
        List<Section> sections = new ArrayList<>();
        try (InputStream in = ConfigKeys.class.getResourceAsStream("keys.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("== ")) {
                    sections.add(new Section(line.substring(3), new ArrayList<>()));
                } else if (!line.startsWith("#")) {
                    String[] cells = line.split("\t");
                    sections.get(sections.size() - 1)
                            .keys()
                            .add(new Key(List.of(cells[0].split(",")), cells[1], cells[2]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(sections);
    }
}
