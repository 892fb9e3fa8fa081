package dev.hawser.fabric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.FabricPlace;
import dev.hawser.anchor.LedgerAnswer;
import dev.hawser.anchor.LedgerEntry;
import dev.hawser.anchor.LedgerHistory;
import dev.hawser.anchor.LedgerPort;
import dev.hawser.anchor.LedgerStream;
import dev.hawser.anchor.StreamName;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Streams in the chaincode of a channel. Whatever a peer has committed is final. */
public final class FabricLedger implements LedgerPort, AutoCloseable {
    /** What the chaincode takes and gives at a time. */
    private static final int PAGE = 500;

    /** Another transaction of the same block, or of one before it, changed what this one was simulated on. */
    private static final Set<TxValidationCode> CONFLICTS =
            Set.of(TxValidationCode.MVCC_READ_CONFLICT, TxValidationCode.PHANTOM_READ_CONFLICT);

    private final GatewayConnection connection;
    private final Contract contract;
    private final FabricPlace place;
    private final Address account;

    private FabricLedger(GatewayConnection connection, ConnectionProfile profile, Identity identity) {
        this.connection = connection;
        this.place = profile.place();
        this.account = identity.account();
        Gateway gateway = connection.gateway();
        this.contract = gateway.getNetwork(place.channel()).getContract(place.chaincode());
    }

    /**
     * Opens a connection; the first call shows whether the peer answers.
     *
     * @throws InvalidInputException if the profile's files can't be used
     */
    public static FabricLedger open(ConnectionProfile profile) {
        Identity identity = Identity.of(profile);
        return new FabricLedger(GatewayConnection.open(profile, identity), profile, identity);
    }

    @Override
    public Address account() {
        return account;
    }

    @Override
    public Hash32 id(LedgerStream stream) {
        return place.id(stream);
    }

    @Override
    public int mostEntries() {
        return PAGE;
    }

    /** The account that the network takes this client for: {@link #account}, unless the chaincode is another. */
    Address accountThere() {
        String answer = text(evaluate("account"));
        return read(() -> Address.parse(answer.substring(1, answer.length() - 1)));
    }

    /** Whether the owner has named the account as a writer of the stream. */
    public boolean isWriter(LedgerStream stream, Address writer) {
        return text(evaluate("isWriter", stream.owner(), stream.name(), writer)).equals("true");
    }

    @Override
    public LedgerHistory history(LedgerStream stream) {
        ObjectNode first = page(stream, 0);
        List<LedgerEntry> entries = new ArrayList<>(entries(first, 0));
        int count = read(() -> first.required("count").intValue());
        while (entries.size() < count) {
            List<LedgerEntry> next = entries(page(stream, entries.size()), entries.size());
            if (next.isEmpty()) {
                throw new RetryableException(
                        "a peer gave " + entries.size() + " of " + count + " entries of " + stream,
                        "run again when the channel's peers have the same blocks");
            }
            entries.addAll(next);
        }
        Hash32 id = read(() -> Hash32.parse(first.required("id").textValue()));
        if (!id.equals(id(stream))) {
            throw new InvalidInputException(
                    place + " gives " + stream + " another id" + "\n  id there " + id + "\n  id here  " + id(stream),
                    "check that the chaincode is Hawser's, under the name that the connection profile gives");
        }
        Hash32 head = read(() -> Hash32.parse(first.required("head").textValue()));
        boolean retired = read(() -> first.required("retired").booleanValue());
        return new LedgerHistory(stream, id, head, retired, entries.subList(0, count));
    }

    @Override
    public LedgerAnswer append(LedgerStream stream, Hash32 expectedHead, List<Entry> entries) {
        List<Object> arguments = new ArrayList<>(List.of(stream.owner(), stream.name(), expectedHead));
        entries.forEach(entry -> arguments.addAll(List.of(entry.root(), entry.manifest())));
        return submit("append to " + stream, "append", arguments.toArray());
    }

