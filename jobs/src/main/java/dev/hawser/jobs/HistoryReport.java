package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Block;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Supersedes;
import dev.hawser.model.Bootstrap.Estimate;
import dev.hawser.model.TrackRecord;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.verify.Check;
import dev.hawser.verify.Check.Verdict;
import dev.hawser.verify.Findings;
import dev.hawser.verify.OwnerStream;
import dev.hawser.verify.RecordedEntry;
import dev.hawser.verify.Standing;
import dev.hawser.verify.StreamRecord;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What {@code history} says, for people and for programs: first what speaks against the publisher, then the figures. */
final class HistoryReport {
    private static final int DIGITS = 6;

    /** What a person reads of a batch's or a line's metrics, in this order; a program gets all. */
    private static final List<String> SHOWN = List.of(
            "rmse", "mae", "r2", "baselineRmse", "auc", "brier", "logLoss", "f1", "accuracy", "baselineBrier", "skill");

    private final Console console;
    private final Publisher publisher;
    private final ObjectNode json = Json.object();
    private final ArrayNode streams = json.putArray("streams");
    private final ArrayNode notes = Json.array();

    /**
     * The figures of a stream.
     *
     * @param clock from what lateness was told; empty where nothing tells
     * @param unscored entries that were not scored, and why
     * @param config the configuration whose query told the outcomes
     * @param datasets how many there are of that configuration
     */
    record Scored(
            TrackRecord track, Optional<String> clock, Map<Integer, String> unscored, Hash32 config, int datasets) {}

    HistoryReport(Console console, Publisher publisher, Block at) {
        this.console = console;
        this.publisher = publisher;
        json.put("owner", publisher.owner().toString())
                .put("registry", publisher.registry().address().toString())
                .put("chainId", publisher.registry().chain().toString())
                .put("blockNumber", at.number())
                .put("blockHash", at.hash().toString());
    }

    /** The stream's entries, and what speaks against them. */
    void record(StreamRecord record, List<OwnerStream> all) {
        ObjectNode stream = streams.addObject()
                .put("stream", record.history().stream().name().value())
                .put("entries", record.entries().size())
                .put("head", record.history().head().toString());
        console.say(record.history().stream() + "\n✓ none is missing: "
                + record.entries().size() + " entries give the head "
                + record.history().head() + " of "
                + record.history().at());
        findings(record, stream);
        others(all, record);
        ArrayNode entries = stream.putArray("batches");
        record.entries().forEach(entry -> entries.add(entry(entry)));
    }

    private void findings(StreamRecord record, ObjectNode stream) {
        found(
                stream,
                "contradictions",
                record.of(Standing.CONTRADICTION).stream()
                        .map(entry -> name(entry) + " tells of " + entry.batch().interval() + ", as entry "
                                + entry.earlier().orElseThrow() + " did, and does not say that it replaces it: not"
                                + " counted")
                        .toList());
        found(
                stream,
                "superseded",
                record.superseded().entrySet().stream()
                        .map(pair -> "entry " + pair.getKey() + " is replaced by " + name(pair.getValue()) + ": "
                                + pair.getValue()
                                        .batch()
                                        .supersedes()
                                        .map(Supersedes::reason)
                                        .orElse("") + "; both are scored, the first counts")
                        .toList());
        found(
                stream,
                "withoutManifest",
                record.of(Standing.UNKNOWN).stream()
                        .map(entry -> name(entry) + ", digest "
                                + entry.appended().entry().manifest()
                                + ": the store lacks its manifest, so nobody can tell what it forecast")
                        .toList());
        List<String> strange = new ArrayList<>();
        for (RecordedEntry entry : record.entries()) {
            if (entry.standing() == Standing.REPEATED) {
                strange.add(name(entry) + " repeats entry " + entry.earlier().orElseThrow() + ": not counted");
            }
            entry.remark().ifPresent(remark -> strange.add(name(entry) + ": " + remark));
        }
        found(stream, "remarks", strange);
        found(stream, "gaps", record.gaps().stream().map(Interval::toString).toList());
    }

