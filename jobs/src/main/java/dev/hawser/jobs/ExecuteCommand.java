package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.web3j.DeskClient;
import dev.hawser.anchor.web3j.DeskCourier;
import dev.hawser.anchor.web3j.DeskRows;
import dev.hawser.anchor.web3j.Trade;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.RowProver;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Wei;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.HawserSession;
import dev.hawser.session.ProveStep;
import dev.hawser.session.RunHistory;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Carries the proven rows of a batch to a contract that acts on them. */
@Command(name = "execute", description = "carries proven predictions to a contract and reads back what it did")
final class ExecuteCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 10_000;

    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "the batch (default: the newest)")
    private String run;

    @Option(names = "--contract", paramLabel = "ADDRESS", description = "default: what deploy recorded")
    private String contract;

    @Option(names = "--budget", paramLabel = "WEI", description = "the most that all transactions may cost together")
    private BigInteger budget;

    @Override
    public Integer call() {
        if (budget != null && budget.signum() <= 0) {
            throw new InvalidInputException("--budget is " + budget, "give whole wei: 100000000000000000 is 0.1 ether");
        }
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
                                Optional.ofNullable(contract).map(Address::parse),
                                Optional.ofNullable(budget).map(Wei::new)));
            }
            return 0;
        }
    }

    /** Carries the batch's rows to the contract, each once, and reads back what the contract holds. */
    static ObjectNode execute(
            HawserSession hawser,
            Console console,
            ChainSession chain,
            Manifest batch,
            Optional<Address> contract,
            Optional<Wei> budget) {
        HawserSession.requireKind(batch, Manifest.Kind.BATCH);
        Address address = contract.or(
                        () -> chain.records().desk(batch.pipeline()).map(desk -> desk.address()))
                .orElseThrow(() -> new InvalidInputException(
                        "no contract is named, and none is recorded for pipeline " + batch.pipeline() + " on chain "
                                + chain.chainId(),
                        "add --contract, or run: hawser deploy TradeDesk --pipeline " + batch.pipeline()));
        DeskClient desk = new DeskClient(chain.ledger(), address);
        Stream stream = chain.registry().stream(batch.owner(), new StreamName(batch.stream()));
        requireMeant(desk, stream, batch);
        DeskCourier.Outcome outcome = batch.count() == 0
                ? new DeskCourier.Outcome(0, 0, 0, 0, Wei.ZERO)
                : carry(hawser, chain, desk, stream, batch, budget);
        console.report("execute: " + said(batch, outcome));
        return report(console, byTime(desk.trades()), address, outcome);
    }

    private static DeskCourier.Outcome carry(
            HawserSession hawser,
            ChainSession chain,
            DeskClient desk,
            Stream stream,
            Manifest batch,
            Optional<Wei> budget) {
        ProveStep.requireFinal(chain, batch);
        BatchFolder folder = new BatchFolder(hawser.store().attemptFolder(batch));
        RowProver prover = RowProver.of(hawser.spark(), batch, folder);
        List<List<Object>> rows = prover.all(MOST_ROWS);
        return new DeskCourier(chain.ledger(), desk, () -> chain.latestHistory(stream), chain.gasShare())
                .carry(
                        new DeskRows(rows, prover::proveTogether),
                        new Entry(batch.root(), batch.digest()),
                        budget,
                        most -> most.map(chain::senderWithin).orElseGet(chain::sender));
    }

    private static void requireMeant(DeskClient desk, Stream stream, Manifest batch) {
        Hash32 schema = batch.members().hash("schema");
        if (!desk.schema().equals(schema)) {
            throw new InvalidInputException(
                    "the contract acts on rows of another schema than batch " + batch.run() + "\n  contract "
                            + desk.schema() + "\n  batch    " + schema,
                    "name a batch of the pipeline that the contract is for, with --run or --pipeline");
        }
        if (!desk.stream().equals(stream.id())) {
            throw new InvalidInputException(
                    "the contract acts on rows of another stream than that of batch " + batch.run() + "\n  contract "
                            + desk.stream() + "\n  batch    " + stream.id(),
                    "name the contract that was deployed for this stream, with --contract");
        }
    }

    /** Rows of one proof are acted on in the order of their leaves, which tells a reader nothing. */
    private static List<Trade> byTime(List<Trade> trades) {
        return trades.stream().sorted(Comparator.comparing(Trade::time)).toList();
    }

    private static String said(Manifest batch, DeskCourier.Outcome outcome) {
        if (batch.count() == 0) {
            long out = batch.members().has("rowsLeftOut") ? batch.members().count("rowsLeftOut") : 0;
            return "nothing to do: batch " + batch.run() + " has no rows"
                    + (out == 0 ? "" : ", the pipeline's publish-where left out all " + out);
        }
        return outcome.executed() + " rows executed, " + outcome.before() + " already done, " + outcome.transactions()
                + " transactions, " + outcome.gasUsed() + " gas, " + outcome.fees() + " wei";
    }

    private static ObjectNode report(
            Console console, List<Trade> trades, Address contract, DeskCourier.Outcome outcome) {
        ObjectNode json = Json.object()
                .put("contract", contract.toString())
                .put("executed", outcome.executed())
                .put("alreadyDone", outcome.before())
                .put("transactions", outcome.transactions())
                .put("gasUsed", outcome.gasUsed())
                .put("fees", outcome.fees().toString());
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
