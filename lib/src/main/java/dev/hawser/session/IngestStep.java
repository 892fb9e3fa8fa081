package dev.hawser.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.PipelineConfig;
import dev.hawser.ingest.FileRoot;
import dev.hawser.ingest.Ingest;
import dev.hawser.ingest.IngestRequest;
import dev.hawser.ingest.IngestResult;
import dev.hawser.ingest.InputSnapshot;
import dev.hawser.ingest.profile.Profile;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.manifest.Parents;
import dev.hawser.manifest.RunDescription;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads an export into a dataset: validated and typed, with a quarantine. */
public final class IngestStep {
    private static final int MOST_CHANGES = 5;

    private final HawserSession session;
    private List<String> given = List.of();
    private Interval interval = Interval.ALL;
    private String reason;
    private boolean profiled;

    IngestStep(HawserSession session) {
        this.session = session;
    }

    /** Files or folders of the export; by default the pipeline's own. */
    public IngestStep input(String... uris) {
        this.given = List.of(uris);
        return this;
    }

    /** The rows to read; by default all. */
    public IngestStep interval(Interval rows) {
        this.interval = rows;
        return this;
    }

    /** Replaces what is published for the interval, and says why. */
    public IngestStep superseding(String why) {
        this.reason = why;
        return this;
    }

    /** Describes the dataset's columns in {@code profile.json}, beside it, when it is ingested. */
    public IngestStep profile() {
        this.profiled = true;
        return this;
    }

    /**
     * A published dataset.
     *
     * @param inputsChanged whether the inputs are no longer what it was made from
     */
    public record Ingested(Manifest dataset, boolean inputsChanged) {}

    /** Publishes the dataset, or finds it. */
    public Ingested run() {
        PipelineConfig pipeline = session.config().pipeline();
        List<String> inputs = inputs(pipeline);
        Runs runs = new Runs(session, pipeline);
        RunDescription run = runs.describe(RunDescription.Job.INGEST, interval, Parents.NONE, inputs);
        Configuration hadoop = session.config().hadoop().configuration();
        InputSnapshot found = InputSnapshot.of(hadoop, inputs, interval);
        Optional<Correction> correction = Correction.of(
                Optional.ofNullable(reason),
                published -> changes(hadoop, runs, published, found).isEmpty());
        Manifest dataset = runs.publishOnce(run, correction, (key, attempt) -> {
            found.write(hadoop, attempt);
            session.progress().report("ingest: reading " + String.join(", ", inputs));
            String data = attempt + "/data";
            IngestResult result = Ingest.ingest(
                    session.spark(),
                    new IngestRequest(
                            pipeline.dialect(),
                            pipeline.tables(),
                            inputs,
                            interval,
                            pipeline.maxBadRatio(),
                            pipeline.requiredChecks(),
                            pipeline.sql().text(),
                            pipeline.sqlName()),
                    data);
            result.skipped().forEach(skipped -> session.progress().report("ingest: skipped " + skipped));
            if (profiled) {
                profile(session, attempt, data, result);
            }
            FileRoot root = FileRoot.read(session.spark(), data);
            ObjectNode members = Json.object();
            members.set("tables", tables(result));
            members.set("checks", checks(result));
            members.set("inputs", Runs.list(inputs));
            return new Runs.Content(root.root(), root.count(), members);
        });
        report(session, dataset);
        List<String> changes = changes(hadoop, runs, dataset, found);
        if (!changes.isEmpty()) {
            warn(session, dataset, changes);
        }
        return new Ingested(dataset, !changes.isEmpty());
    }

    /** Writes the profile beside the data: for people, and not hashed. */
    private static void profile(HawserSession session, URI attempt, String data, IngestResult result) {
        session.progress().report("ingest: profiling");
        List<String> tables = result.tables().stream()
                .filter(table -> !table.columns().isEmpty())
                .map(IngestResult.Table::name)
                .toList();
        ObjectNode profile = Profile.of(session.spark(), data, tables);
        AttemptFile.write(session, attempt, "profile.json", Json.canonicalBytes(profile));
    }

    /** What has changed in the inputs since the run listed them. */
    private static List<String> changes(Configuration hadoop, Runs runs, Manifest dataset, InputSnapshot found) {
        return InputSnapshot.read(hadoop, runs.store().attemptFolder(dataset))
                .map(found::changesSince)
                .orElse(List.of());
    }

    private static void warn(HawserSession session, Manifest dataset, List<String> changes) {
        Progress console = session.progress();
        console.report("ingest: warning: the inputs have changed since run " + dataset.run()
                + " was published, which is returned as it is:");
        changes.stream().limit(MOST_CHANGES).forEach(change -> console.report("  " + change));
        if (changes.size() > MOST_CHANGES) {
            console.report("  … " + (changes.size() - MOST_CHANGES) + " more");
        }
        console.report("  to publish a correction, run again with --supersede REASON");
    }

    private List<String> inputs(PipelineConfig pipeline) {
        List<String> inputs = given.isEmpty()
                ? pipeline.input()
                : given.stream().map(text -> HawserConfig.uri(text).toString()).toList();
        if (inputs.isEmpty()) {
            throw new InvalidInputException(
                    "pipeline " + pipeline.name() + " names no input", "add --input with the files of an export");
        }
        return inputs.stream().distinct().sorted().toList();
    }

    private static ArrayNode tables(IngestResult result) {
        ArrayNode tables = Json.array();
        for (IngestResult.Table table : result.tables()) {
            ObjectNode json = tables.addObject()
                    .put("name", table.name())
                    .put("rowsIn", table.rowsIn())
                    .put("rowsAccepted", table.rowsAccepted())
                    .put("rowsQuarantined", table.rowsQuarantined())
                    .put("rowsOutside", table.rowsOutside());
            ArrayNode columns = json.putArray("columns");
            table.columns()
                    .forEach(column ->
                            columns.addObject().put("name", column.name()).put("type", column.type()));
            json.set("reasons", Runs.counts(table.reasons()));
            json.set("inexact", Runs.list(table.inexact()));
        }
        return tables;
    }

    private static ArrayNode checks(IngestResult result) {
        ArrayNode checks = Json.array();
        result.checks()
                .forEach(check -> checks.addObject()
                        .put("name", check.name())
                        .put("checked", check.checked())
                        .put("failed", check.failed()));
        return checks;
    }

    private static void report(HawserSession session, Manifest dataset) {
        for (Members table : dataset.members().objects("tables")) {
            session.progress()
                    .report("ingest: " + table.text("name") + ": " + table.count("rowsIn") + " rows = "
                            + table.count("rowsAccepted") + " accepted + " + table.count("rowsQuarantined")
                            + " quarantined");
        }
        for (Members check : dataset.members().objects("checks")) {
            if (check.count("failed") > 0) {
                session.progress()
                        .report("ingest: warning: " + check.text("name") + ": " + check.count("failed") + " of "
                                + check.count("checked") + " fail");
            }
        }
        session.progress().report("ingest: dataset " + dataset.run() + ", digest " + dataset.digest());
    }
}