    /**
     * Names a writer of the account's own stream, or withdraws the name.
     *
     * @throws RetryableException if it is not known to be done
     */
    public void setWriter(StreamName name, Address writer, boolean allowed) {
        require("set writer " + writer + " of " + name, "setWriter", name, writer, allowed);
    }

    /**
     * Closes the account's own stream for ever.
     *
     * @throws InvalidInputException if it is closed already
     * @throws RetryableException if it is not known to be done
     */
    public void retire(StreamName name) {
        require("retire " + name, "retire", name);
    }

    @Override
    public void close() {
        connection.close();
    }

    private void require(String doing, String function, Object... arguments) {
        LedgerAnswer answer = submit(doing, function, arguments);
        if (!(answer instanceof LedgerAnswer.Appended)) {
            throw new RetryableException(
                    "could not " + doing + ": " + answer, "look whether it was done, else run again");
        }
    }

    private LedgerAnswer submit(String doing, String function, Object... arguments) {
        try {
            Transaction endorsed = contract.newProposal(function)
                    .addArguments(texts(arguments))
                    .build()
                    .endorse();
            SubmittedTransaction sent = endorsed.submitAsync();
            return answer(doing, sent.getStatus());
        } catch (EndorseException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal.isHeadMismatch()) {
                return new LedgerAnswer.HeadMoved(refusal.says());
            }
            if (refusal.isForGood()) {
                throw refusal.exception(doing);
            }
            return new LedgerAnswer.Unknown(refusal.says());
        } catch (SubmitException | CommitStatusException e) {
            return new LedgerAnswer.Unknown(
                    e.getTransactionId() + ": " + Refusal.of(e).says());
        }
    }

    private LedgerAnswer answer(String doing, Status status) {
        if (status.isSuccessful()) {
            return new LedgerAnswer.Appended();
        }
        String reason = "transaction " + status.getTransactionId() + " in block " + status.getBlockNumber() + " is "
                + status.getCode();
        if (CONFLICTS.contains(status.getCode())) {
            return new LedgerAnswer.HeadMoved(reason);
        }
        throw new InvalidInputException(
                "could not " + doing + ": " + reason,
                "check the chaincode's endorsement policy and which organisations have approved and installed it");
    }

    private ObjectNode page(LedgerStream stream, int from) {
        byte[] answer = evaluate("history", stream.owner(), stream.name(), from, PAGE);
        return read(() -> Json.parseObject(answer, "the chaincode's answer"));
    }

    private byte[] evaluate(String function, Object... arguments) {
        try {
            return contract.evaluateTransaction(function, texts(arguments));
        } catch (GatewayException e) {
            throw Refusal.of(e).exception("ask " + place + " for " + function);
        }
    }

    private List<LedgerEntry> entries(ObjectNode page, int from) {
        return read(() -> {
            List<LedgerEntry> entries = new ArrayList<>();
            for (JsonNode entry : page.withArray("entries")) {
                entries.add(new LedgerEntry(
                        new Entry(
                                Hash32.parse(entry.required("root").textValue()),
                                Hash32.parse(entry.required("manifest").textValue())),
                        from + entries.size(),
                        Hash32.parse(entry.required("head").textValue()),
                        entry.required("transaction").textValue(),
                        Instant.ofEpochSecond(entry.required("time").longValue())));
            }
            return entries;
        });
    }

    /** Reads from an answer, which another chaincode of that name would give otherwise. */
    private <T> T read(Supplier<T> part) {
        try {
            return part.get();
        } catch (InvalidInputException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new InvalidInputException(
                    place + " answers otherwise than Hawser's chaincode: " + e.getMessage(),
                    "check channel and chaincode of the connection profile",
                    e);
        }
    }

    private static String text(byte[] answer) {
        return new String(answer, StandardCharsets.UTF_8);
    }

    private static String[] texts(Object... values) {
        return Stream.of(values).map(Object::toString).toArray(String[]::new);
    }
}
