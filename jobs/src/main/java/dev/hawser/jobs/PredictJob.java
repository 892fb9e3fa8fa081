package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Manifest;
import dev.hawser.session.HawserSession;
import dev.hawser.session.PredictStep;
import dev.hawser.session.Summaries;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes what a model says of a dataset. */
@Command(name = "predict", description = "model and dataset to batch: exact scores, leaves and root")
public final class PredictJob implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Mixin
    private InputOptions input;

    @Option(names = "--model", paramLabel = "KEY", description = "run key of the model (default: see README)")
    private String model;

    public static void main(String[] arguments) {
        HawserCommand.main("predict", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options, input)) {
            Manifest batch = step(session.hawser(), input).run();
            session.console().result(summary(batch));
            return 0;
        }
    }

    private PredictStep step(HawserSession hawser, InputOptions input) {
        PredictStep step = hawser.predict().interval(input.interval());
        input.supersede().ifPresent(step::superseding);
        return model == null ? step : step.model(model);
    }

    static ObjectNode summary(Manifest batch) {
        ObjectNode summary = Summaries.run(batch)
                .put("rowsRefused", batch.members().count("rowsRefused"))
                .put("inSample", batch.members().flag("inSample"));
        if (batch.members().has("rowsLeftOut")) {
            summary.put("rowsLeftOut", batch.members().count("rowsLeftOut"));
        }
        return summary;
    }
}
