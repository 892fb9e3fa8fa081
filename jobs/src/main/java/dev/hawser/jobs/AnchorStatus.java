package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.AnchorPlan;
import dev.hawser.anchor.Delivery;
import dev.hawser.anchor.JournalState;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamTotals;
import dev.hawser.chain.ChainSession;
import dev.hawser.chain.PublishedEntries;
import dev.hawser.manifest.Json;
import java.util.List;

/** Shows what streams hold, what is on its way to them, and what it cost so far. It needs no key and changes nothing. */
final class AnchorStatus {
    private final Session session;
    private final ChainSession chain;

    AnchorStatus(Session session, ChainSession chain) {
        this.session = session;
        this.chain = chain;
    }

    ObjectNode report(List<PublishedEntries.Contents> contents) {
        List<JournalState> journals = chain.journals();
        long finalBlock = chain.finalBlock().number();
        ObjectNode json = Json.object();
        ArrayNode streams = json.putArray("streams");
        for (PublishedEntries.Contents one : contents) {
            streams.add(stream(one, journals, finalBlock));
        }
        ArrayNode underway = json.putArray("underway");
        for (JournalState journal : journals) {
            for (Delivery delivery : journal.open()) {
                underway.add(delivery(delivery));
            }
        }
        return json;
    }

    private ObjectNode stream(PublishedEntries.Contents contents, List<JournalState> journals, long finalBlock) {
        Stream stream = chain.registry().stream(contents.owner(), contents.stream());
        StreamHistory history = chain.latestHistory(stream);
        long finalEntries = history.entries().stream()
                .filter(entry -> entry.blockNumber() <= finalBlock)
                .count();
        int waiting = AnchorPlan.of(history, contents.entries()).missing().size();
        StreamTotals totals = journals.stream()
                .map(journal -> journal.totals().getOrDefault(stream.id(), StreamTotals.NONE))
                .reduce(StreamTotals.NONE, StreamTotals::plus);
        long millis = totals.transactions() == 0 ? 0 : totals.untilFinal().toMillis() / totals.transactions();
        session.console()
                .say(contents.stream() + ": " + history.entries().size() + " entries, " + finalEntries
                        + " of them final; "
                        + waiting + " to append; " + totals.transactions() + " transactions, " + totals.attempts()
                        + " attempts, " + totals.reverted() + " reverted, " + totals.fees() + " wei paid, "
                        + millis / 1000.0 + " s to finality on average");
        return Json.object()
                .put("stream", contents.stream().value())
                .put("entries", history.entries().size())
                .put("final", finalEntries)
                .put("waiting", waiting)
                .put("transactions", totals.transactions())
                .put("attempts", totals.attempts())
                .put("reverted", totals.reverted())
                .put("gasUsed", totals.gasUsed())
                .put("feesPaid", totals.fees().toString())
                .put("averageMillisUntilFinal", millis);
    }

    private ObjectNode delivery(Delivery delivery) {
        String nonce = delivery.nonce().map(Object::toString).orElse("none");
        session.console()
                .say("under way: to " + delivery.call().purpose() + ": " + delivery.stage() + ", nonce " + nonce + ", "
                        + delivery.attempts().size() + " attempts"
                        + delivery.attempts().stream()
                                .map(attempt -> "\n  " + attempt.hash() + " at most "
                                        + attempt.fees()
                                                .max()
                                                .gwei()
                                                .stripTrailingZeros()
                                                .toPlainString() + " gwei")
                                .reduce("", String::concat));
        ObjectNode json = Json.object()
                .put("purpose", delivery.call().purpose())
                .put("stage", delivery.stage().toString())
                .put("nonce", nonce);
        ArrayNode attempts = json.putArray("attempts");
        delivery.attempts().forEach(attempt -> attempts.add(attempt.hash().toString()));
        return json;
    }
}
