package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.StreamName;
import dev.hawser.manifest.Manifest;
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
        Hawser.main("run", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options, input)) {
            requireReady(session.workspace());
            Manifest batch = publish(session, input, Optional.ofNullable(model));
            try (ChainSession chain = ChainSession.open(session.workspace())) {
                session.console().result(anchored(session, chain, batch));
            }
            return 0;
        }
    }

    /** What would stop the publishing is better known before hours of work; the embedded chain has what it needs. */
    private static void requireReady(Workspace workspace) {
        SaltFile.of(workspace, workspace.pipeline());
        if (workspace.rpc().isEmpty()) {
            return;
        }
        String pipeline = workspace.pipeline().name();
        try (ChainSession chain = ChainSession.open(workspace)) {
            chain.requireReady(List.of(StreamName.ofSources(pipeline), StreamName.ofBatches(pipeline)));
        }
    }

    /** Everything but the anchor. A correction of the dataset is followed by corrections of what was made from it. */
    static Manifest publish(Session session, InputOptions input, Optional<String> model) {
        Request request = Request.of(IngestJob.ingest(session, input).dataset());
        if (model.isEmpty()) {
            TrainJob.train(session, request);
        }
        return PredictJob.predict(session, request, model);
    }

    static ObjectNode anchored(Session session, ChainSession chain, Manifest batch) {
        ObjectNode anchor = AnchorJob.anchor(session, chain, Optional.of(batch.interval()));
        ObjectNode json = PredictJob.summary(batch)
                .put("store", session.workspace().storeUri().toString());
        json.set("streams", anchor.get("streams"));
        return json;
    }
}
