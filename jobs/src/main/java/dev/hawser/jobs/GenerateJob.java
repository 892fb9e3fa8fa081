package dev.hawser.jobs;

import dev.hawser.ingest.generate.Generator;
import dev.hawser.manifest.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a synthetic export. */
@Command(name = "generate", description = "writes an export of any size, from a seed, with honest fee dynamics")
public final class GenerateJob implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--dialect", paramLabel = "D", description = "default: ${DEFAULT-VALUE}")
    private String dialect = "ethereum-etl";

    @Option(names = "--rows", paramLabel = "N", description = "transactions (default: ${DEFAULT-VALUE})")
    private long rows = 200_000;

    @Option(names = "--seed", paramLabel = "S", description = "default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--out", paramLabel = "URI", required = true, description = "a folder that is absent or empty")
    private String out;

    public static void main(String[] arguments) {
        Hawser.main("generate", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options)) {
            String uri = Workspace.uri(out).toString();
            Generator.Export export = generate(session, dialect, rows, seed, uri);
            session.console()
                    .result(Json.object()
                            .put("out", uri)
                            .put("transactions", export.transactions())
                            .put("blocks", export.blocks())
                            .put("firstBlock", export.firstBlock())
                            .put("from", export.from().toString())
                            .put("to", export.to().toString()));
            return 0;
        }
    }

    static Generator.Export generate(Session session, String dialect, long rows, long seed, String uri) {
        session.console().progress("generate: " + rows + " transactions from seed " + seed + " into " + uri);
        Generator.Export export = Generator.generate(session.spark(), dialect, rows, seed, uri);
        session.console()
                .progress("generate: " + export.blocks() + " blocks from " + export.from() + " to " + export.to());
        return export;
    }
}
