package dev.hawser.report;

import java.util.List;

/**
 * The report of a run: one HTML file that holds all it needs, asks no network, and is readable without its script, which
 * draws the plots.
 */
public final class Report {
    private Report() {}

    /** The page. Equal data gives equal text. */
    public static String html(ReportData data) {
        Headline headline = new Headline(data);
        List<Section> sections = List.of(
                        QualitySection.of(data),
                        ModelSection.of(data),
                        DriftSection.of(data),
                        DataSection.of(data),
                        PublishedSection.of(data),
                        AnchorSection.of(data),
                        LineageSection.of(data),
                        CheckSection.of(data))
                .stream()
                .filter(section -> !section.isEmpty())
                .toList();
        Html body = Html.all(
                headline.html(),
                contents(sections),
                Html.all(sections.stream().map(Section::html).toList()),
                footer(data));
        return Template.page(headline.title(), body, PlotData.text(data.evaluation()));
    }

    private static Html contents(List<Section> sections) {
        List<Html> links = sections.stream()
                .map(section -> Html.tag("li")
                        .around(Html.tag("a").with("href", "#" + section.id()).text(section.title())))
                .toList();
        return Html.tag("nav")
                .with("aria-label", "Contents")
                .around(Html.tag("ul").around(links));
    }

    private static Html footer(ReportData data) {
        return Html.tag("footer")
                .text("Gathered by hawser " + data.version() + " at " + Format.time(data.made())
                        + ". This page is a view of the manifests and is not itself anchored: check what matters to you as"
                        + " described above.");
    }
}
