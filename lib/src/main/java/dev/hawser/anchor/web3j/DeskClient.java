package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Call;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Talks to a trade desk. */
public final class DeskClient {
    /** What a node gives in one answer without effort: 96 bytes and some 2,500 gas a trade. */
    private static final int PAGE = 1000;

    private final Web3jLedger ledger;
    private final Address desk;

    public DeskClient(Web3jLedger ledger, Address desk) {
        this.ledger = ledger;
        this.desk = desk;
    }

    public Address address() {
        return desk;
    }

    /** The id of the stream whose rows the desk acts on. */
    public Hash32 stream() {
        return view("stream()");
    }

    /**
     * The hash of the leaf columns that a row must carry.
     *
     * @throws InvalidInputException if no such contract is there
     */
    public Hash32 schema() {
        return view("SCHEMA()");
    }

    /** Which of the keys it has acted on, in their order. */
    public List<Boolean> done(List<Hash32> keys) {
        List<Boolean> done = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += PAGE) {
            List<Hash32> page = keys.subList(from, Math.min(keys.size(), from + PAGE));
            byte[] answer = ask(new AbiTuple().words(page).call("areDone(bytes32[])"));
            for (int i = 0; i < page.size(); i++) {
                done.add(!Answers.word(answer, 2 + i).equals(Hash32.ZERO));
            }
        }
        return done;
    }

    /** All trades, in the order in which they were made. */
    public List<Trade> trades() {
        List<Trade> newestFirst = new ArrayList<>();
        BigInteger from = integer(ask("last()", new AbiEncoder()), 0);
        while (true) {
            List<Trade> page = back(from);
            // a page begins with the trade that the one before it ended with
            newestFirst.addAll(newestFirst.isEmpty() ? page : page.subList(1, page.size()));
            if (page.size() < PAGE) {
                break;
            }
            from = page.get(page.size() - 1).time();
        }
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private List<Trade> back(BigInteger from) {
        byte[] answer =
                ask("tradesBack(int256,uint256)", new AbiEncoder().int256(from).int256(PAGE));
        int count = integer(answer, 1).intValueExact();
        List<Trade> trades = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = 2 + 3 * i;
            trades.add(new Trade(integer(answer, at), integer(answer, at + 1), integer(answer, at + 2)));
        }
        return trades;
    }

    /** The transaction that carries the rows. */
    Call call(ProvenRows rows) {
        int count = rows.proof().rows().size();
        return new Call(
                Optional.of(desk),
                rows.call(),
                "carry " + count + (count == 1 ? " row" : " rows") + " to desk " + desk);
    }

    private Hash32 view(String signature) {
        return Answers.word(ask(signature, new AbiEncoder()), 0);
    }

    private byte[] ask(String signature, AbiEncoder arguments) {
        return ask(RegistryCalls.encode(signature, arguments));
    }

    private byte[] ask(byte[] call) {
        byte[] answer = ledger.call(desk, call);
        if (answer.length < 32) {
            throw new InvalidInputException(
                    "no trade desk at " + desk, "check --contract, or deploy one with 'hawser deploy TradeDesk'");
        }
        return answer;
    }

    private static BigInteger integer(byte[] answer, int index) {
        return new BigInteger(Answers.word(answer, index).bytes());
    }
}
