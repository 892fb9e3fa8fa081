package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.web3j.DeskClient;
import dev.hawser.anchor.web3j.Execution;
import dev.hawser.anchor.web3j.ProvenRow;
import dev.hawser.anchor.web3j.Trade;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.RowProver;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.HawserSession;
import dev.hawser.session.ProveStep;
import dev.hawser.session.RunHistory;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Carries the proven rows of a batch to a contract that acts on them. */
@Command(name = "execute", description = "carries proven predictions to a contract and reads back what it did")
final class ExecuteCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 1000;

    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "the batch (default: the newest)")
    private String run;

    @Option(names = "--contract", paramLabel = "ADDRESS", description = "default: what deploy recorded")
    private String contract;

    @Override
    public Integer call() {
        try (Session session = Session.open(options)) {
            HawserConfig config = session.config();
            Manifest batch = RunHistory.select(config, Optional.ofNullable(run));
            try (ChainSession chain = config.openChain(new Console(options))) {
                session.console()
                        .result(execute(
                                session.hawser(),
                                session.console(),
                                chain,
                                batch,
                                Optional.ofNullable(contract).map(Address::parse)));
            }
            return 0;
        }
    }

    static ObjectNode execute(
            HawserSession hawser, Console console, ChainSession chain, Manifest batch, Optional<Address> contract) {
        HawserSession.requireKind(batch, Manifest.Kind.BATCH);
        Address address = contract.or(
                        () -> chain.records().desk(batch.pipeline()).map(desk -> desk.address()))
                .orElseThrow(() -> new InvalidInputException(
                        "no contract is named, and none is recorded for pipeline " + batch.pipeline() + " on chain "
                                + chain.chainId(),
                        "add --contract, or run: hawser deploy TradeDesk --pipeline " + batch.pipeline()));
        DeskClient desk = new DeskClient(chain.ledger(), address);
        requireSchema(desk, batch);
        AnchorClaim claim = ProveStep.claim(chain, batch)
                .orElseThrow(() -> new RetryableException(
                        "batch " + batch.run() + " has no final entry on chain " + chain.chainId(),
                        "run anchor first, or wait until its entry is final"));
        int executed = 0;
        long gas = 0;
        for (ProofFile proof : proofs(hawser, batch)) {
            Execution execution = desk.execute(chain.sender(), row(proof, batch, claim));
            if (execution instanceof Execution.Executed done) {
                executed++;
                gas += done.receipt().gasUsed();
            } else if (execution instanceof Execution.NotLatestEntry other) {
                throw new InvalidInputException(
                        "the contract acts only on the stream's latest entry; batch " + batch.run()
                                + " is not it\n  row's head    " + other.expectedHead() + "\n  stream's head "
                                + other.actualHead(),
                        "name the newest batch with --run");
            }
        }
        console.report("execute: " + executed + " rows executed, " + (batch.count() - executed) + " already done, "
                + gas + " gas");
        return report(console, desk.trades(), address, executed, gas);
    }

    private static void requireSchema(DeskClient desk, Manifest batch) {
        Hash32 schema = batch.members().hash("schema");
        if (!desk.schema().equals(schema)) {
            throw new InvalidInputException(
                    "the contract acts on rows of another schema than batch " + batch.run() + "\n  contract "
                            + desk.schema() + "\n  batch    " + schema,
                    "name a batch of the pipeline that the contract is for, with --run or --pipeline");
        }
    }

    private static List<ProofFile> proofs(HawserSession hawser, Manifest batch) {
        BatchFolder folder = new BatchFolder(hawser.store().attemptFolder(batch));
        return RowProver.of(hawser.spark(), batch, folder).proveAll(MOST_ROWS);
    }

    private static ProvenRow row(ProofFile proof, Manifest batch, AnchorClaim claim) {
        List<String> names = LeafSchema.parse(batch.members()).columns().stream()
                .map(LeafColumn::name)
                .toList();
        return new ProvenRow(
                claim.previousHead(),
                batch.digest(),
                integer(proof, names.indexOf("time")),
                integer(proof, names.indexOf("price")),
                integer(proof, names.indexOf("volume")),
                Hash32.of((byte[]) proof.values().get(names.indexOf(LeafSchema.MODEL))),
                Hash32.of((byte[]) proof.values().get(names.indexOf(LeafSchema.FEATURES))),
                proof.proof());
    }

    private static BigInteger integer(ProofFile proof, int column) {
        Object value = proof.values().get(column);
        return value instanceof BigInteger big ? big : BigInteger.valueOf(((Number) value).longValue());
    }

    private static ObjectNode report(Console console, List<Trade> trades, Address contract, int executed, long gas) {
        ObjectNode json = Json.object()
                .put("contract", contract.toString())
                .put("executed", executed)
                .put("gasUsed", gas);
        ArrayNode list = json.putArray("trades");
        console.say(String.format("%8s %8s %8s", "time", "price", "volume"));
        for (Trade trade : trades) {
            console.say(String.format("%8s %8s %8s", trade.time(), trade.price(), trade.volume()));
            list.addObject()
                    .put("time", trade.time())
                    .put("price", trade.price())
                    .put("volume", trade.volume());
        }
        return json;
    }
}