    private void found(ObjectNode stream, String what, List<String> texts) {
        texts.forEach(stream.putArray(what)::add);
        String title = switch (what) {
            case "withoutManifest" -> "without a manifest";
            case "gaps" -> "gaps, of which no batch tells";
            default -> what;
        };
        console.say((texts.isEmpty() ? "✓ " : "! ") + title + ": " + (texts.isEmpty() ? "none" : texts.size()));
        texts.forEach(text -> console.say("    " + text));
    }

    private void others(List<OwnerStream> all, StreamRecord record) {
        if (json.has("ownerStreams")) {
            return;
        }
        String own = record.history().stream().name().value();
        ArrayNode list = json.putArray("ownerStreams");
        console.say("the owner's streams in this registry, as the node lists them:");
        for (OwnerStream stream : all) {
            list.addObject().put("stream", stream.name()).put("trusted", stream.trusted());
            String mark = stream.trusted()
                    ? "in the trust file"
                    : publisher.trust().isPresent() ? "NOT IN THE TRUST FILE" : "no trust file";
            console.say("    " + stream.name() + (stream.name().equals(own) ? " (this one)" : "") + ": " + mark);
        }
    }

    private static String name(RecordedEntry entry) {
        return "entry " + entry.index() + " (block " + entry.appended().blockNumber()
                + entry.manifest()
                        .filter(manifest -> entry.isBatch())
                        .map(manifest -> ", run " + manifest.run())
                        .orElse("")
                + ")";
    }

    private static ObjectNode entry(RecordedEntry entry) {
        ObjectNode json = Json.object()
                .put("index", entry.index())
                .put("digest", entry.appended().entry().manifest().toString())
                .put("transactionHash", entry.appended().transactionHash().toString())
                .put("blockNumber", entry.appended().blockNumber())
                .put("blockTime", entry.appended().blockTimestamp().toString())
                .put("standing", entry.standing().toString())
                .put("inSample", entry.inSample())
                .put("counts", entry.counts());
        entry.earlier().ifPresent(earlier -> json.put("earlier", earlier));
        entry.remark().ifPresent(remark -> json.put("remark", remark));
        if (entry.isBatch()) {
            json.put("run", entry.batch().run().toString())
                    .put("interval", entry.batch().interval().toString())
                    .put("count", entry.batch().count());
        }
        return json;
    }

    /** The figures of the stream that was shown last. */
    void scored(StreamRecord record, Scored scored) {
        ObjectNode stream = (ObjectNode) streams.get(streams.size() - 1);
        console.say(scored.clock()
                .map(clock -> "late is a row whose outcome was known when its entry's block was made, by " + clock)
                .orElse("cannot tell which rows are late: name a timestamp column of the query with outcome-time"));
        if (scored.datasets() == 0) {
            note(
                    "the store has no dataset of this pipeline with this configuration, so that no outcome is known: ingest"
                            + " with the same --pipeline and --set");
        }
        stream.put("outcomeTime", scored.clock().orElse("cannot tell"));
        console.say("each batch, scored over all its rows with an outcome:");
        Map<Integer, TrackRecord.Batch> batches =
                scored.track().batches().stream().collect(Collectors.toMap(TrackRecord.Batch::entry, batch -> batch));
        for (RecordedEntry entry : record.batches()) {
            int index = (int) entry.index();
            ObjectNode own = (ObjectNode) stream.path("batches").get(index);
            TrackRecord.Batch batch = batches.get(index);
            own.put(
                    "otherConfiguration",
                    !entry.batch()
                            .members()
                            .node()
                            .path("config")
                            .asText()
                            .equals(scored.config().toString()));
            Optional<String> unscored = Optional.ofNullable(scored.unscored().get(index));
            unscored.ifPresent(why -> own.put("notScored", why));
            if (batch != null) {
                figures(own, batch);
            }
            console.say("    entry " + index + ", " + entry.batch().interval() + ", anchored "
                    + entry.appended().blockTimestamp() + ": "
                    + unscored.map(why -> "NOT SCORED, " + why)
                            .orElseGet(() -> batch == null ? "no rows" : figures(batch))
                    + marks(entry));
        }
        lines(stream, scored.track());
    }

