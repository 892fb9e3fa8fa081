package dev.hawser.anchor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Wei;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One file of a journal: the whole state after a step. FORMATS.md describes it.
 *
 * @param sequence its number, from 1
 * @param epoch the number of drivers that wrote to the journal so far
 * @param driver a random name of the driver that wrote it
 * @param step what was done, for people
 */
record JournalEntry(
        ChainId chain,
        Address account,
        long sequence,
        long epoch,
        String driver,
        Instant at,
        String step,
        JournalState state) {
    private static final String FORMAT_PREFIX = "hawser-journal-v";
    static final String FORMAT = FORMAT_PREFIX + "1";
    private static final String CHECKSUM = "checksum";

    byte[] toBytes() {
        ObjectNode json = Json.object()
                .put("format", FORMAT)
                .put("chainId", chain.toString())
                .put("account", account.toString())
                .put("sequence", Long.toString(sequence))
                .put("epoch", Long.toString(epoch))
                .put("driver", driver)
                .put("at", at.toString())
                .put("step", step)
                .put("genesis", state.genesis().toString())
                .put("nextNonce", Long.toString(state.nextNonce()));
        state.lastFinal().ifPresent(receipt -> json.set("lastFinal", receipt(receipt)));
        ArrayNode open = json.putArray("open");
        state.open().forEach(delivery -> open.add(delivery(delivery)));
        ObjectNode totals = json.putObject("totals");
        state.totals().forEach((stream, sums) -> totals.set(stream.toString(), totals(sums)));
        return (Json.canonical(json.put(CHECKSUM, Json.digest(json).toString())) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param what names the file in messages
     * @throws InvalidInputException if it was made by a newer version, or is not whole
     */
    static JournalEntry parse(byte[] bytes, String what) {
        ObjectNode json = undamaged(what, () -> Json.parseObject(bytes, what));
        requireVersion(json, what);
        return undamaged(what, () -> {
            requireWhole(json, what);
            return parse(Members.of(json, what));
        });
    }

    private static <T> T undamaged(String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidInputException | DateTimeException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    "the journal entry is damaged: " + e.getMessage() + " (" + what + ")",
                    "remove that file and run again: the entry before it and the chain tell the rest",
                    e);
        }
    }

    private static void requireVersion(ObjectNode json, String what) {
        String format = json.path("format").asText();
        if (!format.equals(FORMAT) && format.startsWith(FORMAT_PREFIX)) {
            throw new InvalidInputException(
                    "the journal entry " + what + " has format " + format + ", and this version reads " + FORMAT,
                    "use the newer Hawser that wrote it");
        }
    }

    private static void requireWhole(ObjectNode json, String what) {
        Hash32 stated = Members.of(json, what).hash(CHECKSUM);
        Hash32 actual = Json.digest(json.deepCopy().without(CHECKSUM));
        if (!stated.equals(actual)) {
            throw new InvalidInputException(
                    "checksum " + stated + " stated, " + actual + " computed", "see the message around this one");
        }
    }

    private static JournalEntry parse(Members entry) {
        if (!entry.text("format").equals(FORMAT)) {
            throw entry.wrong("format", FORMAT);
        }
        Map<Hash32, StreamTotals> totals = new LinkedHashMap<>();
        Members sums = entry.object("totals");
        sums.node()
                .fieldNames()
                .forEachRemaining(stream -> totals.put(Hash32.parse(stream), totals(sums.object(stream))));
        return new JournalEntry(
                entry.chainId("chainId"),
                entry.address("account"),
                entry.decimalLong("sequence"),
                entry.decimalLong("epoch"),
                entry.text("driver"),
                Instant.parse(entry.text("at")),
                entry.text("step"),
                new JournalState(
                        entry.hash("genesis"),
                        entry.objects("open").stream()
                                .map(JournalEntry::delivery)
                                .toList(),
                        entry.decimalLong("nextNonce"),
                        entry.optionalObject("lastFinal").map(JournalEntry::receipt),
                        totals));
    }

    private static ObjectNode delivery(Delivery delivery) {
        ObjectNode json = Json.object()
                .put("stage", delivery.stage().toString())
                .put("data", Hex.encode(delivery.call().data()))
                .put("purpose", delivery.call().purpose());
        delivery.call().to().ifPresent(to -> json.put("to", to.toString()));
        if (!delivery.call().value().equals(Wei.ZERO)) {
            json.put("value", delivery.call().value().toString());
        }
        delivery.nonce().ifPresent(nonce -> json.put("nonce", Long.toString(nonce)));
        delivery.mined().ifPresent(receipt -> json.set("mined", receipt(receipt)));
        ArrayNode attempts = json.putArray("attempts");
        for (Attempt attempt : delivery.attempts()) {
            attempts.addObject()
                    .put("hash", attempt.hash().toString())
                    .put("raw", Hex.encode(attempt.signed().raw()))
                    .put("maxFeePerGas", attempt.fees().max().toString())
                    .put("maxPriorityFeePerGas", attempt.fees().tip().toString())
                    .put("gasLimit", Long.toString(attempt.gasLimit()))
                    .put("at", attempt.at().toString());
        }
        return json;
    }

    private static Delivery delivery(Members delivery) {
        List<Attempt> attempts = new ArrayList<>();
        for (Members attempt : delivery.objects("attempts")) {
            SignedTransaction signed = new SignedTransaction(attempt.hash("hash"), attempt.bytes("raw"));
            if (!Keccak.hash(signed.raw()).equals(signed.hash())) {
                throw attempt.wrong("hash", "the hash of the bytes");
            }
            attempts.add(new Attempt(
                    signed,
                    new Fees(wei(attempt, "maxFeePerGas"), wei(attempt, "maxPriorityFeePerGas")),
                    attempt.decimalLong("gasLimit"),
                    Instant.parse(attempt.text("at"))));
        }
        return new Delivery(
                Stage.parse(delivery.text("stage")),
                new Call(
                        delivery.has("to") ? Optional.of(delivery.address("to")) : Optional.empty(),
                        delivery.bytes("data"),
                        delivery.has("value") ? wei(delivery, "value") : Wei.ZERO,
                        delivery.text("purpose")),
                delivery.has("nonce") ? Optional.of(delivery.decimalLong("nonce")) : Optional.empty(),
                attempts,
                delivery.optionalObject("mined").map(JournalEntry::receipt));
    }

    private static ObjectNode receipt(Receipt receipt) {
        ObjectNode json = Json.object()
                .put("transactionHash", receipt.transactionHash().toString())
                .put("succeeded", receipt.succeeded())
                .put("blockNumber", Long.toString(receipt.blockNumber()))
                .put("blockHash", receipt.blockHash().toString())
                .put("gasUsed", Long.toString(receipt.gasUsed()))
                .put("gasPrice", receipt.gasPrice().toString());
        if (!receipt.dataFee().equals(Wei.ZERO)) {
            json.put("dataFee", receipt.dataFee().toString());
        }
        receipt.created().ifPresent(created -> json.put("created", created.toString()));
        return json;
    }

    private static Receipt receipt(Members receipt) {
        return new Receipt(
                receipt.hash("transactionHash"),
                receipt.flag("succeeded"),
                receipt.decimalLong("blockNumber"),
                receipt.hash("blockHash"),
                receipt.decimalLong("gasUsed"),
                wei(receipt, "gasPrice"),
                receipt.has("dataFee") ? wei(receipt, "dataFee") : Wei.ZERO,
                receipt.has("created") ? Optional.of(receipt.address("created")) : Optional.empty());
    }

    private static ObjectNode totals(StreamTotals sums) {
        return Json.object()
                .put("transactions", sums.transactions())
                .put("reverted", sums.reverted())
                .put("attempts", sums.attempts())
                .put("gasUsed", Long.toString(sums.gasUsed()))
                .put("fees", sums.fees().toString())
                .put("millisUntilFinal", Long.toString(sums.untilFinal().toMillis()));
    }

    private static StreamTotals totals(Members sums) {
        return new StreamTotals(
                sums.count("transactions"),
                sums.count("reverted"),
                sums.count("attempts"),
                sums.decimalLong("gasUsed"),
                wei(sums, "fees"),
                Duration.ofMillis(sums.decimalLong("millisUntilFinal")));
    }

    private static Wei wei(Members members, String name) {
        String text = members.text(name);
        if (!text.matches("0|[1-9][0-9]{0,77}")) {
            throw members.wrong(name, "an amount of wei as a decimal string");
        }
        return new Wei(new BigInteger(text));
    }
}
