package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.StreamName;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Manifest;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.HawserSession;
import dev.hawser.session.PredictStep;
import dev.hawser.session.SaltFile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The four jobs in order. */
@Command(name = "run", description = "ingest, train, predict and anchor, in order")
public final class RunJob implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Mixin
    private InputOptions input;

    @Option(names = "--model", paramLabel = "KEY", description = "predict by this model instead of training one")
    private String model;

    public static void main(String[] arguments) {
        HawserCommand.main("run", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options, input)) {
            requireReady(session);
            Manifest batch = publish(session.hawser(), input, Optional.ofNullable(model));
            try (ChainSession chain = session.hawser().openChain()) {
                session.console().result(anchored(session.hawser(), chain, batch));
            }
            return 0;
        }
    }

    /** What would stop the publishing is better known before hours of work; the embedded chain has what it needs. */
    private static void requireReady(Session session) {
        HawserConfig config = session.config();
        SaltFile.require(config, config.pipeline());
        if (config.rpc().isEmpty()) {
            return;
        }
        String pipeline = config.pipeline().name();
        try (ChainSession chain = session.hawser().openChain()) {
            chain.requireReady(List.of(StreamName.ofSources(pipeline), StreamName.ofBatches(pipeline)));
        }
    }

    /** Everything but the anchor. A correction of the dataset is followed by corrections of what was made from it. */
    static Manifest publish(HawserSession hawser, InputOptions input, Optional<String> model) {
        Manifest dataset = IngestJob.step(hawser, input).run().dataset();
        if (model.isEmpty()) {
            hawser.train().on(dataset).run();
        }
        PredictStep predict = hawser.predict().on(dataset);
        model.ifPresent(predict::model);
        return predict.run();
    }

    static ObjectNode anchored(HawserSession hawser, ChainSession chain, Manifest batch) {
        ObjectNode anchor = AnchorJob.anchored(
                hawser.config(), hawser.anchor().interval(batch.interval()).run(chain));
        ObjectNode json = PredictJob.summary(batch)
                .put("store", hawser.config().storeUri().toString());
        json.set("streams", anchor.get("streams"));
        return json;
    }
}
