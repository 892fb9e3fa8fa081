package dev.hawser.report;

import java.util.ArrayList;
import java.util.List;

/** Names with what stands behind each. */
final class Facts {
    private final List<Html> items = new ArrayList<>();

    Facts add(String name, Html value) {
        if (!value.isEmpty()) {
            items.add(Html.tag("div")
                    .around(Html.tag("dt").text(name), Html.tag("dd").around(value)));
        }
        return this;
    }

    /** Left out where the text is empty. */
    Facts add(String name, String value) {
        return add(name, Html.text(value));
    }

    Html html() {
        return items.isEmpty() ? Html.NONE : Html.tag("dl").around(items);
    }
}
