package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings calls into the chain, one after another, each under one nonce. Whatever it does stands in the journal first, so
 * that a driver that is killed at any point is followed by one that goes on; what to do is for {@link SendRules} to say.
 */
public final class TransactionSender {
    private final NodePort ledger;
    private final Signer signer;
    private final Journal journal;
    private final Lookout lookout;
    private final Courier courier;
    private final Waiting waiting;
    private final Consumer<String> report;
    private boolean begun;

    public TransactionSender(
            NodePort ledger, Signer signer, Journal journal, FinalityReader finality, SenderSettings settings) {
        this.ledger = ledger;
        this.signer = signer;
        this.journal = journal;
        this.lookout = new Lookout(ledger, finality, signer.address());
        this.courier = new Courier(ledger, signer, journal, lookout, settings);
        this.waiting = settings.waiting();
        this.report = settings.report();
    }

    /** The account that sends and pays. */
    public Address sender() {
        return signer.address();
    }

    /** Whether something that is signed waits to be in a block. */
    public boolean hasUnderway() {
        return journal.state().underway().isPresent();
    }

    /** What the account's journal knows. */
    public JournalState state() {
        return journal.state();
    }

    /**
     * The newest block, not older than one that a transaction of this account was seen in: a node that lags is waited for.
     *
     * @throws RetryableException if it lags too long
     */
    public Block latest() {
        long least = journal.state().mined().stream()
                .flatMap(delivery -> delivery.mined().stream())
                .mapToLong(Receipt::blockNumber)
                .reduce(0, Math::max);
        Deadline deadline = deadline();
        while (true) {
            Block latest = ledger.latest();
            if (latest.number() >= least) {
                return latest;
            }
            deadline.rest(() -> new RetryableException(
                    "the node's newest block is " + latest.number() + ", and the journal knows of block " + least,
                    "run again, or use a node that has caught up"));
        }
    }

    /**
     * Sends the call and waits until it is final or can't be.
     *
     * @throws RetryableException as {@link #deliver}
     */
    public Sent send(Call call) {
        while (true) {
            Sent sent = deliver(Intent.of(call));
            if (!(sent instanceof Sent.Mined)) {
                return sent;
            }
            Optional<Receipt> done = settle().stream()
                    .filter(settled -> settled.call().sameAs(call))
                    .map(Settled::receipt)
                    .findFirst();
            if (done.isPresent()) {
                return done.get().succeeded() ? new Sent.Confirmed(done.get()) : new Sent.Reverted(done.get());
            }
        }
    }

    /**
     * Sends a call that nothing but bad input can make fail, and waits until it is final.
     *
     * @throws InvalidInputException if the contract refuses it
     * @throws RetryableException as {@link #send}, and if another transaction took its place
     */
    public Receipt require(Call call) {
        Sent sent = send(call);
        if (sent instanceof Sent.Confirmed confirmed) {
            return confirmed.receipt();
        }
        if (sent instanceof Sent.Displaced displaced) {
            throw new RetryableException(
                    "another transaction of " + sender() + " took the nonce of " + displaced.transactionHash()
                            + ", which was to " + call.purpose(),
                    "run again, and let nothing else send from this account meanwhile");
        }
        String reason = sent instanceof Sent.Refused refused
                ? refused.refusal().message()
                : "transaction " + ((Sent.Reverted) sent).receipt().transactionHash() + " has status 0";
        throw new InvalidInputException(
                "the chain refused to " + call.purpose() + ": " + reason,
                "check the contract's address and the sender");
    }

    /**
     * Sends what is intended and waits until it is in a block. Goes on with what an earlier driver signed for the same, and
     * waits for what it signed for something else.
     *
     * @throws RetryableException if the account lacks funds, the fee is over budget, another transaction holds the nonce, a
     *     check of the node fails, another driver took over, or time runs out
     */
    public Sent deliver(Intent intent) {
        begin();
        Deadline deadline = deadline();
        while (true) {
            courier.doubtOrphans();
            Optional<Delivery> underway = journal.state().underway();
            if (underway.isEmpty() || hasGapBefore(underway.get())) {
                Optional<Sent> sent = courier.start(intent, deadline);
                if (sent.isPresent()) {
                    return sent.get();
                }
            } else if (intent.concerns(underway.get().call())) {
                Optional<Sent> sent = courier.resume(underway.get(), intent, deadline);
                if (sent.isPresent()) {
                    return sent.get();
                }
            } else {
                courier.follow(underway.get(), Optional.empty(), deadline);
            }
        }
    }

