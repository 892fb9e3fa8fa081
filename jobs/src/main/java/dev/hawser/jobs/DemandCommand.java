package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.Sent;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.web3j.BondClient;
import dev.hawser.anchor.web3j.PublishedRow;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the publisher of a proven row for what the row commits to. Needs the proof file alone, no store. */
@Command(
        name = "demand",
        description =
                "asks the publisher of a proven row for its words and weights, against a deposit; with --settle takes"
                        + " the bond where no answer came in time")
final class DemandCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Parameters(paramLabel = "FILE", description = "the row's proof file")
    private Path file;

    @Option(names = "--contract", paramLabel = "ADDRESS", description = "default: what deploy recorded")
    private String contract;

    @Option(names = "--settle", description = "ends the demand for the row, whose time to answer is over")
    private boolean settle;

    @Override
    public Integer call() {
        ProofFile proof = ProofFile.parse(CheckCommand.read(file), file.toString());
        Console console = new Console(options);
        try (ChainSession chain = CommandConfig.of(options).openChain(console)) {
            BondContract bonds =
                    BondContract.of(chain, Optional.ofNullable(contract).map(Address::parse));
            AnchorClaim claim = claim(proof, chain);
            Stream stream = chain.registry().stream(claim.owner(), new StreamName(claim.stream()));
            PublishedRow row = row(proof, chain, stream);
            console.result(
                    settle ? settle(console, chain, bonds, stream, row) : demand(console, chain, bonds, stream, row));
        }
        return 0;
    }

    private AnchorClaim claim(ProofFile proof, ChainSession chain) {
        if (proof.proofFlags().isPresent()) {
            throw new InvalidInputException(
                    file + " proves several rows, and a demand is for one",
                    "prove the row alone: hawser prove --key …");
        }
        AnchorClaim claim = proof.anchor()
                .orElseThrow(() -> new InvalidInputException(
                        file + " does not say where its entry stands", "make it again once the batch is anchored"));
        Address registry = chain.registry().address();
        if (!claim.registry().equals(registry)
                || claim.chainId() != chain.chainId().value()) {
            throw new InvalidInputException(
                    file + " is for registry " + claim.registry() + " on chain " + claim.chainId() + ", not " + registry
                            + " on chain " + chain.chainId(),
                    "name that chain with --rpc and that registry with --registry");
        }
        return claim;
    }

    private static PublishedRow row(ProofFile proof, ChainSession chain, Stream stream) {
        Manifest batch = proof.parsedManifest();
        return PublishedRow.of(proof, batch.digest(), chain.latestHistory(stream))
                .orElseThrow(() -> new InvalidInputException(
                        "batch " + batch.run() + " has no entry in " + stream, "check the proof file: hawser check"));
    }

    private static ObjectNode demand(
            Console console, ChainSession chain, BondContract bonds, Stream stream, PublishedRow row) {
        bonds.requireBond(stream, row.schema(), "name the contract that the publisher bonded with --contract");
        Optional<Instant> before = bonds.client().demandedUntil(row);
        Optional<Receipt> sent = before.isPresent() ? Optional.empty() : Optional.of(ask(chain, bonds, row));
        Instant until = bonds.client().demandedUntil(row).orElseThrow();
        console.say("demand: the row of leaf " + row.leaf() + (before.isPresent() ? " is demanded already," : "")
                + " is to be answered until " + until + ", else settle it: hawser demand --settle");
        ObjectNode json = json(bonds, row).put("until", until.toString());
        sent.ifPresent(
                receipt -> json.put("transactionHash", receipt.transactionHash().toString()));
        return json;
    }

    private static Receipt ask(ChainSession chain, BondContract bonds, PublishedRow row) {
        Call call = bonds.client().demand(row);
        Sent sent = chain.sender().send(call);
        if (sent instanceof Sent.Confirmed confirmed) {
            return confirmed.receipt();
        }
        if (!(sent instanceof Sent.Refused refused)) {
            throw new RetryableException(
                    "another transaction came first while trying to " + call.purpose(), "run again");
        }
        if (refused.refusal().is("AlreadyDemanded(bytes32)")) {
            throw new InvalidInputException(
                    "the row of leaf " + row.leaf() + " was demanded before, and answered",
                    "words and weights stand in that answer's transaction: look for the event Answered of "
                            + bonds.address());
        }
        if (refused.refusal().is("Exiting(uint256)")) {
            throw new InvalidInputException(
                    "the bond's exit is over in less than four days, too few for an answer",
                    "challenge the row if you have its words: hawser challenge");
        }
        throw new InvalidInputException(
                "refused to " + call.purpose() + ": " + refused.refusal().message(),
                "check the proof file: hawser check");
    }

    private static ObjectNode settle(
            Console console, ChainSession chain, BondContract bonds, Stream stream, PublishedRow row) {
        Instant until = bonds.client()
                .demandedUntil(row)
                .orElseThrow(() -> new InvalidInputException(
                        "nobody demands the row of leaf " + row.leaf() + " at " + bonds.address(),
                        "there is nothing to settle: no demand was made, or it was answered or settled"));
        BondClient.State bond = bonds.client().state(stream, row.schema());
        boolean bonded = bond.amount().compareTo(Wei.ZERO) > 0;
        if (bonded && !chain.ledger().latest().timestamp().isAfter(until)) {
            throw new RetryableException(
                    "the demand for the row of leaf " + row.leaf() + " is to be answered until " + until,
                    "run again after that");
        }
        Receipt receipt = chain.sender().require(bonds.client().settle(row));
        boolean lost = bonded && bonds.client().state(stream, row.schema()).lost();
        console.say("demand: settled, the deposit is given back"
                + (lost
                        ? ", and the bond of " + bond.amount() + " wei is lost"
                        : "; no bond stood behind it any more"));
        return json(bonds, row)
                .put("slashed", lost)
                .put("transactionHash", receipt.transactionHash().toString());
    }

    private static ObjectNode json(BondContract bonds, PublishedRow row) {
        return Json.object()
                .put("contract", bonds.address().toString())
                .put("stream", row.stream().toString())
                .put("schema", row.schema().toString())
                .put("leaf", row.leaf().toString());
    }
}
