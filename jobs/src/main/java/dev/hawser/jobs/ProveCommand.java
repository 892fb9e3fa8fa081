package dev.hawser.jobs;

import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.ProveStep;
import dev.hawser.session.RunHistory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the proof file of one row, or one of several rows. */
@Command(name = "prove", description = "one self-contained proof file for a row, or one for several rows")
final class ProveCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "the batch (default: the newest)")
    private String run;

    @Option(
            names = "--key",
            paramLabel = "COLUMN=VALUE",
            required = true,
            description = "names the row; one a key column, then those of the next row")
    private List<String> keys;

    @Option(
            names = "--offline",
            description = "adds the block header and the receipt that hold the entry: checking then needs no node")
    private boolean offline;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "default: KEY-VALUES.proof.json in this folder, or RUN.proof.json of several rows")
    private Path out;

    @Override
    public Integer call() {
        List<Map<String, String>> rows = rows(keys);
        try (Session session = Session.open(options)) {
            HawserConfig config = session.config();
            Manifest batch = RunHistory.select(config, Optional.ofNullable(run));
            ProveStep step = session.hawser().prove(batch);
            rows.forEach(step::row);
            ProofFile proof = (offline ? step.offline() : step).run();
            boolean anchored = proof.anchor().isPresent();
            Path file = out != null ? out : Path.of(name(batch, rows) + ".proof.json");
            write(file, proof);
            session.console().say("wrote " + file + (anchored ? "" : " without an anchor: no entry is final yet"));
            session.console()
                    .result(Json.object()
                            .put("proof", file.toAbsolutePath().toString())
                            .put("run", batch.run().toString())
                            .put("anchored", anchored));
            return 0;
        }
    }

    /** The keys of each row: a column that is named again begins the next. */
    private static List<Map<String, String>> rows(List<String> keys) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (String key : keys) {
            int equals = key.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException(
                        "--key " + key + " is not COLUMN=VALUE", "name a key column and its value");
            }
            String column = key.substring(0, equals);
            if (rows.isEmpty() || rows.get(rows.size() - 1).containsKey(column)) {
                rows.add(new LinkedHashMap<>());
            }
            rows.get(rows.size() - 1).put(column, key.substring(equals + 1));
        }
        return rows;
    }

    private static String name(Manifest batch, List<Map<String, String>> rows) {
        return rows.size() == 1
                ? String.join("-", rows.get(0).values())
                : batch.run().toString();
    }

    static void write(Path file, ProofFile proof) {
        byte[] bytes = (Json.pretty(proof.toJson()) + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > ProofFile.MOST_BYTES) {
            throw new InvalidInputException(
                    "a proof file of " + proof.rows().size() + " rows would have " + bytes.length + " bytes, more than "
                            + ProofFile.MOST_BYTES,
                    "prove fewer rows at once");
        }
        OutputFile.write(file, bytes);
    }
}