    /**
     * Waits until every delivery that is in a block is final, or one of the blocks leaves the chain: what it held is under
     * way again then, for {@link #deliver}.
     *
     * @return what became final meanwhile
     * @throws RetryableException if time runs out, or another driver took over
     */
    public List<Settled> settle() {
        List<Settled> settled = new ArrayList<>();
        if (journal.state().isQuiet()) {
            return settled;
        }
        begin();
        Deadline deadline = deadline();
        while (true) {
            for (Delivery delivery : journal.state().signed()) {
                Step step = courier.step(delivery);
                if (step instanceof Step.Believe believe) {
                    courier.believe(delivery, believe.receipt());
                } else if (step instanceof Step.Settle settle) {
                    settled.add(settle(delivery, settle.receipt()));
                } else if (step instanceof Step.Doubt) {
                    courier.doubt(delivery);
                    return settled;
                }
            }
            List<Delivery> left = journal.state().mined();
            if (left.isEmpty()) {
                return settled;
            }
            deadline.rest(() -> Courier.late(left.get(0), deadline));
        }
    }

    /**
     * Replaces what is under way by a transaction that does nothing, and waits until one of the two is in a block.
     *
     * @return {@link Sent.Unneeded} where nothing is under way
     */
    public Sent cancel() {
        begin();
        while (true) {
            Optional<Delivery> underway = journal.state().underway();
            if (underway.isEmpty()) {
                return new Sent.Unneeded();
            }
            long nonce = underway.get().nonce().orElseThrow();
            Call nothing = new Call(Optional.of(sender()), new byte[0], "cancel the transaction with nonce " + nonce);
            Optional<Sent> sent = courier.resume(underway.get(), Intent.of(nothing), deadline());
            if (sent.isPresent()) {
                return sent.get();
            }
        }
    }

    /** Whether the receipt is of the transaction that {@link #cancel} sent. */
    public boolean isCancelled(Receipt receipt) {
        return journal.state().mined().stream()
                .filter(delivery -> delivery.call().to().equals(Optional.of(sender())))
                .anyMatch(delivery -> delivery.lastAttempt().hash().equals(receipt.transactionHash()));
    }

    /**
     * Makes sure that the account can pay for so much gas at the present price.
     *
     * @throws RetryableException if it can't, or the budget does not allow it
     */
    public void requireFunds(String purpose, long gas) {
        Purse purse = courier.purse();
        Fees fees = purse.first(gas).orElseThrow(() -> purse.overBudget(purpose));
        purse.requireFunds(purpose, fees.max().times(gas));
    }

    /** Waits until the next look. */
    void pause() {
        waiting.pause().pause(waiting.interval());
    }

    /** A wait that ends when a transaction would be given up. */
    Deadline deadline() {
        return new Deadline(waiting);
    }

    private void begin() {
        if (!begun) {
            journal.claim();
            journal.state().lastFinal().ifPresent(this::noteDeepReorg);
            begun = true;
        }
    }

    /** What a replay finds missing then is appended again; the chain's nonce counts. */
    private void noteDeepReorg(Receipt receipt) {
        if (lookout.isOrphaned(receipt)) {
            report.accept("ALARM: the chain gave up block " + receipt.blockNumber() + " (" + receipt.blockHash()
                    + "), which counted as final and held transaction " + receipt.transactionHash()
                    + ": a reorg deeper than the stated finality");
            journal.write("reorganized beyond finality", journal.state().afterDeepReorg(ledger.nonce(sender())));
        }
    }

    /**
     * Whether the chain waits for a lower nonce, which nothing that the journal knows of has: a reorg may leave that. One
     * look is not enough, since a node may lag.
     */
    private boolean hasGapBefore(Delivery delivery) {
        for (int look = 0; look < SendRules.PATIENCE; look++) {
            if (journal.state().freeNonce(ledger.nonce(sender()))
                    > delivery.nonce().orElseThrow()) {
                return false;
            }
            pause();
        }
        return true;
    }

    private Settled settle(Delivery delivery, Receipt receipt) {
        Settled settled = new Settled(
                delivery.call(),
                receipt,
                delivery.attempts().size(),
                delivery.firstSigned(),
                waiting.clock().instant());
        Optional<Hash32> stream = Appending.of(delivery.call()).map(appending -> appending.stream(journal.chain()));
        journal.write(Stage.FINAL.toString(), journal.state().settling(delivery, settled, stream));
        return settled;
    }
}
