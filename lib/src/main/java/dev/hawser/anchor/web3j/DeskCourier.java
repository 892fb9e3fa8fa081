package dev.hawser.anchor.web3j;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Estimate;
import dev.hawser.anchor.Intent;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.Sent;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.manifest.ProofFile;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries a batch's rows to a desk, each once, whatever dies meanwhile: what the desk has done is asked before each
 * signature, and the desk itself acts on a key once. Nothing is sent before it is known that the desk takes all rows and
 * that the budget pays for them.
 */
public final class DeskCourier {
    /** Below the 128 KiB that nodes accept, with room for the transaction around the data. */
    private static final int MOST_BYTES = 120_000;

    /** Measured: what a row of a batch of a million costs with few others, and what a transaction costs without rows. */
    private static final long GAS_OF_A_ROW = 60_000;

    private static final long GAS_OF_NO_ROW = 40_000;

    /** Rounds after which a chain that gives blocks up again and again is left for later. */
    private static final int ROUNDS = 5;

    private final Web3jLedger ledger;
    private final DeskClient desk;
    private final Supplier<StreamHistory> history;
    private final double gasShare;

    /**
     * @param history all entries of the desk's stream by now, final or not
     * @param gasShare how much of a block's gas limit one transaction may take
     */
    public DeskCourier(Web3jLedger ledger, DeskClient desk, Supplier<StreamHistory> history, double gasShare) {
        this.ledger = ledger;
        this.desk = desk;
        this.history = history;
        this.gasShare = gasShare;
    }

    /**
     * What was done.
     *
     * @param executed rows that this run's transactions had the desk act on
     * @param before rows that it had acted on before
     * @param gasUsed by this run's transactions
     * @param fees in wei
     */
    public record Outcome(int executed, int before, int transactions, long gasUsed, Wei fees) {}

