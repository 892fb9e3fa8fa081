package dev.hawser.jobs;

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
import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads an export into a dataset. */
@Command(name = "ingest", description = "export to dataset: validated, typed, with a quarantine")
public final class IngestJob implements Callable<Integer> {
    private static final int MOST_CHANGES = 5;

    @Mixin
    private CommonOptions options;

    @Mixin
    private InputOptions input;

    public static void main(String[] arguments) {
        Hawser.main("ingest", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options, input)) {
            Ingested ingested = ingest(session, input);
            session.console().result(summary(ingested));
            return 0;
        }
    }

    /**
     * A published dataset.
     *
     * @param inputsChanged whether the inputs are no longer what it was made from
     */
    record Ingested(Manifest dataset, boolean inputsChanged) {}

    static Ingested ingest(Session session, InputOptions input) {
        PipelineConfig pipeline = session.workspace().pipeline();
        List<String> inputs = inputs(pipeline, input);
        Interval interval = input.interval();
        Runs runs = new Runs(session, pipeline);
        RunDescription run = runs.describe(RunDescription.Job.INGEST, interval, Parents.NONE, inputs);
        Configuration hadoop = session.workspace().hadoop().configuration();
        InputSnapshot found = InputSnapshot.of(hadoop, inputs, interval);
        Optional<Correction> correction = Correction.of(
                input.supersede(),
                published -> changes(hadoop, runs, published, found).isEmpty());
        Manifest dataset = runs.publishOnce(run, correction, (key, attempt) -> {
            found.write(hadoop, attempt);
            session.console().progress("ingest: reading " + String.join(", ", inputs));
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
            result.skipped().forEach(skipped -> session.console().progress("ingest: skipped " + skipped));
            if (input.profile()) {
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
    private static void profile(Session session, URI attempt, String data, IngestResult result) {
        session.console().progress("ingest: profiling");
        List<String> tables = result.tables().stream()
                .filter(table -> !table.columns().isEmpty())
                .map(IngestResult.Table::name)
                .toList();
        ObjectNode profile = Profile.of(session.spark(), data, tables);
        Path file = new Path(new Path(attempt), "profile.json");
        try (OutputStream out = file.getFileSystem(
                        session.spark().sparkContext().hadoopConfiguration())
                .create(file, false)) {
            out.write(Json.canonicalBytes(profile));
        } catch (IOException e) {
            throw new RetryableException(
                    "the profile can't be written to " + file + ": " + e.getMessage(), "check the store, run again", e);
        }
    }

    /** What has changed in the inputs since the run listed them. */
    private static List<String> changes(Configuration hadoop, Runs runs, Manifest dataset, InputSnapshot found) {
        return InputSnapshot.read(hadoop, runs.store().attemptFolder(dataset))
                .map(found::changesSince)
                .orElse(List.of());
    }

    private static void warn(Session session, Manifest dataset, List<String> changes) {
        Console console = session.console();
        console.progress("ingest: warning: the inputs have changed since run " + dataset.run()
                + " was published, which is returned as it is:");
        changes.stream().limit(MOST_CHANGES).forEach(change -> console.progress("  " + change));
        if (changes.size() > MOST_CHANGES) {
            console.progress("  … " + (changes.size() - MOST_CHANGES) + " more");
        }
        console.progress("  to publish a correction, run again with --supersede REASON");
    }

    private static List<String> inputs(PipelineConfig pipeline, InputOptions input) {
        List<String> inputs = input.inputs().isEmpty()
                ? pipeline.input()
                : input.inputs().stream()
                        .map(text -> Workspace.uri(text).toString())
                        .toList();
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

    private static void report(Session session, Manifest dataset) {
        for (Members table : dataset.members().objects("tables")) {
            session.console()
                    .progress("ingest: " + table.text("name") + ": " + table.count("rowsIn") + " rows = "
                            + table.count("rowsAccepted") + " accepted + " + table.count("rowsQuarantined")
                            + " quarantined");
        }
        for (Members check : dataset.members().objects("checks")) {
            if (check.count("failed") > 0) {
                session.console()
                        .progress("ingest: warning: " + check.text("name") + ": " + check.count("failed") + " of "
                                + check.count("checked") + " fail");
            }
        }
        session.console().progress("ingest: dataset " + dataset.run() + ", digest " + dataset.digest());
    }

    /** The JSON of a published dataset: rows per table and the reasons of those refused. */
    private static ObjectNode summary(Ingested ingested) {
        Manifest dataset = ingested.dataset();
        ObjectNode json = Summaries.run(dataset).put("inputsChanged", ingested.inputsChanged());
        ObjectNode rows = json.putObject("rows");
        ObjectNode reasons = json.putObject("reasons");
        for (Members table : dataset.members().objects("tables")) {
            rows.putObject(table.text("name"))
                    .put("read", table.count("rowsIn"))
                    .put("accepted", table.count("rowsAccepted"))
                    .put("quarantined", table.count("rowsQuarantined"));
            reasons.set(table.text("name"), table.object("reasons").node());
        }
        ArrayNode checks = json.putArray("checks");
        dataset.members().objects("checks").forEach(check -> checks.add(check.node()));
        return json;
    }
}
