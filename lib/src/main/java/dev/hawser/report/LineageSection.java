package dev.hawser.report;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the run was made from, each by the digest that its child names, and what replaced what. */
final class LineageSection {
    private LineageSection() {}

    static Section of(ReportData data) {
        Table table = Table.of(
                "Runs, parents before children",
                Table.longText("run"),
                Table.longText("interval"),
                Table.text("entry"),
                Table.longText("state"),
                Table.longText("manifest's digest"));
        data.lineage().forEach(run -> row(table, data, run));
        row(table, data, data.subject());
        return Section.of(
                "lineage",
                "Lineage",
                Section.paragraph(
                        "A manifest names its parents by digest, so the entry of this run commits to all of these."),
                table.html(),
                missing(data));
    }

    private static void row(Table table, ReportData data, ReportData.Run run) {
        Manifest manifest = run.manifest();
        table.row(
                Html.all(Html.text(kind(manifest) + " "), Section.code(manifest.run())),
                Html.text(Format.interval(manifest.interval())),
                entry(data, run.anchoring()),
                Html.text(state(run)),
                Section.code(manifest.digest()));
    }

    static String kind(Manifest manifest) {
        return switch (manifest.kind()) {
            case DATASET -> "dataset";
            case MODEL -> "model";
            case BATCH -> "batch";
        };
    }

    private static Html entry(ReportData data, Anchoring anchoring) {
        if (anchoring instanceof Anchoring.Appended appended) {
            return Html.all(
                    Html.text("block "),
                    data.explorer(appended.stream()).block(appended.entry().blockNumber()));
        }
        return Html.text(anchoring instanceof Anchoring.Missing ? "none" : "not looked up");
    }

    private static String state(ReportData.Run run) {
        List<String> states = new ArrayList<>();
        run.successor()
                .ifPresent(successor -> states.add("superseded by " + Format.brief(successor.run())
                        + successor.supersedes().map(why -> ": " + why.reason()).orElse("")));
        run.manifest()
                .supersedes()
                .ifPresent(replaced ->
                        states.add("supersedes digest " + Format.brief(replaced.digest()) + ": " + replaced.reason()));
        return states.isEmpty() ? "stands" : String.join("; ", states);
    }

    private static Html missing(ReportData data) {
        Set<Hash32> known =
                data.lineage().stream().map(run -> run.manifest().digest()).collect(Collectors.toSet());
        List<Html> items = Stream.concat(
                        data.lineage().stream().map(ReportData.Run::manifest), Stream.of(data.manifest()))
                .flatMap(run -> Stream.concat(run.parents().datasets().stream(), run.parents().model().stream()))
                .distinct()
                .filter(digest -> !known.contains(digest))
                .map(digest -> Html.tag("li").around(Section.code(digest)))
                .toList();
        return items.isEmpty()
                ? Html.NONE
                : Html.all(
                        Section.paragraph("✗ The store has no manifest with these digests, which the ones above name:"),
                        Html.tag("ul").around(items));
    }
}
