package dev.hawser.anchor;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings calls into the chain, one after another, each under one nonce. Whatever it does stands in the journal first, so
 * that a driver that is killed at any point is followed by one that goes on; what to do is for {@link SendRules} to say.
 */
public final class TransactionSender {
    private final LedgerPort ledger;
    private final Signer signer;
    private final Journal journal;
    private final Lookout lookout;
    private final Purse purse;
    private final SenderSettings settings;
    private final SendRules rules;
    private boolean begun;
    private String lastAlarm = "";

    public TransactionSender(
            LedgerPort ledger, Signer signer, Journal journal, FinalityReader finality, SenderSettings settings) {
        this.ledger = ledger;
        this.signer = signer;
        this.journal = journal;
        this.lookout = new Lookout(ledger, finality, signer.address());
        this.purse = new Purse(ledger, signer.address(), settings.fees());
        this.settings = settings;
        this.rules = new SendRules(settings.raiseAfter());
    }

    /** The account that sends and pays. */
    public Address sender() {
        return signer.address();
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
        Instant deadline = deadline();
        while (true) {
            Block latest = ledger.latest();
            if (latest.number() >= least) {
                return latest;
            }
            if (now().isAfter(deadline)) {
                throw new RetryableException(
                        "the node's newest block is " + latest.number() + ", and the journal knows of block " + least,
                        "run again, or use a node that has caught up");
            }
            settings.waiting().pause().pause(settings.waiting().interval());
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
            Optional<Settled> done = settle().stream()
                    .filter(settled -> settled.call().sameAs(call))
                    .findFirst();
            if (done.isPresent()) {
                Receipt receipt = done.get().receipt();
                return receipt.succeeded() ? new Sent.Confirmed(receipt) : new Sent.Reverted(receipt);
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
        Instant deadline = deadline();
        while (true) {
            Optional<Delivery> underway = journal.state().underway();
            if (underway.isEmpty()) {
                return start(intent, deadline);
            }
            if (intent.concerns(underway.get().call())) {
                return resume(underway.get(), intent, deadline);
            }
            follow(underway.get(), Optional.empty(), deadline);
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
        if (journal.state().open().stream()
                .allMatch(delivery -> delivery.attempts().isEmpty())) {
            return settled;
        }
        begin();
        Instant deadline = deadline();
        while (true) {
            for (Delivery delivery : journal.state().open()) {
                Step step = rules.next(delivery, lookout.look(delivery, 0), now());
                if (step instanceof Step.Believe believe) {
                    believe(delivery, believe.receipt());
                } else if (step instanceof Step.Settle settle) {
                    settled.add(settle(delivery, settle.receipt()));
                } else if (step instanceof Step.Doubt) {
                    doubt(delivery);
                    return settled;
                }
            }
            List<Delivery> left = journal.state().mined();
            if (left.isEmpty()) {
                return settled;
            }
            pause(left.get(0), deadline);
        }
    }

    /**
     * Replaces what is under way by a transaction that does nothing, and waits until one of the two is in a block.
     *
     * @return {@link Sent.Unneeded} where nothing is under way
     */
    public Sent cancel() {
        begin();
        Optional<Delivery> underway = journal.state().underway();
        if (underway.isEmpty()) {
            return new Sent.Unneeded();
        }
        long nonce = underway.get().nonce().orElseThrow();
        Call nothing = new Call(Optional.of(sender()), new byte[0], "cancel the transaction with nonce " + nonce);
        return resume(underway.get(), Intent.of(nothing), deadline());
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
        purse.requireFunds(purpose, purse.first(gas).orElseThrow(() -> purse.overBudget(purpose)), gas);
    }

    private void begin() {
        if (begun) {
            return;
        }
        journal.claim();
        journal.state().lastFinal().ifPresent(this::requireStillFinal);
        begun = true;
    }

    private void requireStillFinal(Receipt receipt) {
        if (lookout.isOrphaned(receipt)) {
            journal.write("reorganized beyond finality", journal.state().afterDeepReorg(ledger.nonce(sender())));
            throw new RetryableException(
                    "the chain gave up block " + receipt.blockNumber()
                            + ", which counted as final and held transaction "
                            + receipt.transactionHash() + ": a reorg deeper than the stated finality\n  block before "
                            + receipt.blockHash() + "\n  block now    "
                            + lookout.blockHash(receipt).map(Hash32::toString).orElse("none"),
                    "compare with another node; run again to append what the chain lost, and raise deploy.confirmations");
        }
    }

    private Sent start(Intent intent, Instant deadline) {
        while (true) {
            Optional<Call> call = intent.call(Optional.empty());
            if (call.isEmpty()) {
                return new Sent.Unneeded();
            }
            requireSoundNode();
            Estimate estimate = ledger.estimate(sender(), call.get());
            if (estimate instanceof Estimate.Refused refused) {
                return new Sent.Refused(refused.refusal());
            }
            long gasLimit = withReserve((Estimate.Gas) estimate);
            Optional<Fees> fees = purse.first(gasLimit);
            if (fees.isPresent()) {
                return follow(
                        sign(planned(call.get(), deadline), call.get(), gasLimit, fees.get()),
                        Optional.of(intent),
                        deadline);
            }
            park(intent.purpose(), deadline);
        }
    }

    private Delivery planned(Call call, Instant deadline) {
        Delivery planned = Delivery.planned(call);
        journal.write(Stage.PLANNED.toString(), journal.state().with(planned));
        Delivery taken = planned.taking(nextNonce(deadline));
        journal.write(Stage.NONCE_TAKEN.toString(), journal.state().with(taken));
        return taken;
    }

    /** The journal decides; a node that lags states a lower one. What else the account has in the pool is waited for. */
    private long nextNonce(Instant deadline) {
        while (true) {
            long next = Math.max(ledger.nonce(sender()), journal.state().freeNonce());
            long pending = ledger.pendingNonce(sender());
            if (pending <= next) {
                return next;
            }
            if (now().isAfter(deadline)) {
                throw new RetryableException(
                        (pending - next) + " transactions of " + sender() + " from nonce " + next + " still wait after "
                                + settings.waiting().timeout().toSeconds() + " s",
                        "run again when they are included, or replace them with your wallet at a higher fee");
            }
            settings.waiting().pause().pause(settings.waiting().interval());
        }
    }

    /** What was signed for an earlier head would only cost gas: it is replaced before it is offered again. */
    private Sent resume(Delivery delivery, Intent intent, Instant deadline) {
        Step step = rules.next(delivery, lookout.look(delivery, 0), now());
        if (step instanceof Step.Offer || step instanceof Step.Raise) {
            Optional<Call> call = intent.call(Optional.of(delivery.call()));
            if (call.isEmpty()) {
                return new Sent.Unneeded();
            }
            if (!call.get().sameAs(delivery.call())) {
                replace(delivery, call.get());
            }
        }
        return follow(journal.state().at(delivery.nonce().orElseThrow()), Optional.of(intent), deadline);
    }

    /**
     * Looks at a delivery until it is in a block or its nonce is another transaction's.
     *
     * @param intent what may be signed in its place; empty if only the same bytes may be offered
     */
    private Sent follow(Delivery start, Optional<Intent> intent, Instant deadline) {
        long nonce = start.nonce().orElseThrow();
        int overtaken = 0;
        int foreign = 0;
        while (true) {
            Delivery delivery = journal.state().at(nonce);
            Sight sight = lookout.look(delivery, overtaken);
            overtaken = sight.roundsOvertaken();
            Step step = rules.next(delivery, sight, now());
            if (step instanceof Step.Believe believe) {
                return believe(delivery, believe.receipt());
            }
            if (step instanceof Step.GiveUp) {
                journal.write("displaced", journal.state().without(delivery));
                return new Sent.Displaced(delivery.lastAttempt().hash());
            }
            if (step instanceof Step.Raise && intent.isPresent()) {
                Optional<Call> call = intent.get().call(Optional.of(delivery.call()));
                if (call.isEmpty()) {
                    return new Sent.Unneeded();
                }
                delivery = replace(delivery, call.get());
            }
            if (step instanceof Step.Raise || step instanceof Step.Offer) {
                SendAnswer answer = offer(delivery);
                overtaken = answer instanceof SendAnswer.NonceUsed ? 1 : 0;
                foreign = isForeign(answer, delivery) ? foreign + 1 : 0;
                requireOurNonce(foreign, delivery);
            }
            pause(delivery, deadline);
        }
    }

    private Sent believe(Delivery delivery, Receipt receipt) {
        journal.write(Stage.MINED.toString(), journal.state().with(delivery.minedIn(receipt)));
        return receipt.succeeded() ? new Sent.Mined(receipt) : new Sent.Reverted(receipt);
    }

    private void doubt(Delivery delivery) {
        Receipt receipt = delivery.mined().orElseThrow();
        journal.write("reorganized", journal.state().with(delivery.sent()));
        settings.report()
                .accept("block " + receipt.blockNumber() + " (" + receipt.blockHash()
                        + ") left the chain with transaction " + receipt.transactionHash() + "; it is sent again");
    }

    private Settled settle(Delivery delivery, Receipt receipt) {
        Settled settled = new Settled(
                delivery.call(),
                receipt,
                delivery.attempts().size(),
                notNegative(Duration.between(delivery.firstSigned(), now())));
        Optional<Hash32> stream = Appending.of(delivery.call()).map(appending -> appending.stream(chain()));
        journal.write(Stage.FINAL.toString(), journal.state().settling(delivery, settled, stream));
        return settled;
    }

    /** Offers the last attempt to the node. */
    private SendAnswer offer(Delivery delivery) {
        SendAnswer answer = ledger.send(delivery.lastAttempt().signed());
        if (answer instanceof SendAnswer.Accepted && delivery.stage() == Stage.SIGNED) {
            journal.write(Stage.SENT.toString(), journal.state().with(delivery.sent()));
        }
        if (answer instanceof SendAnswer.NoFunds noFunds) {
            throw purse.noFunds(delivery.call().purpose(), noFunds.message());
        }
        if (answer instanceof SendAnswer.Rejected rejected) {
            throw new RetryableException(
                    "the node rejected the transaction that was to "
                            + delivery.call().purpose() + ": " + rejected.message(),
                    "run again, or use another node");
        }
        return answer;
    }

    private boolean isForeign(SendAnswer answer, Delivery delivery) {
        return answer instanceof SendAnswer.Underpriced
                && delivery.attempts().stream().map(Attempt::hash).noneMatch(ledger::isKnown);
    }

    private void requireOurNonce(int foreign, Delivery delivery) {
        if (foreign >= SendRules.PATIENCE) {
            throw new RetryableException(
                    "another transaction of " + sender() + " with nonce "
                            + delivery.nonce().orElseThrow() + " waits in the node's pool, none of those signed to "
                            + delivery.call().purpose(),
                    "run again when it is included, and let nothing else send from this account meanwhile");
        }
    }

    /** Signs another attempt where the budget allows it; else leaves the delivery as it is. */
    private Delivery replace(Delivery delivery, Call call) {
        requireSoundNode();
        Attempt last = delivery.lastAttempt();
        long gasLimit = last.gasLimit();
        if (!call.sameAs(delivery.call())) {
            if (!(ledger.estimate(sender(), call) instanceof Estimate.Gas gas)) {
                return delivery;
            }
            gasLimit = withReserve(gas);
        }
        Optional<Fees> fees =
                settings.fees().raised(last.fees(), gasLimit, ledger.latest().baseFee(), ledger.suggestedTip());
        if (fees.isEmpty()) {
            alarm("the budget of " + purse.budget()
                    + " wei allows no higher fee for the transaction with nonce "
                    + delivery.nonce().orElseThrow() + ", which is to " + call.purpose());
            return delivery;
        }
        return sign(delivery, call, gasLimit, fees.get());
    }

    private Delivery sign(Delivery delivery, Call call, long gasLimit, Fees fees) {
        purse.requireFunds(call.purpose(), fees, gasLimit);
        SignedTransaction signed =
                signer.sign(new Transaction(chain(), delivery.nonce().orElseThrow(), gasLimit, fees, call));
        if (!Keccak.hash(signed.raw()).equals(signed.hash())) {
            throw new IllegalStateException("the signer gave bytes of another hash than " + signed.hash());
        }
        Delivery next = delivery.signed(call, new Attempt(signed, fees, gasLimit, now()));
        journal.write(Stage.SIGNED.toString(), journal.state().with(next));
        return next;
    }

    private void park(String purpose, Instant deadline) {
        if (now().isAfter(deadline)) {
            throw purse.overBudget(purpose);
        }
        alarm(purpose + " is parked: the present fee is over the budget of " + purse.budget() + " wei");
        settings.waiting().pause().pause(settings.waiting().interval());
    }

    /** Says once what stays the same for many looks. */
    private void alarm(String text) {
        if (!text.equals(lastAlarm)) {
            settings.report().accept("ALARM: " + text);
            lastAlarm = text;
        }
    }

    private void requireSoundNode() {
        new NodeCheck(
                        ledger,
                        chain(),
                        journal.state().genesis(),
                        settings.maxHeadAge(),
                        settings.waiting().clock())
                .require();
    }

    private ChainId chain() {
        return journal.chain();
    }

    private void pause(Delivery delivery, Instant deadline) {
        if (now().isAfter(deadline)) {
            throw new RetryableException(
                    "transaction " + delivery.lastAttempt().hash() + ", which is to "
                            + delivery.call().purpose() + ", is not "
                            + (delivery.isMined() ? "final" : "confirmed") + " after "
                            + settings.waiting().timeout().toSeconds() + " s",
                    "run again: what is on chain by then is found and not sent twice");
        }
        settings.waiting().pause().pause(settings.waiting().interval());
    }

    private Instant now() {
        return settings.waiting().clock().instant();
    }

    private Instant deadline() {
        return now().plus(settings.waiting().timeout());
    }

    /** A quarter more than the node expects. */
    private static long withReserve(Estimate.Gas gas) {
        return gas.units() + gas.units() / 4;
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
