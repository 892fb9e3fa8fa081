package dev.hawser.report;

import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;

/** What the batch's rows are made of, and the hashes that bind them. */
final class PublishedSection {
    private PublishedSection() {}

    static Section of(ReportData data) {
        Manifest run = data.manifest();
        return Section.of(
                "published", "What was published", facts(run), Section.titled("Columns of a row", columns(run)));
    }

    private static Html facts(Manifest run) {
        boolean batch = run.kind() == Manifest.Kind.BATCH;
        Facts facts = new Facts()
                .add("Pipeline", Section.code(run.pipeline()))
                .add("Run", Section.code(run.run()))
                .add("Interval", Format.interval(run.interval()))
                .add(batch ? "Rows" : "Files", Format.count(run.count()))
                .add("Created", run.created())
                .add("Manifest's digest", Section.code(run.digest()))
                .add("Root", Section.code(run.root()));
        if (batch) {
            facts.add("Schema", Section.code(run.members().hash("schema")))
                    .add("Key", Section.code(String.join(", ", run.members().texts("key"))))
                    .add("Salted", run.members().flag("salted") ? "yes: a row can't be guessed from its leaf" : "no");
        }
        return facts.html();
    }

    private static Html columns(Manifest run) {
        if (run.kind() != Manifest.Kind.BATCH) {
            return Html.NONE;
        }
        Table table = Table.of(
                "Columns of a row",
                Table.text("column"),
                Table.text("role"),
                Table.text("type"),
                Table.text("in the leaf"));
        for (Members column : run.members().objects("columns")) {
            table.row(
                    Section.code(column.text("name")),
                    Html.text(column.text("role")),
                    Section.code(column.text("type")),
                    Section.code(column.text("abi")));
        }
        return table.html();
    }
}
