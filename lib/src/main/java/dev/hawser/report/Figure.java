package dev.hawser.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The place of a plot: what it shows, in words, and its legend. The page's script draws the plot itself.
 *
 * @param plot the name by which the script knows it
 * @param says what a reader who doesn't see it is told
 * @param legend what each line or mark is
 */
record Figure(String plot, String title, String says, List<Key> legend) {
    /** Those that go over time. */
    private static final Set<String> WIDE = Set.of("forecast", "slices");

    /** One mark of the legend, drawn as the script draws it. */
    enum Mark {
        LINE("<line x1='0' y1='6' x2='26' y2='6' class='model'/>"),
        DASHES("<line x1='0' y1='6' x2='26' y2='6' class='baseline'/>"),
        DOTS("<circle cx='13' cy='6' r='3.5' class='actual'/>"),
        RINGS("<line x1='0' y1='6' x2='26' y2='6' class='model'/><circle cx='13' cy='6' r='4' class='ring'/>"),
        BARS("<rect x='6' y='1' width='14' height='11' class='bin'/>");

        private final Html drawing;

        Mark(String drawing) {
            this.drawing = new Html(drawing);
        }

        private Html html() {
            return Html.tag("svg")
                    .with("viewBox", "0 0 26 12")
                    .with("width", "26")
                    .with("height", "12")
                    .with("aria-hidden", "true")
                    .around(drawing);
        }
    }

    record Key(Mark mark, String name) {}

    static Figure of(String plot, String title, String says, Key... legend) {
        return new Figure(plot, title, says, List.of(legend));
    }

    Html html() {
        List<Html> keys = new ArrayList<>();
        for (Key key : legend) {
            keys.add(Html.tag("li").around(key.mark().html(), Html.text(" " + key.name())));
        }
        Html.Tag figure = Html.tag("figure");
        return (WIDE.contains(plot) ? figure.with("class", "wide") : figure)
                .around(
                        Html.tag("figcaption")
                                .around(
                                        Html.tag("strong").text(title),
                                        Html.tag("ul").with("class", "legend").around(keys)),
                        Html.tag("div")
                                .with("class", "plot")
                                .with("data-plot", plot)
                                .with("role", "img")
                                .with("aria-label", says)
                                .around());
    }

    static Html all(List<Figure> figures) {
        return figures.isEmpty()
                ? Html.NONE
                : Html.tag("div")
                        .with("class", "figures")
                        .around(figures.stream().map(Figure::html).toList());
    }
}
