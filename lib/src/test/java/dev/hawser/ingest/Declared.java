package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.config.TableConfig.ColumnConfig;
import dev.hawser.config.TextLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table with declared columns, for tests. */
final class Declared {
    private final String name;
    private final List<ColumnConfig> columns = new ArrayList<>();
    private List<String> key = List.of();
    private TextLayout layout = TextLayout.COMMAS;

    private Declared(String name) {
        this.name = name;
    }

    static Declared table(String name) {
        return new Declared(name);
    }

    /** Columns of one type that may not be empty. */
    Declared with(String type, String... names) {
        for (String column : names) {
            columns.add(new ColumnConfig(column, type, false));
        }
        return this;
    }

    /** Columns of one type that may be empty. */
    Declared optional(String type, String... names) {
        for (String column : names) {
            columns.add(new ColumnConfig(column, type, true));
        }
        return this;
    }

    /** A column under another name in the file. */
    Declared from(String header, String type, String column) {
        columns.add(new ColumnConfig(column, type, false, Optional.of(header), Optional.empty()));
        return this;
    }

    /** A date or time in a pattern. */
    Declared written(String pattern, String type, String column) {
        columns.add(new ColumnConfig(column, type, false, Optional.empty(), Optional.of(pattern)));
        return this;
    }

    Declared key(String... names) {
        key = List.of(names);
        return this;
    }

    Declared layout(char delimiter, boolean header, int skipLines) {
        layout = new TextLayout(delimiter, header, skipLines, false, List.of());
        return this;
    }

    /** Cells without the blanks around them; the texts mean an empty one. */
    Declared trimmed(String... nulls) {
        layout = new TextLayout(',', true, 0, true, List.of(nulls));
        return this;
    }

    TableConfig config() {
        return new TableConfig(name, false, columns, key, Optional.empty(), layout);
    }
}