    /**
     * Carries what the desk has not done.
     *
     * @param budget the most that all transactions together may cost, in wei; empty for no other limit than the sender's
     * @param sender gives a sender whose every transaction costs at most so much
     * @throws InvalidInputException if the desk takes no such rows, or not these
     * @throws RetryableException if the desk is paused, the batch's entry is not there, the budget does not pay for the
     *     present fee, or as {@link TransactionSender#deliver}
     */
    public Outcome carry(
            DeskRows rows, Entry entry, Optional<Wei> budget, Function<Optional<Wei>, TransactionSender> sender) {
        List<List<List<Object>>> wanted = lots(rows, entry, left(rows.all()));
        if (wanted.isEmpty()) {
            return new Outcome(0, rows.all().size(), 0, 0, Wei.ZERO);
        }
        Optional<Wei> each = budget.map(most -> new Wei(most.value().divide(BigInteger.valueOf(wanted.size()))));
        TransactionSender with = sender.apply(each);
        List<List<List<Object>>> lots = possible(rows, entry, wanted, budget, with);
        List<List<Object>> left = lots.stream().flatMap(List::stream).toList();
        int before = rows.all().size() - left.size();
        Map<Hash32, Receipt> receipts = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (List<List<Object>> lot : lots) {
                send(with, new Lot(rows, entry, lot), receipts);
            }
            with.settle();
            if (left(left).isEmpty()) {
                return outcome(left.size(), before, receipts);
            }
        }
        throw new RetryableException(
                "the chain gave up blocks with rows for desk " + desk.address() + " " + ROUNDS + " times",
                "run again: what is done stays done");
    }

    private static Outcome outcome(int executed, int before, Map<Hash32, Receipt> receipts) {
        long gas = receipts.values().stream().mapToLong(Receipt::gasUsed).sum();
        Wei fees = receipts.values().stream().map(Receipt::fee).reduce(Wei.ZERO, Wei::plus);
        return new Outcome(executed, before, receipts.size(), gas, fees);
    }

    private void send(TransactionSender sender, Lot lot, Map<Hash32, Receipt> receipts) {
        Sent sent = sender.deliver(lot);
        if (sent instanceof Sent.Mined mined) {
            receipts.put(mined.receipt().transactionHash(), mined.receipt());
        } else if (sent instanceof Sent.Reverted reverted) {
            receipts.put(reverted.receipt().transactionHash(), reverted.receipt());
        } else if (sent instanceof Sent.Refused refused && !left(lot.rows).isEmpty()) {
            throw DeskRefusals.explained(lot.purpose(), refused.refusal());
        } else if (sent instanceof Sent.Displaced displaced) {
            throw new RetryableException(
                    "another transaction took the nonce of " + displaced.transactionHash() + ", which was to "
                            + lot.purpose(),
                    "run again, and let nothing else send from this account meanwhile");
        }
    }

    /** Rows that go in one transaction. */
    private final class Lot implements Intent {
        private final DeskRows all;
        private final Entry entry;
        private final List<List<Object>> rows;

        Lot(DeskRows all, Entry entry, List<List<Object>> rows) {
            this.all = all;
            this.entry = entry;
            this.rows = rows;
        }

        @Override
        public String purpose() {
            return "carry " + rows.size() + " rows to desk " + desk.address();
        }

        @Override
        public boolean concerns(Call earlier) {
            List<List<Object>> left = left(rows);
            return !left.isEmpty()
                    && earlier.to().equals(Optional.of(desk.address()))
                    && Arrays.equals(
                            earlier.data(),
                            DeskCourier.this.call(all, entry, left).data());
        }

        @Override
        public Optional<Call> call(Optional<Call> before) {
            List<List<Object>> left = left(rows);
            return left.isEmpty() ? Optional.empty() : Optional.of(DeskCourier.this.call(all, entry, left));
        }
    }

    /**
     * The lots, less what was carried by someone else meanwhile. Throws before anything is sent where something would be
     * refused or not paid for.
     */
    private List<List<List<Object>>> possible(
            DeskRows rows, Entry entry, List<List<List<Object>>> lots, Optional<Wei> budget, TransactionSender sender) {
        long most = 0;
        List<List<List<Object>>> possible = new ArrayList<>();
        for (List<List<Object>> lot : lots) {
            Optional<Possible> one = possible(rows, entry, lot, sender);
            if (one.isPresent()) {
                possible.add(one.get().rows());
                most = Math.max(most, one.get().gas() * 5 / 4);
            }
        }
        if (budget.isPresent()) {
            requireBudget(budget.get(), possible.size(), most);
        }
        return possible;
    }

    /** Rows that the desk would act on in one transaction, and the gas that the node expects for it. */
    private record Possible(List<List<Object>> rows, long gas) {}

    private Optional<Possible> possible(DeskRows rows, Entry entry, List<List<Object>> lot, TransactionSender sender) {
        List<List<Object>> rest = lot;
        while (!rest.isEmpty()) {
            Call call = call(rows, entry, rest);
            Estimate estimate = ledger.estimate(sender.sender(), call);
            if (estimate instanceof Estimate.Gas gas) {
                return Optional.of(new Possible(rest, gas.units()));
            }
            List<List<Object>> left = left(rest);
            if (left.size() == rest.size()) {
                throw DeskRefusals.explained(call.purpose(), ((Estimate.Refused) estimate).refusal());
            }
            rest = left;
        }
        return Optional.empty();
    }

    /** The budget is shared out evenly, so it must pay for as many of the largest. */
    private void requireBudget(Wei budget, int transactions, long gas) {
        Block latest = ledger.latest();
        Wei price = latest.baseFee().plus(ledger.suggestedTip());
        Wei needed = price.times(gas).times(transactions);
        if (budget.compareTo(needed) < 0) {
            throw new RetryableException(
                    "the budget of " + budget + " wei does not pay for " + transactions + " transactions of up to "
                            + gas + " gas, which need " + needed + " wei at the present fee; nothing was sent",
                    "raise --budget, or run again when the fee has fallen");
        }
    }

    private List<List<List<Object>>> lots(DeskRows rows, Entry entry, List<List<Object>> left) {
        double most = (gasShare * ledger.latest().gasLimit() - GAS_OF_NO_ROW) / GAS_OF_A_ROW;
        int size = (int) Math.max(1, Math.min(left.size(), most));
        List<List<List<Object>>> lots = new ArrayList<>();
        for (int from = 0; from < left.size(); from += size) {
            split(rows, entry, left.subList(from, Math.min(left.size(), from + size)), lots);
        }
        return lots;
    }

    private void split(DeskRows rows, Entry entry, List<List<Object>> lot, List<List<List<Object>>> into) {
        if (lot.size() > 1 && call(rows, entry, lot).data().length > MOST_BYTES) {
            split(rows, entry, lot.subList(0, lot.size() / 2), into);
            split(rows, entry, lot.subList(lot.size() / 2, lot.size()), into);
        } else {
            into.add(List.copyOf(lot));
        }
    }

    private Call call(DeskRows rows, Entry entry, List<List<Object>> some) {
        ProofFile proof = rows.prover().apply(some);
        StreamHistory now = history.get();
        AppendedEntry appended = now.find(entry)
                .orElseThrow(() -> new RetryableException(
                        "the batch's entry is no longer in the stream: its block left the chain",
                        "run anchor, then run again"));
        return desk.call(new ProvenRows(proof, appended.previousHead(), entry.manifest(), now.after(appended)));
    }

    private List<List<Object>> left(List<List<Object>> rows) {
        if (rows.isEmpty()) {
            return rows;
        }
        List<Boolean> done = desk.done(rows.stream().map(DeskCourier::key).toList());
        List<List<Object>> left = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!done.get(i)) {
                left.add(rows.get(i));
            }
        }
        return left;
    }

    /** What the desk marks: the row's one key column, the first behind the schema. */
    private static Hash32 key(List<Object> row) {
        return Hash32.of(Leaf.encode(List.of(AbiType.INT256), row.subList(1, 2)));
    }
}
