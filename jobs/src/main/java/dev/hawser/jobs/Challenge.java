package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Sent;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.web3j.BondClient;
import dev.hawser.anchor.web3j.BondedSchema;
import dev.hawser.anchor.web3j.ChallengedRow;
import dev.hawser.batch.WrongScores;
import dev.hawser.batch.WrongScores.Wrong;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import dev.hawser.score.ModelDocument;
import dev.hawser.session.HawserSession;
import dev.hawser.session.ProveStep;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One batch's rows, looked through and, where one does not hold, shown to the contract. */
final class Challenge {
    private static final int MOST_SHOWN = 20;
    private static final String SALT = "salt";

    private final HawserSession hawser;
    private final Console console;
    private final Manifest batch;
    private final BondedSchema bonded;

    private Challenge(HawserSession hawser, Console console, Manifest batch, BondedSchema bonded) {
        this.hawser = hawser;
        this.console = console;
        this.batch = batch;
        this.bonded = bonded;
    }

    /** @throws InvalidInputException if the run is no batch, or its schema can't be bonded */
    static Challenge of(HawserSession hawser, Console console, Manifest batch) {
        return new Challenge(hawser, console, batch, BondCommand.schema(batch));
    }

    /**
     * Looks, and commits and challenges where something was found. A second run goes on where the first was stopped.
     *
     * @param out where to write the calls in place of sending them
     * @throws InvalidInputException if nothing is bonded, or the contract is none
     */
    ObjectNode carryOut(Optional<Address> contract, Optional<Path> out) {
        try (ChainSession chain = hawser.openChain()) {
            return carryOut(chain, contract, out);
        }
    }

    ObjectNode carryOut(ChainSession chain, Optional<Address> contract, Optional<Path> out) {
        BondContract bonds = BondContract.of(chain, contract);
        Stream stream = BondCommand.stream(chain, batch);
        Wei bond = bond(bonds, stream);
        ProveStep.requireFinal(chain, batch);
        RowEvidence evidence = RowEvidence.of(hawser, batch);
        List<Wrong> wrong = look(evidence.model(), evidence.document());
        Optional<Wrong> provable = wrong.stream().filter(Wrong::committed).findFirst();
        ObjectNode json = Json.object()
                .put("run", batch.run().toString())
                .put("contract", bonds.address().toString())
                .put("rows", batch.count())
                .put("bond", bond.toString());
        json.set("wrong", rows(wrong));
        if (provable.isEmpty()) {
            console.say("challenge: " + (wrong.isEmpty() ? "nothing is wrong" : "nothing that can be shown is wrong")
                    + " among the " + batch.count() + " rows of batch " + batch.run());
            return json.put("slashed", false);
        }
        ChallengedRow row = evidence.row(chain, stream, keys(provable.get()));
        if (out.isPresent()) {
            write(out.get(), chain, bonds, row);
            return json.put("slashed", false).put("out", out.get().toString());
        }
        String transaction = send(chain, bonds, stream, row);
        console.say("challenge: the bond of " + bond + " wei is lost; a quarter went to "
                + chain.sender().sender() + ", the rest is burned (transaction " + transaction + ")");
        return json.put("slashed", true).put("transactionHash", transaction);
    }

    private Wei bond(BondContract bonds, Stream stream) {
        BondClient.State state = bonds.client().state(stream, bonded.schema().hash());
        if (state.lost()) {
            throw lost(bonds, stream);
        }
        if (state.amount().equals(Wei.ZERO)) {
            throw new InvalidInputException(
                    "the contract " + bonds.address() + " holds no bond of " + stream + " for the schema of batch "
                            + batch.run() + " (" + bonded.schema().hash()
                            + "): none was posted for it, or its exit is over and it was withdrawn",
                    "name the contract that the publisher bonded with --contract, or a batch of the bonded schema with"
                            + " --run");
        }
        return state.amount();
    }

    private List<Wrong> look(Manifest model, ModelDocument document) {
        if (document.margins() > 1) {
            throw new InvalidInputException(
                    "model " + model.run() + " has several margins, and a bond covers one",
                    "check the batch with 'hawser verify --features'");
        }
        if (document.weights().size() > BondClient.MOST_WORDS) {
            throw new InvalidInputException(
                    "model " + model.run() + " has " + document.weights().size() + " weights, a bond covers "
                            + BondClient.MOST_WORDS,
                    "demand a row's evidence from the contract: it can't be given, and the bond is lost for that");
        }
        console.report("challenge: looking at " + batch.count() + " rows of batch " + batch.run());
        List<Wrong> wrong = WrongScores.first(
                hawser.rows(batch),
                bonded.schema(),
                bonded.scoreColumn().name(),
                document,
                document.commitment(model.digest()),
                MOST_SHOWN);
        for (Wrong one : wrong) {
            console.say("   ✗ row " + key(one) + ": published " + one.published() + ", the model gives " + given(one)
                    + (one.committed() ? "" : " for stored words that the row does not commit to"));
        }
        return wrong;
    }

