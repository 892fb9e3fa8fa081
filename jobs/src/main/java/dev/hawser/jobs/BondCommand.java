package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.web3j.BondClient;
import dev.hawser.anchor.web3j.BondedSchema;
import dev.hawser.anchor.web3j.ChallengedRow;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Wei;
import dev.hawser.session.HawserSession;
import dev.hawser.session.RunHistory;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts ether behind a pipeline's predictions, and takes it back. */
@Command(
        name = "bond",
        description =
                "shows the bond behind a pipeline's batches; --amount posts or adds, --exit and --withdraw take it"
                        + " back")
final class BondCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "a batch of the schema (default: the newest)")
    private String run;

    @Option(names = "--contract", paramLabel = "ADDRESS", description = "default: what deploy recorded")
    private String contract;

    @Option(names = "--amount", paramLabel = "WEI", description = "bonds the stream with so much, or adds to its bond")
    private String amount;

    @Option(names = "--exit", description = "begins the fourteen days after which the bond can be withdrawn")
    private boolean exit;

    @Option(names = "--withdraw", description = "takes the bond back, once the fourteen days are over")
    private boolean withdraw;

    @Option(
            names = "--answer",
            paramLabel = "COLUMN=VALUE",
            description =
                    "answers the demand for the row of this key, which gets its deposit; once for each key column")
    private Map<String, String> answer;

    @Option(names = "--calldata", description = "print the transaction for the owner to sign elsewhere, and send none")
    private boolean calldata;

    @Override
    public Integer call() {
        if ((amount != null ? 1 : 0) + (exit ? 1 : 0) + (withdraw ? 1 : 0) + (answer != null ? 1 : 0) > 1) {
            throw new InvalidInputException(
                    "of --amount, --exit, --withdraw and --answer several are given together", "give one of them");
        }
        try (Session session = Session.open(options)) {
            return carryOut(session.hawser(), session.console());
        }
    }

    private int carryOut(HawserSession hawser, Console console) {
        Manifest batch = RunHistory.select(hawser.config(), Optional.ofNullable(run));
        BondedSchema bonded = schema(batch);
        try (ChainSession chain = hawser.openChain()) {
            BondContract bonds =
                    BondContract.of(chain, Optional.ofNullable(contract).map(Address::parse));
            Stream stream = stream(chain, batch);
            if (answer != null) {
                answer(chain, bonds, stream, RowEvidence.of(hawser, batch).row(chain, stream, answer));
                console.result(report(console, bonds, stream, bonded));
                return 0;
            }
            Optional<Call> call = asked(bonds, stream, bonded);
            if (calldata && call.isPresent()) {
                String function = amount != null ? BondClient.POST : exit ? BondClient.EXIT : BondClient.WITHDRAW;
                OwnerCalls.show(console, chain, function, List.of(call.get()));
                return 0;
            }
            call.ifPresent(one -> send(chain, stream, one));
            console.result(report(console, bonds, stream, bonded));
        }
        return 0;
    }

    private static void answer(ChainSession chain, BondContract bonds, Stream stream, ChallengedRow row) {
        if (bonds.client().demandedUntil(row.row()).isEmpty()) {
            throw new InvalidInputException(
                    "nobody demands the row of leaf " + row.leaf() + " at " + bonds.address(),
                    "there is nothing to answer, or it was answered");
        }
        chain.sender().require(bonds.client().answer(stream, row));
    }

    private Optional<Call> asked(BondContract bonds, Stream stream, BondedSchema bonded) {
        if (amount != null) {
            return Optional.of(posting(bonds, stream, bonded, amount(amount)));
        }
        if (!exit && !withdraw) {
            return Optional.empty();
        }
        bonds.requireBond(stream, bonded.schema().hash(), "post one with --amount");
        Hash32 schema = bonded.schema().hash();
        return Optional.of(
                exit ? bonds.client().exit(stream, schema) : bonds.client().withdraw(stream, schema));
    }

    /**
     * Bonds the stream of the batch for the batch's schema, or adds to the bond, in the contract that is recorded.
     *
     * @throws InvalidInputException if the schema can't be bonded, the sender is not the stream's owner, or the bond was lost
     */
    static void post(Console console, ChainSession chain, Manifest batch, Wei amount) {
        BondContract bonds = BondContract.of(chain, Optional.empty());
        BondedSchema bonded = schema(batch);
        Stream stream = stream(chain, batch);
        send(chain, stream, posting(bonds, stream, bonded, amount));
        report(console, bonds, stream, bonded);
    }

    private static Call posting(BondContract bonds, Stream stream, BondedSchema bonded, Wei amount) {
        if (bonds.client().state(stream, bonded.schema().hash()).lost()) {
            throw new InvalidInputException(
                    "the bond of " + stream + " for this schema was lost at " + bonds.address()
                            + ", and the row that cost it is still there",
                    "publish a right stream under another name, and bond that");
        }
        return bonds.client().post(stream, bonded, amount);
    }

    static BondedSchema schema(Manifest batch) {
        HawserSession.requireKind(batch, Manifest.Kind.BATCH);
        return BondedSchema.of(LeafSchema.parse(batch.members()));
    }

    static Stream stream(ChainSession chain, Manifest batch) {
        return chain.registry().stream(batch.owner(), new StreamName(batch.stream()));
    }

    private static void send(ChainSession chain, Stream stream, Call call) {
        OwnerCalls.requireOwner(chain, List.of(stream));
        chain.sender().require(call);
    }

    private static Wei amount(String text) {
        if (!text.matches("[1-9][0-9]{0,37}")) {
            throw new InvalidInputException(
                    "'" + text + "' is no amount of wei to bond",
                    "give a whole number above 0, such as 1" + "0".repeat(18));
        }
        return new Wei(new BigInteger(text));
    }

    private static ObjectNode report(Console console, BondContract bonds, Stream stream, BondedSchema bonded) {
        BondClient.State state = bonds.client().state(stream, bonded.schema().hash());
        console.say("bond of " + stream + " at " + bonds.address() + ": " + state.amount() + " wei"
                + (state.lost() ? ", lost" : "")
                + state.until()
                        .filter(until -> state.amount().compareTo(Wei.ZERO) > 0)
                        .map(until -> ", to be withdrawn from " + until)
                        .orElse(""));
        ObjectNode json = Json.object()
                .put("contract", bonds.address().toString())
                .put("stream", stream.id().toString())
                .put("schema", bonded.schema().hash().toString())
                .put("bond", state.amount().toString())
                .put("lost", state.lost());
        state.until().ifPresent(until -> json.put("until", until.toString()));
        return json;
    }
}
