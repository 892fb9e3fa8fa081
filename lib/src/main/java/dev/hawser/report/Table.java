package dev.hawser.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in a box of its own, in which it scrolls where the page is too narrow. */
final class Table {
    private final String caption;
    private final List<Column> columns;
    private final List<Html> rows = new ArrayList<>();
    private String attributes = "";

    private Table(String caption, List<Column> columns) {
        this.caption = caption;
        this.columns = columns;
    }

    /** What a column's cells hold: long texts are broken into lines, numbers set flush right, bars take the room that is left. */
    enum Kind {
        TEXT(""),
        LONG("long"),
        NUMBER("number"),
        BAR("bar");

        private final String style;

        Kind(String style) {
            this.style = style;
        }
    }

    record Column(String name, Kind kind) {}

    static Column text(String name) {
        return new Column(name, Kind.TEXT);
    }

    static Column longText(String name) {
        return new Column(name, Kind.LONG);
    }

    static Column number(String name) {
        return new Column(name, Kind.NUMBER);
    }

    static Column bar(String name) {
        return new Column(name, Kind.BAR);
    }

    static Table of(String caption, Column... columns) {
        return new Table(caption, Arrays.asList(columns));
    }

    /** Values at which the bars are marked. */
    Table marked(String values) {
        attributes = values;
        return this;
    }

    /** @param cells one a column; the first names the row */
    Table row(Html... cells) {
        return row(Arrays.asList(cells));
    }

    Table row(List<Html> cells) {
        List<Html> row = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            row.add(cell(i, cells.get(i)));
        }
        rows.add(Html.tag("tr").around(row));
        return this;
    }

    private Html cell(int column, Html content) {
        Kind kind = columns.get(column).kind();
        Html.Tag cell = styled(column == 0 ? Html.tag("th").with("scope", "row") : Html.tag("td"), kind);
        return kind == Kind.BAR ? cell.with("data-bar", content.markup()).around() : cell.around(content);
    }

    private static Html.Tag styled(Html.Tag cell, Kind kind) {
        return kind.style.isEmpty() ? cell : cell.with("class", kind.style);
    }

    /** Nothing where there is no row. */
    Html html() {
        if (rows.isEmpty()) {
            return Html.NONE;
        }
        List<Html> head = columns.stream()
                .map(column -> styled(Html.tag("th").with("scope", "col"), column.kind())
                        .text(column.name()))
                .toList();
        Html.Tag table =
                attributes.isEmpty() ? Html.tag("table") : Html.tag("table").with("data-marks", attributes);
        return Html.tag("div")
                .with("class", "scroll")
                .with("role", "region")
                .with("tabindex", "0")
                .with("aria-label", caption)
                .around(table.around(
                        Html.tag("caption").text(caption),
                        Html.tag("thead").around(Html.tag("tr").around(head)),
                        Html.tag("tbody").around(rows)));
    }
}
