package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Call;
import dev.hawser.anchor.Refusal;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Sent;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Talks to a trade desk. */
public final class DeskClient {
    private static final String EXECUTE = "execute(bytes32,bytes32,int256,int256,int256,bytes32,bytes32,bytes32[])";

    private final Web3jLedger ledger;
    private final Address desk;

    public DeskClient(Web3jLedger ledger, Address desk) {
        this.ledger = ledger;
        this.desk = desk;
    }

    /** The id of the stream whose rows the desk acts on. */
    public Hash32 stream() {
        return view("stream()");
    }

    /** The hash of the leaf columns that a row must carry. */
    public Hash32 schema() {
        return view("SCHEMA()");
    }

    /**
     * Carries the row to the desk.
     *
     * @throws InvalidInputException if the desk refuses for a reason that it does not name
     * @throws RetryableException as {@link TransactionSender#send}
     */
    public Execution execute(TransactionSender sender, ProvenRow row) {
        if (executed(row.time())) {
            return new Execution.AlreadyExecuted();
        }
        Call call = call(row);
        Sent sent = sender.send(call);
        if (sent instanceof Sent.Confirmed confirmed) {
            return new Execution.Executed(confirmed.receipt());
        }
        if (sent instanceof Sent.Refused refused) {
            return explained(call, refused.refusal());
        }
        throw new RetryableException("another transaction came first while trying to " + call.purpose(), "run again");
    }

    /** Whether the desk acted on a row with this key. */
    public boolean executed(BigInteger time) {
        byte[] answer = ask("executed(int256)", new AbiEncoder().int256(time));
        return !Answers.word(answer, 0).equals(Hash32.ZERO);
    }

    /** All trades, in the order in which they were made. */
    public List<Trade> trades() {
        byte[] answer = ask("trades()", new AbiEncoder());
        int count = integer(answer, 1).intValueExact();
        List<Trade> trades = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = 2 + 3 * i;
            trades.add(new Trade(integer(answer, at), integer(answer, at + 1), integer(answer, at + 2)));
        }
        return trades;
    }

    private Call call(ProvenRow row) {
        AbiEncoder words = new AbiEncoder()
                .bytes32(row.previousHead())
                .bytes32(row.manifest())
                .int256(row.time())
                .int256(row.price())
                .int256(row.volume())
                .bytes32(row.model())
                .bytes32(row.features())
                .int256(8 * 32)
                .int256(row.proof().size());
        row.proof().forEach(words::bytes32);
        return new Call(
                Optional.of(desk),
                RegistryCalls.encode(EXECUTE, words),
                "execute the row of " + row.time() + " at desk " + desk);
    }

    private static Execution explained(Call call, Refusal refusal) {
        if (refusal.is("AlreadyTraded(int256)")) {
            return new Execution.AlreadyExecuted();
        }
        if (refusal.is("NotLatestEntry(bytes32,bytes32)")) {
            return new Execution.NotLatestEntry(refusal.argument(0), refusal.argument(1));
        }
        throw new InvalidInputException(
                "refused to " + call.purpose() + ": " + refusal.message(), "check --contract: is it a trade desk?");
    }

    private Hash32 view(String signature) {
        return Answers.word(ask(signature, new AbiEncoder()), 0);
    }

    private byte[] ask(String signature, AbiEncoder arguments) {
        byte[] answer = ledger.call(desk, RegistryCalls.encode(signature, arguments));
        if (answer.length == 0) {
            throw new InvalidInputException(
                    "no trade desk at " + desk, "check --contract, or deploy one with 'hawser deploy TradeDesk'");
        }
        return answer;
    }

    private static BigInteger integer(byte[] answer, int index) {
        return new BigInteger(Answers.word(answer, index).bytes());
    }
}
