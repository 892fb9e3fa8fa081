package dev.hawser.jobs;

import dev.hawser.ingest.generate.ExportRequest;
import dev.hawser.ingest.generate.ExportTable;
import dev.hawser.ingest.generate.Generator;
import dev.hawser.manifest.Json;
import dev.hawser.session.HawserConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "csv or json for ethereum-etl (default: csv); parquet for the others")
    private Optional<String> format;

    @Option(
            names = "--compression",
            paramLabel = "C",
            description =
                    "none or gzip for ethereum-etl (default: none), lz4 or zstd for cryo (default: lz4), snappy for"
                            + " aws-public")
    private Optional<String> compression;

    @Option(
            names = "--tables",
            paramLabel = "T",
            split = ",",
            description =
                    "some of blocks,transactions,receipts,logs,token_transfers, or all (default: the first three)")
    private List<String> tables = List.of("blocks", "transactions", "receipts");

    @Option(names = "--rows", paramLabel = "N", description = "transactions (default: ${DEFAULT-VALUE})")
    private long rows = 200_000;

    @Option(names = "--seed", paramLabel = "S", description = "default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--start", paramLabel = "TIME", description = "of the first block (default: ${DEFAULT-VALUE})")
    private Instant start = ExportRequest.USUAL_START;

    @Option(
            names = "--block-time",
            paramLabel = "SECONDS",
            description =
                    "from one block to the next (default: ${DEFAULT-VALUE}); 2400 spreads 200000 rows over a month")
    private long blockTime = ExportRequest.USUAL_BLOCK_TIME.toSeconds();

    @Option(names = "--out", paramLabel = "URI", required = true, description = "a folder that is absent or empty")
    private String out;

    public static void main(String[] arguments) {
        HawserCommand.main("generate", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options)) {
            String uri = HawserConfig.uri(out).toString();
            Generator.Export export = generate(
                    session,
                    new ExportRequest(
                            dialect,
                            format,
                            compression,
                            ExportTable.named(tables),
                            rows,
                            seed,
                            start,
                            Duration.ofSeconds(blockTime),
                            uri));
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

    static Generator.Export generate(Session session, ExportRequest request) {
        session.console()
                .report("generate: " + request.rows() + " transactions from seed " + request.seed() + " into "
                        + request.outUri());
        Generator.Export export = Generator.generate(session.spark(), request);
        session.console()
                .report("generate: " + export.blocks() + " blocks from " + export.from() + " to " + export.to());
        return export;
    }
}
