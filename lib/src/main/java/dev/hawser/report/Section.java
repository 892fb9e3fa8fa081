package dev.hawser.report;

import java.util.ArrayList;
import java.util.List;

/** A part of the page under a heading; left out where it has nothing to say. */
record Section(String id, String title, List<Html> content) {

    static Section of(String id, String title, Html... content) {
        return new Section(id, title, List.of(content));
    }

    boolean isEmpty() {
        return content.stream().allMatch(Html::isEmpty);
    }

    Html html() {
        List<Html> all = new ArrayList<>();
        all.add(Html.tag("h2").with("id", id).text(title));
        all.addAll(content);
        return Html.tag("section").with("aria-labelledby", id).around(all);
    }

    static Html heading(String title) {
        return Html.tag("h3").text(title);
    }

    static Html paragraph(String text) {
        return Html.tag("p").text(text);
    }

    static Html code(Object text) {
        return Html.tag("code").text(text.toString());
    }

    /** A heading above content that there is, or nothing. */
    static Html titled(String title, Html content) {
        return content.isEmpty() ? Html.NONE : Html.all(heading(title), content);
    }
}
