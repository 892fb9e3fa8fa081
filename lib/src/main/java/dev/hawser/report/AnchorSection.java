package dev.hawser.report;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Stream;

/** Where the run stands on chain. */
final class AnchorSection {
    private AnchorSection() {}

    static Section of(ReportData data) {
        Anchoring anchoring = data.subject().anchoring();
        if (anchoring instanceof Anchoring.Appended appended) {
            return Section.of("anchor", "The anchor", explorer(appended.stream()), facts(appended));
        }
        if (anchoring instanceof Anchoring.Missing missing) {
            return Section.of(
                    "anchor",
                    "The anchor",
                    Section.paragraph("The stream " + missing.stream().name() + " on "
                            + Explorer.of(missing.stream().registry().chain()).chain()
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

    private static Html explorer(Stream stream) {
        Explorer explorer = Explorer.of(stream.registry().chain());
        return Section.paragraph(explorer.site()
                .map(site -> "Anyone can look this up: the links lead to " + site.replaceFirst("https://", "") + ".")
                .orElse("No explorer is known that shows " + explorer.chain() + ", so there are no links."));
    }

    private static Html facts(Anchoring.Appended appended) {
        Stream stream = appended.stream();
        AppendedEntry entry = appended.entry();
        Explorer explorer = Explorer.of(stream.registry().chain());
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
}