    private static String marks(RecordedEntry entry) {
        StringBuilder marks = new StringBuilder();
        if (entry.inSample()) {
            marks.append("; in-sample, never counted");
        }
        if (entry.standing() != Standing.FIRST) {
            marks.append("; ").append(entry.standing()).append(", not counted");
        }
        return marks.toString();
    }

    private static void figures(ObjectNode json, TrackRecord.Batch batch) {
        json.put("rows", batch.rows())
                .put("withoutOutcome", batch.rows() - batch.outcomes())
                .put("late", batch.late())
                .put("lateUnknown", batch.untold())
                .put("counted", batch.counted());
        ObjectNode metrics = json.putObject("metrics");
        batch.metrics().forEach(metrics::put);
    }

    private static String figures(TrackRecord.Batch batch) {
        String late = batch.outcomes() == 0 || batch.late() == 0
                ? ""
                : ", LATE " + Math.round(100.0 * batch.late() / batch.outcomes()) + "%";
        String untold = batch.untold() == 0 || batch.untold() == batch.outcomes()
                ? ""
                : ", " + batch.untold() + " of unknown time";
        String metrics = SHOWN.stream()
                .filter(batch.metrics()::containsKey)
                .map(name -> "  " + name + " " + number(batch.metrics().get(name)))
                .collect(Collectors.joining());
        return batch.rows() + " rows, " + (batch.rows() - batch.outcomes()) + " without outcome" + late + untold
                + metrics;
    }

    private void lines(ObjectNode stream, TrackRecord track) {
        console.say(
                "all that count so far, with 95% intervals (Poisson bootstrap, by batches from ten on, else by rows):");
        ArrayNode record = stream.putArray("record");
        for (TrackRecord.Line line : track.lines()) {
            record.add(line(line));
            console.say("    to entry " + line.entry() + ": " + text(line));
        }
        if (track.lines().isEmpty()) {
            console.say("    nothing counts yet");
        }
        track.late().ifPresent(line -> {
            stream.set("late", line(line));
            console.say("late or of unknown time, not counted above: " + text(line));
        });
    }

    private static ObjectNode line(TrackRecord.Line line) {
        ObjectNode json = Json.object()
                .put("entry", line.entry())
                .put("batches", line.batches())
                .put("rows", line.rows())
                .put("drawn", line.drawn().name().toLowerCase(Locale.ROOT));
        ObjectNode metrics = json.putObject("metrics");
        line.metrics().forEach((name, estimate) -> {
            ObjectNode one = metrics.putObject(name).put("value", estimate.value());
            if (estimate.hasInterval()) {
                one.put("low", estimate.low()).put("high", estimate.high());
            }
        });
        return json;
    }

    private static String text(TrackRecord.Line line) {
        SortedMap<String, Estimate> metrics = line.metrics();
        return line.batches() + " batches, " + line.rows() + " rows"
                + SHOWN.stream()
                        .filter(metrics::containsKey)
                        .map(name -> "  " + name + " " + text(metrics.get(name)))
                        .collect(Collectors.joining())
                + switch (line.drawn()) {
                    case ROWS -> "  (by rows)";
                    case BATCHES -> "  (by batches)";
                    case NOTHING -> "  (too few rows for an interval)";
                };
    }

    private static String text(Estimate estimate) {
        return number(estimate.value())
                + (estimate.hasInterval() ? " [" + number(estimate.low()) + ", " + number(estimate.high()) + "]" : "");
    }

    private static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** What a reader must know beside the figures. */
    void note(String text) {
        console.say("note: " + text);
        notes.add(text);
    }

    /** Says what of storage is not as published, and gives the exit code. */
    int finish(Findings findings) {
        List<Check> failed = findings.checks().stream()
                .filter(check -> check.verdict() != Verdict.PASSED)
                .toList();
        failed.forEach(check -> console.say(check.toString()));
        if (failed.isEmpty() && !findings.checks().isEmpty()) {
            console.say("✓ what is stored is what was published: "
                    + findings.checks().size() + " checks");
        }
        json.set("checks", findings.toJson().get("checks"));
        json.set("notes", notes);
        json.put("exitCode", findings.exitCode());
        console.result(json);
        return findings.exitCode();
    }
}
