package dev.hawser.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.NodePort;
import dev.hawser.chain.ChainSession;
import dev.hawser.chain.Deployments;
import dev.hawser.ingest.generate.ExportRequest;
import dev.hawser.ingest.generate.Generator;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.Role;
import dev.hawser.manifest.TrustFile;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.session.Hawser;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.HawserSession;
import dev.hawser.session.Verification;
import dev.hawser.verify.Check;
import dev.hawser.verify.Findings;
import dev.hawser.verify.ProofCheck;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole way on one machine. */
@Command(name = "demo", description = "the whole way on this machine, with a chain of its own, in a folder of its own")
final class DemoCommand implements Callable<Integer> {
    private static final long FEWEST_ROWS = 10_000;

    @Mixin
    private CommonOptions options;

    @Option(names = "--dir", paramLabel = "DIR", description = "an absent or empty folder (default: a new one)")
    private Path folder;

    @Option(names = "--rows", paramLabel = "N", description = "transactions to generate (default: ${DEFAULT-VALUE})")
    private long rows = 200_000;

    @Override
    public Integer call() {
        if (rows < FEWEST_ROWS) {
            throw new InvalidInputException(
                    rows + " rows are too few to learn from and to forecast", "ask for at least " + FEWEST_ROWS);
        }
        Path dir = (folder != null ? folder : freshFolder(Clock.systemUTC()))
                .toAbsolutePath()
                .normalize();
        requireEmpty(dir);
        try (Session session = Session.open(optionsFor(dir, "gas-price"))) {
            Console console = session.console();
            console.say("1. An export: " + rows + " transactions of a chain that follows EIP-1559");
            String uri = HawserConfig.uri(dir.resolve("export").toString()).toString();
            Generator.Export export = GenerateJob.generate(session, ExportRequest.of("ethereum-etl", rows, 1, uri));
            try (ChainSession chain = session.hawser().openChain()) {
                ObjectNode json = forecast(session, chain, export, uri, dir);
                json.set("trades", trade(session, dir, chain));
                json.put("slashed", slash(session, dir, chain));
                console.say("8. Waiting for a cheaper block by these forecasts, replayed");
                json.set("feeSaving", FeeSaving.show(session, json.get("run").textValue()));
                console.say("Everything lies in " + dir);
                console.say("Check the proof without our code, by OpenZeppelin's library and ethers from npm:");
                console.say("  (cd lib && npm ci) && node lib/src/test/js/verify.mjs --trust "
                        + json.get("trust").textValue() + " "
                        + json.get("proof").textValue());
                console.result(json);
                boolean good = json.get("verified").booleanValue()
                        && json.get("forgeryRefused").booleanValue()
                        && json.get("slashed").booleanValue();
                return good ? 0 : 3;
            }
        }
    }

    /** Two intervals, as a schedule would have them: the model of the first forecasts the second. */
    private ObjectNode forecast(Session session, ChainSession chain, Generator.Export export, String uri, Path dir) {
        long middle = export.firstBlock() + export.blocks() / 2;
        session.console().say("2. A gas price model, fitted on the first half, published and anchored");
        InputOptions first = InputOptions.of(uri, new Interval.Blocks(export.firstBlock(), middle));
        RunJob.anchored(session.hawser(), chain, RunJob.publish(session.hawser(), first, Optional.empty()));

        session.console().say("3. Its forecasts of the second half, published and anchored");
        InputOptions second = InputOptions.of(uri, new Interval.Blocks(middle, export.firstBlock() + export.blocks()));
        Manifest batch = session.hawser()
                .predict()
                .on(IngestJob.step(session.hawser(), second).run().dataset())
                .run();
        ObjectNode anchored = RunJob.anchored(session.hawser(), chain, batch);
        ObjectNode json = proveAndForge(session, chain, batch, dir);
        json.set("gasPerAppend", anchored.get("streams").get(1).get("gasPerAppend"));
        return json;
    }

