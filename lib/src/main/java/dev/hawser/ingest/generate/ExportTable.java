package dev.hawser.ingest.generate;

import dev.hawser.primitives.InvalidInputException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A table of an export, by the name that ethereum-etl gives it. */
public enum ExportTable {
    BLOCKS,
    TRANSACTIONS,
    RECEIPTS,
    LOGS,
    TOKEN_TRANSFERS;

    private static final String ALL = "all";

    /**
     * The tables of these names, {@code all} meaning every one.
     *
     * @throws InvalidInputException if a name is no table's, or there is none
     */
    public static Set<ExportTable> named(List<String> names) {
        Set<ExportTable> tables = EnumSet.noneOf(ExportTable.class);
        for (String name : names) {
            tables.addAll(name.equals(ALL) ? EnumSet.allOf(ExportTable.class) : EnumSet.of(named(name)));
        }
        if (tables.isEmpty()) {
            throw new InvalidInputException("no table is named", advice());
        }
        return tables;
    }

    private static ExportTable named(String name) {
        return Arrays.stream(values())
                .filter(table -> table.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("an export has no table '" + name + "'", advice()));
    }

    private static String advice() {
        return "name some of " + Arrays.toString(values()) + ", or " + ALL;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
