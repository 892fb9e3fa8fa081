package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Manifest;
import dev.hawser.session.HawserSession;
import dev.hawser.session.Summaries;
import dev.hawser.session.TrainStep;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fits a pipeline's model on a dataset. */
@Command(name = "train", description = "dataset to model: fitted over the executors, evaluated against a baseline")
public final class TrainJob implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Mixin
    private InputOptions input;

    public static void main(String[] arguments) {
        HawserCommand.main("train", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options, input)) {
            Manifest model = step(session.hawser(), input).run();
            session.console().result(summary(model));
            return 0;
        }
    }

    private static TrainStep step(HawserSession hawser, InputOptions input) {
        TrainStep step = hawser.train().interval(input.interval());
        input.supersede().ifPresent(step::superseding);
        return step;
    }

    static ObjectNode summary(Manifest model) {
        ObjectNode json = Summaries.run(model);
        json.set("metrics", model.members().object("metrics").node());
        return json;
    }
}
