package dev.hawser.report;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Stream;
import java.time.Duration;
import java.util.List;

/** Where the run stands on chain. */
final class AnchorSection {
    private AnchorSection() {}

    static Section of(ReportData data) {
        Anchoring anchoring = data.subject().anchoring();
        if (anchoring instanceof Anchoring.Appended appended) {
            return Section.of(
                    "anchor",
                    "The anchor",
                    explorer(data.explorer(appended.stream())),
                    facts(appended, data.explorer(appended.stream())),
                    latency(appended));
        }
        if (anchoring instanceof Anchoring.Missing missing) {
            return Section.of(
                    "anchor",
                    "The anchor",
                    Section.paragraph("The stream " + missing.stream().name() + " on "
                            + data.explorer(missing.stream()).chain()
                            + " has no entry of this run up to block " + Format.count(missing.block())
                            + ". Nobody can tell yet when it was published: run hawser anchor, then report again."));
        }
        return Section.of(
                "anchor",
                "The anchor",
                Section.paragraph(
                        "Not looked up: no chain was named, so this report can't say whether the run is anchored."
                                + " Make it again with --rpc."));
    }

    private static Html explorer(Explorer explorer) {
        return Section.paragraph(explorer.site()
                .map(site -> "Anyone can look this up: the links lead to " + site.replaceFirst("https://", "") + ".")
                .orElse("No explorer is known that shows " + explorer.chain() + ", so there are no links."));
    }

    private static Html facts(Anchoring.Appended appended, Explorer explorer) {
        Stream stream = appended.stream();
        AppendedEntry entry = appended.entry();
        return new Facts()
                .add(
                        "Chain",
                        explorer.chain()
                                + (explorer.site().isPresent()
                                        ? ", id " + stream.registry().chain()
                                        : ""))
                .add("Transaction", explorer.transaction(entry.transactionHash()))
                .add("Block", explorer.block(entry.blockNumber()))
                .add("Block's time", Format.time(entry.blockTimestamp()))
                .add("Block's hash", Section.code(entry.blockHash()))
                .add("Final", appended.isFinal() ? "yes" : "not yet: a reorganisation could still move it")
                .add("Stream", Section.code(stream.name() + ", entry " + entry.index()))
                .add("Head after it", Section.code(entry.head()))
                .add("Registry", explorer.address(stream.registry().address()))
                .add("Owner", explorer.address(stream.owner()))
                .html();
    }

    private static Html latency(Anchoring.Appended appended) {
        return appended.latency().map(AnchorSection::latency).orElse(Html.NONE);
    }

    private static Html latency(Latency latency) {
        return Section.titled(
                "From the last row to a final entry",
                Table.of("Time by step", Table.text("Step"), Table.text("What it is"), Table.number("Seconds"))
                        .row(step("leaves", "rows read back, hashed and sorted", latency.leaves()))
                        .row(step("root", "the tree over them built and kept", latency.root()))
                        .row(step("wait", "until the transaction was signed", latency.waiting()))
                        .row(step("mining", "until its block", latency.mining()))
                        .row(step("finality", "until that block was seen to be final", latency.finality()))
                        .row(step("in all", "since the batch's last row was in storage", latency.total()))
                        .html());
    }

    private static List<Html> step(String name, String meaning, Duration taken) {
        return List.of(Html.text(name), Html.text(meaning), Html.text(Format.seconds(taken)));
    }
}
