package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.session.HawserSession;
import dev.hawser.session.IngestStep;
import dev.hawser.session.Summaries;
import java.util.concurrent.Callable;
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
        HawserCommand.main("ingest", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options, input)) {
            IngestStep.Ingested ingested = step(session.hawser(), input).run();
            session.console().result(summary(ingested));
            return 0;
        }
    }

    static IngestStep step(HawserSession hawser, InputOptions input) {
        IngestStep step =
                hawser.ingest().input(input.inputs().toArray(String[]::new)).interval(input.interval());
        input.supersede().ifPresent(step::superseding);
        return input.profile() ? step.profile() : step;
    }

    /** The JSON of a published dataset: rows per table and the reasons of those refused. */
    private static ObjectNode summary(IngestStep.Ingested ingested) {
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
