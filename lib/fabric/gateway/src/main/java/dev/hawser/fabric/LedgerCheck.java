package dev.hawser.fabric;

import dev.hawser.anchor.Entry;
import dev.hawser.anchor.LedgerEntry;
import dev.hawser.anchor.LedgerHistory;
import dev.hawser.anchor.LedgerPort;
import dev.hawser.chain.PublishedEntries;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.TamperedException;
import dev.hawser.verify.Check;
import dev.hawser.verify.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a ledger's streams are whole, and hold what a store published. */
final class LedgerCheck {
    private final LedgerPort ledger;
    private final PublishedEntries published;
    private final List<Check> checks = new ArrayList<>();

    private LedgerCheck(LedgerPort ledger, PublishedEntries published) {
        this.ledger = ledger;
        this.published = published;
    }

    static Findings of(LedgerPort ledger, PublishedStreams.Selection selection) {
        LedgerCheck check = new LedgerCheck(ledger, selection.published());
        selection.contents().forEach(check::stream);
        check.checks.add(Check.notChecked("the stored files against their roots: 'hawser verify' reads them"));
        return new Findings(check.checks);
    }

    private void stream(PublishedEntries.Contents contents) {
        LedgerHistory history;
        try {
            history = ledger.history(PublishedStreams.home(contents));
        } catch (TamperedException e) {
            checks.add(Check.failed(contents.stream() + " makes its head", "one head", e.getMessage()));
            return;
        }
        checks.add(Check.equal(
                "the " + history.entries().size() + " entries of " + contents.stream() + " make its head",
                history.head(),
                history.entries().isEmpty()
                        ? history.id()
                        : history.entries().get(history.entries().size() - 1).head()));
        for (LedgerEntry entry : history.entries()) {
            if (!published.has(entry.entry().manifest())) {
                checks.add(Check.notChecked(
                        "entry " + entry.index() + " of " + contents.stream() + " has a manifest that the store lacks: "
                                + entry.entry().manifest()));
            }
        }
        contents.runs().forEach(run -> checks.add(stands(run, history)));
    }

    private static Check stands(Manifest run, LedgerHistory history) {
        Entry entry = new Entry(run.root(), run.digest());
        String name = run.kind().name().toLowerCase(Locale.ROOT) + " " + run.run() + " stands in "
                + history.stream().name();
        Optional<LedgerEntry> found = history.entries().stream()
                .filter(one -> one.entry().equals(entry))
                .findFirst();
        return found.map(one -> new Check(
                        name + " at index " + one.index() + ", transaction " + one.transaction(),
                        Check.Verdict.PASSED,
                        Optional.of(run.digest().toString()),
                        Optional.of(one.entry().manifest().toString())))
                .orElseGet(() -> Check.failed(
                        name,
                        "an entry with root " + run.root() + " and digest " + run.digest(),
                        "none among the " + history.entries().size() + " entries that the peer shows"));
    }
}