    /** Commits, unless an earlier run did, waits for the block, and challenges. */
    private String send(ChainSession chain, BondContract bonds, Stream stream, ChallengedRow row) {
        BigInteger salt = salt(chain, row);
        BondClient client = bonds.client();
        Call call = client.challenge(row, salt);
        var commitment = BondClient.commitment(chain.sender().sender(), row, salt);
        if (!client.isCommitted(commitment)) {
            console.report("challenge: committing to it at " + bonds.address());
            chain.sender().require(client.commit(commitment));
        }
        console.report("challenge: showing the row to " + bonds.address());
        Sent sent = chain.sender().send(call);
        if (sent instanceof Sent.Confirmed confirmed) {
            return confirmed.receipt().transactionHash().toString();
        }
        if (sent instanceof Sent.Refused refused) {
            throw refused(bonds, stream, call, refused);
        }
        throw new RetryableException("another transaction came first while trying to " + call.purpose(), "run again");
    }

    private RuntimeException refused(BondContract bonds, Stream stream, Call call, Sent.Refused refused) {
        if (refused.refusal().is("NoBond(bytes32,bytes32)")) {
            return lost(bonds, stream);
        }
        if (refused.refusal().is("NotInStream(bytes32)")) {
            return new RetryableException(
                    "an entry was appended to " + stream + " while trying to " + call.purpose(), "run again");
        }
        return new InvalidInputException(
                "refused to " + call.purpose() + ": " + refused.refusal().message(),
                "look at the row with 'hawser verify --features'");
    }

    private static InvalidInputException lost(BondContract bonds, Stream stream) {
        return new InvalidInputException(
                "the bond of " + stream + " at " + bonds.address() + " is lost already",
                "there is nothing left to take");
    }

    /** Random, so that the commitment does not tell the row, and kept, so that the next run can use what was committed to. */
    private BigInteger salt(ChainSession chain, ChallengedRow row) {
        String path = "chains/" + chain.chainId() + "/challenges/" + row.leaf() + ".json";
        String random = new BigInteger(Long.SIZE, new SecureRandom()).toString();
        byte[] kept =
                hawser.store().create(path, Json.canonicalBytes(Json.object().put(SALT, random)));
        return new BigInteger(Members.of(Json.parseObject(kept, path), path).text(SALT));
    }

    private void write(Path file, ChainSession chain, BondContract bonds, ChallengedRow row) {
        BigInteger salt = salt(chain, row);
        Address challenger = chain.signer().address();
        Call commit = bonds.client().commit(BondClient.commitment(challenger, row, salt));
        Call challenge = bonds.client().challenge(row, salt);
        ObjectNode json = Json.object()
                .put("chainId", chain.chainId().toString())
                .put("from", challenger.toString())
                .put(
                        "explanation",
                        "two transactions of " + challenger
                                + ": the first commits to the challenge, the second, in a later"
                                + " block, shows that the published score is not what the model gives");
        ArrayNode calls = json.putArray("transactions");
        for (Call call : List.of(commit, challenge)) {
            calls.addObject()
                    .put("purpose", call.purpose())
                    .put("to", bonds.address().toString())
                    .put("value", call.value().toString())
                    .put("data", Hex.encode(call.data()));
        }
        OutputFile.write(file, (Json.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8));
        console.say("challenge: two transactions for " + challenger + " written to " + file + "; nothing was sent");
    }

    private ArrayNode rows(List<Wrong> wrong) {
        ArrayNode rows = Json.array();
        for (Wrong one : wrong) {
            ObjectNode row = rows.addObject();
            ObjectNode key = row.putObject("key");
            keys(one).forEach(key::put);
            row.put("published", one.published().toPlainString()).put("given", given(one));
            row.put("committed", one.committed());
        }
        return rows;
    }

    private static String given(Wrong wrong) {
        return wrong.given().map(number -> number.toPlainString()).orElse("none");
    }

    private String key(Wrong wrong) {
        return String.join(
                ", ",
                keys(wrong).entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .toList());
    }

    private Map<String, String> keys(Wrong wrong) {
        LeafSchema schema = bonded.schema();
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 0; i < schema.key().size(); i++) {
            keys.put(schema.key().get(i), wrong.key().get(i));
        }
        return keys;
    }
}
