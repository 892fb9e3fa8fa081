package dev.hawser.report;

import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was read, and what was refused. */
final class DataSection {
    private static final int MOST_DATASETS = 100;
    private static final int MOST_INPUTS = 20;

    private DataSection() {}

    /** Rows of one table, of one dataset or of several. */
    private record Rows(long in, long accepted, long quarantined, long outside, SortedMap<String, Long> reasons) {

        static Rows of(Members table) {
            return new Rows(
                    table.count("rowsIn"),
                    table.count("rowsAccepted"),
                    table.count("rowsQuarantined"),
                    table.count("rowsOutside"),
                    counts(table));
        }

        Rows plus(Rows other) {
            SortedMap<String, Long> all = new TreeMap<>(reasons);
            other.reasons.forEach((reason, count) -> all.merge(reason, count, Long::sum));
            return new Rows(
                    in + other.in,
                    accepted + other.accepted,
                    quarantined + other.quarantined,
                    outside + other.outside,
                    all);
        }

        List<Html> cells() {
            return List.of(
                    Html.text(Format.count(in)),
                    Html.text(Format.count(accepted)),
                    Html.text(Format.count(quarantined)),
                    Html.text(Format.count(outside)),
                    listed(reasons));
        }
    }

    static Section of(ReportData data) {
        List<Manifest> datasets = data.datasets();
        return Section.of(
                "data",
                "What was read, and what was refused",
                published(data),
                Section.titled("Table by table", tables(datasets)),
                Section.titled("Dataset by dataset", datasets.size() > 1 ? each(datasets) : Html.NONE),
                Section.titled("Checks across rows and tables", checks(datasets)),
                Section.titled("Read from", inputs(datasets)));
    }

    /** Rows that were quarantined on the way to the report's subject. */
    static long quarantined(ReportData data) {
        return data.datasets().stream()
                .flatMap(dataset -> dataset.members().objects("tables").stream())
                .mapToLong(table -> table.count("rowsQuarantined"))
                .sum();
    }

    static List<String> failedChecks(ReportData data) {
        return data.datasets().stream()
                .flatMap(dataset -> dataset.members().objects("checks").stream())
                .filter(check -> check.count("failed") > 0)
                .map(check -> check.text("name"))
                .distinct()
                .toList();
    }

    private static Html published(ReportData data) {
        if (data.kind() != Manifest.Kind.BATCH) {
            return Html.NONE;
        }
        Members batch = data.manifest().members();
        SortedMap<String, Long> reasons = counts(batch);
        return Section.paragraph("Of " + Format.count(batch.count("rowsIn"), "row") + " that the feature query gave, "
                + Format.count(data.manifest().count()) + " were published and "
                + Format.count(batch.count("rowsRefused")) + " refused"
                + (reasons.isEmpty() ? "." : ": " + sentence(reasons) + ".")
                + (batch.has("rowsLeftOut")
                        ? " The pipeline's condition left out " + Format.count(batch.count("rowsLeftOut"), "row") + "."
                        : ""));
    }

    private static Html tables(List<Manifest> datasets) {
        Map<String, Rows> sums = new LinkedHashMap<>();
        for (Manifest dataset : datasets) {
            for (Members table : dataset.members().objects("tables")) {
                sums.merge(table.text("name"), Rows.of(table), Rows::plus);
            }
        }
        Table table = rowsTable(
                datasets.size() > 1 ? "Rows of " + datasets.size() + " datasets, by table" : "Rows by table", "table");
        sums.forEach((name, rows) -> table.row(with(Section.code(name), rows)));
        return Html.all(
                table.html(),
                sums.isEmpty()
                        ? Html.NONE
                        : Section.paragraph(
                                "Read = accepted + quarantined. Rows outside the interval are not among those"
                                        + " read; a quarantined row is kept, with its reason."));
    }

    private static Html each(List<Manifest> datasets) {
        Table table = rowsTable("Rows of each dataset", "dataset");
        datasets.stream()
                .limit(MOST_DATASETS)
                .forEach(dataset -> dataset.members().objects("tables").stream()
                        .map(Rows::of)
                        .reduce(Rows::plus)
                        .ifPresent(rows -> table.row(with(Html.text(Format.interval(dataset.interval())), rows))));
        return Html.all(
                table.html(),
                datasets.size() > MOST_DATASETS
                        ? Section.paragraph("… and " + (datasets.size() - MOST_DATASETS) + " more, in the lineage.")
                        : Html.NONE);
    }

    private static Table rowsTable(String caption, String first) {
        return Table.of(
                caption,
                Table.text(first),
                Table.number("read"),
                Table.number("accepted"),
                Table.number("quarantined"),
                Table.number("outside"),
                Table.longText("reasons"));
    }

    private static List<Html> with(Html first, Rows rows) {
        List<Html> cells = new ArrayList<>();
        cells.add(first);
        cells.addAll(rows.cells());
        return cells;
    }

    private static Html checks(List<Manifest> datasets) {
        Map<String, long[]> sums = new LinkedHashMap<>();
        for (Manifest dataset : datasets) {
            for (Members check : dataset.members().objects("checks")) {
                long[] sum = sums.computeIfAbsent(check.text("name"), name -> new long[2]);
                sum[0] += check.count("checked");
                sum[1] += check.count("failed");
            }
        }
        Table table = Table.of(
                "Checks", Table.text("check"), Table.number("checked"), Table.number("failed"), Table.text("verdict"));
        sums.forEach((name, sum) -> table.row(
                Section.code(name),
                Html.text(Format.count(sum[0])),
                Html.text(Format.count(sum[1])),
                Html.text(sum[1] > 0 ? "✗ failed" : sum[0] > 0 ? "✓ passed" : "– nothing to check")));
        return table.html();
    }

    private static Html inputs(List<Manifest> datasets) {
        List<String> inputs = datasets.stream()
                .filter(dataset -> dataset.members().has("inputs"))
                .flatMap(dataset -> dataset.members().texts("inputs").stream())
                .distinct()
                .toList();
        if (inputs.isEmpty()) {
            return Html.NONE;
        }
        List<Html> items = new ArrayList<>();
        inputs.stream()
                .limit(MOST_INPUTS)
                .forEach(input -> items.add(Html.tag("li").around(Section.code(input))));
        if (inputs.size() > MOST_INPUTS) {
            items.add(Html.tag("li").text("… and " + (inputs.size() - MOST_INPUTS) + " more, in the manifests"));
        }
        return Html.tag("ul").around(items);
    }

    private static Html listed(SortedMap<String, Long> reasons) {
        List<Html> items = new ArrayList<>();
        reasons.forEach((reason, count) -> items.add(Html.tag("li").text(Format.count(count) + " × " + reason)));
        return items.isEmpty() ? Html.NONE : Html.tag("ul").around(items);
    }

    private static String sentence(SortedMap<String, Long> reasons) {
        List<String> parts = new ArrayList<>();
        reasons.forEach((reason, count) -> parts.add(Format.count(count) + " × " + reason));
        return String.join("; ", parts);
    }

    /** The member {@code reasons}. */
    private static SortedMap<String, Long> counts(Members json) {
        SortedMap<String, Long> counts = new TreeMap<>();
        json.optionalObject("reasons")
                .ifPresent(reasons -> reasons.node()
                        .fieldNames()
                        .forEachRemaining(reason -> counts.put(reason, reasons.count(reason))));
        return counts;
    }
}