    private ObjectNode proveAndForge(Session session, ChainSession chain, Manifest batch, Path dir) {
        Console console = session.console();
        console.say("4. The run, verified against storage and chain");
        Findings findings = new Verification(session.hawser()).of(batch, Optional.of(chain));
        findings.checks().forEach(check -> console.say("   " + check));

        console.say("5. One row, proven; and a forgery of it, refused");
        Path file = dir.resolve("forecast.proof.json");
        ProofFile proof = session.hawser().prove(batch).run(Optional.of(chain));
        ProveCommand.write(file, proof);
        ProofCheck.Outcome good = check(chain, proof);
        good.findings().checks().forEach(check -> console.say("   " + check));
        ProofFile forged = forged(proof, batch);
        ProveCommand.write(dir.resolve("forged.proof.json"), forged);
        ProofCheck.Outcome bad = check(chain, forged);
        bad.findings().checks().stream()
                .filter(check -> check.verdict() == Check.Verdict.FAILED)
                .forEach(check -> console.say("   " + check));
        return Json.object()
                .put("verified", findings.exitCode() == 0 && good.findings().exitCode() == 0 && good.identity())
                .put("forgeryRefused", bad.findings().exitCode() == 3)
                .put("proof", file.toString())
                .put(
                        "trust",
                        dir.resolve("store/" + TrustFile.path(chain.chainId())).toString())
                .put("store", session.config().storeUri().toString())
                .put("run", batch.run().toString());
    }

    private JsonNode trade(Session session, Path dir, ChainSession chain) {
        session.console().say("6. A contract that acts on proven predictions: four trades, read back from the chain");
        HawserConfig config = CommandConfig.of(optionsFor(dir, "price"));
        try (HawserSession price = Hawser.session(session::spark, config, session.console())) {
            Manifest batch = RunJob.publish(price, new InputOptions(), Optional.empty());
            RunJob.anchored(price, chain, batch);
            new Deployments(chain).tradeDesk(batch.pipeline(), config.deploy().desk());
            return ExecuteCommand.execute(price, session.console(), chain, batch, Optional.empty(), Optional.empty())
                    .get("trades");
        }
    }

    private boolean slash(Session session, Path dir, ChainSession chain) {
        session.console()
                .say("7. A bonded stream with one falsified score: found, shown to the contract, the bond lost");
        HawserConfig config = CommandConfig.of(optionsFor(dir, "price-bonded"));
        try (HawserSession bonded = Hawser.session(session::spark, config, session.console())) {
            return SlashedRow.isSlashed(bonded, session.console(), chain);
        }
    }

    private static ProofCheck.Outcome check(ChainSession chain, ProofFile proof) {
        return ProofCheck.check(proof, chain.records().trust(), Optional.<NodePort>of(chain.ledger()));
    }

    /** The proof with its prediction raised by one unit of the last digit. */
    private static ProofFile forged(ProofFile proof, Manifest batch) {
        List<LeafColumn> columns = LeafSchema.parse(batch.members()).columns();
        List<Object> values = new ArrayList<>(proof.values());
        for (int i = 0; i < values.size(); i++) {
            if (columns.get(i).role() == Role.PREDICTION) {
                values.set(i, ((BigInteger) values.get(i)).add(BigInteger.ONE));
            }
        }
        return ProofFile.ofRow(
                proof.leafEncoding(),
                proof.columns(),
                values,
                proof.proof(),
                proof.root(),
                proof.manifest(),
                proof.anchor(),
                proof.featureWords(),
                proof.featureSalt());
    }

    private CommonOptions optionsFor(Path dir, String pipeline) {
        List<String> arguments =
                new ArrayList<>(List.of("--store", dir.resolve("store").toString(), "--pipeline", pipeline));
        options.master().ifPresent(master -> arguments.addAll(List.of("--master", master)));
        if (options.json()) {
            arguments.add("--json");
        }
        if (options.verbose()) {
            arguments.add("--verbose");
        }
        return CommonOptions.parse(arguments);
    }

    private static Path freshFolder(Clock clock) {
        return Path.of(
                ".hawser-demo",
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                        .withZone(ZoneOffset.UTC)
                        .format(clock.instant()));
    }

    private static void requireEmpty(Path dir) {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> content = Files.list(dir)) {
            if (content.findAny().isPresent()) {
                throw new InvalidInputException("the folder " + dir + " is not empty", "name another with --dir");
            }
        } catch (IOException e) {
            throw new RetryableException("can't look into " + dir, "check --dir", e);
        }
    }
}
