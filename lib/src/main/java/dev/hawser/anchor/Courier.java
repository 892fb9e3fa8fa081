package dev.hawser.anchor;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.RetryableException;
import java.time.Instant;
import java.util.Optional;

/** Brings one delivery into a block: signs, offers, looks, offers again, and replaces where that is called for. */
final class Courier {
    private final NodePort ledger;
    private final Signer signer;
    private final Journal journal;
    private final Lookout lookout;
    private final SendRules rules;
    private final SenderSettings settings;
    private final Purse purse;
    private final NodeCheck node;
    private String lastAlarm = "";

    Courier(NodePort ledger, Signer signer, Journal journal, Lookout lookout, SenderSettings settings) {
        this.ledger = ledger;
        this.signer = signer;
        this.journal = journal;
        this.lookout = lookout;
        this.rules = new SendRules(settings.raiseAfter());
        this.settings = settings;
        this.purse = new Purse(ledger, signer.address(), settings.fees());
        this.node = new NodeCheck(
                ledger,
                journal.chain(),
                journal.state().genesis(),
                settings.maxHeadAge(),
                settings.waiting().clock());
    }

    Purse purse() {
        return purse;
    }

    /** What to do about the delivery by one look at the chain. */
    Step step(Delivery delivery) {
        return rules.next(delivery, lookout.look(delivery), 0, now());
    }

    /** Plans a new delivery and brings it into a block; as {@link #follow}. */
    Optional<Sent> start(Intent intent, Deadline deadline) {
        while (true) {
            long nonce = freeNonce(deadline);
            Optional<Call> call = intent.call(Optional.empty());
            if (call.isEmpty()) {
                return Optional.of(new Sent.Unneeded());
            }
            node.require();
            Estimate estimate = ledger.estimate(account(), call.get());
            if (estimate instanceof Estimate.Refused refused) {
                return Optional.of(new Sent.Refused(refused.refusal()));
            }
            long gasLimit = withReserve((Estimate.Gas) estimate);
            Optional<Fees> fees = purse.first(call.get(), gasLimit);
            if (fees.isPresent()) {
                Delivery taken = planned(call.get(), nonce);
                return follow(sign(taken, call.get(), gasLimit, fees.get()), Optional.of(intent), deadline);
            }
            alarm(intent.purpose() + " is parked: the present fee is over " + purse.limit());
            deadline.rest(() -> purse.overBudget(intent.purpose()));
        }
    }

    /**
     * Goes on with a delivery that is under way. What was signed for an earlier head would only cost gas, so it is replaced
     * before it is offered again; otherwise as {@link #follow}.
     */
    Optional<Sent> resume(Delivery delivery, Intent intent, Deadline deadline) {
        Step step = step(delivery);
        Delivery next = delivery;
        if (step instanceof Step.Offer || step instanceof Step.Raise) {
            Optional<Call> call = intent.call(Optional.of(delivery.call()));
            if (call.isEmpty()) {
                return Optional.of(new Sent.Unneeded());
            }
            if (!call.get().sameAs(delivery.call())) {
                next = replace(delivery, call.get());
            }
        }
        return follow(next, Optional.of(intent), deadline);
    }

    /**
     * Looks at a delivery until it is in a block or its nonce is another transaction's.
     *
     * @param intent what may be signed in its place; empty if only the same bytes may be offered
     * @return empty where one with a lower nonce left the chain meanwhile, without which this one can't enter it
     */
    Optional<Sent> follow(Delivery start, Optional<Intent> intent, Deadline deadline) {
        Delivery delivery = start;
        boolean refused = false;
        int overtaken = 0;
        Reception reception = new Reception(ledger, purse);
        while (true) {
            Sight sight = lookout.look(delivery);
            overtaken = refused || sight.overtaken() ? overtaken + 1 : 0;
            Step step = rules.next(delivery, sight, overtaken, now());
            if (step instanceof Step.Believe believe) {
                return Optional.of(believe(delivery, believe.receipt()));
            }
            if (step instanceof Step.GiveUp) {
                journal.write("displaced", journal.state().without(delivery));
                return Optional.of(new Sent.Displaced(delivery.lastAttempt().hash()));
            }
            if (step instanceof Step.Raise && intent.isPresent()) {
                Optional<Call> call = intent.get().call(Optional.of(delivery.call()));
                if (call.isEmpty()) {
                    return Optional.of(new Sent.Unneeded());
                }
                delivery = replace(delivery, call.get());
            }
            if (step instanceof Step.Raise || step instanceof Step.Offer) {
                SendAnswer answer = ledger.send(delivery.lastAttempt().signed());
                reception.take(answer, delivery);
                delivery = accepted(delivery, answer);
                refused = answer instanceof SendAnswer.NonceUsed;
            }
            Delivery waiting = delivery;
            deadline.rest(() -> late(waiting, deadline));
            if (doubtOrphans()) {
                return Optional.empty();
            }
        }
    }

    Sent believe(Delivery delivery, Receipt receipt) {
        journal.write(Stage.MINED.toString(), journal.state().with(delivery.minedIn(receipt)));
        return receipt.succeeded() ? new Sent.Mined(receipt) : new Sent.Reverted(receipt);
    }

    /** Notes which mined deliveries left the chain; returns whether any did. */
    boolean doubtOrphans() {
        boolean any = false;
        for (Delivery delivery : journal.state().mined()) {
            if (lookout.isOrphaned(delivery.mined().orElseThrow()) && step(delivery) instanceof Step.Doubt) {
                doubt(delivery);
                any = true;
            }
        }
        return any;
    }

    void doubt(Delivery delivery) {
        Receipt receipt = delivery.mined().orElseThrow();
        journal.write("reorganized", journal.state().with(delivery.sent()));
        settings.report()
                .accept("block " + receipt.blockNumber() + " (" + receipt.blockHash()
                        + ") left the chain with transaction " + receipt.transactionHash() + "; it is sent again");
    }

    /** That a delivery is not where it should be in time. */
    static RetryableException late(Delivery delivery, Deadline deadline) {
        return new RetryableException(
                "transaction " + delivery.lastAttempt().hash() + ", which is to "
                        + delivery.call().purpose() + ", is not " + (delivery.isMined() ? "final" : "confirmed")
                        + " after " + deadline.seconds() + " s",
                "run again: what is on chain by then is found and not sent twice");
    }

    /**
     * The first nonce that neither the chain nor the journal has. The journal decides, since a node that lags states a lower
     * one; what else the account has in the pool is waited for.
     */
    private long freeNonce(Deadline deadline) {
        while (true) {
            long next = journal.state().freeNonce(ledger.nonce(account()));
            long pending = ledger.pendingNonce(account());
            if (pending <= next) {
                return next;
            }
            deadline.rest(() -> new RetryableException(
                    (pending - next) + " transactions of " + account() + " from nonce " + next + " still wait after "
                            + deadline.seconds() + " s",
                    "run again when they are included, or replace them with your wallet at a higher fee"));
        }
    }

    private Delivery planned(Call call, long nonce) {
        Delivery planned = Delivery.planned(call);
        journal.write(Stage.PLANNED.toString(), journal.state().with(planned));
        Delivery taken = planned.taking(nonce);
        journal.write(Stage.NONCE_TAKEN.toString(), journal.state().with(taken));
        return taken;
    }

    private Delivery sign(Delivery delivery, Call call, long gasLimit, Fees fees) {
        purse.requireFunds(call, fees, gasLimit);
        SignedTransaction signed =
                signer.sign(new Transaction(journal.chain(), delivery.nonce().orElseThrow(), gasLimit, fees, call));
        if (!Keccak.hash(signed.raw()).equals(signed.hash())) {
            throw new IllegalStateException("the signer gave bytes of another hash than " + signed.hash());
        }
        Delivery next = delivery.signed(call, new Attempt(signed, fees, gasLimit, now()));
        journal.write(Stage.SIGNED.toString(), journal.state().with(next));
        return next;
    }

    /** Signs another attempt where the registry and the budget allow it; else leaves the delivery as it is. */
    private Delivery replace(Delivery delivery, Call call) {
        node.require();
        Attempt last = delivery.lastAttempt();
        long gasLimit = last.gasLimit();
        if (!call.sameAs(delivery.call())) {
            if (!(ledger.estimate(account(), call) instanceof Estimate.Gas gas)) {
                return delivery;
            }
            gasLimit = withReserve(gas);
        }
        Optional<Fees> fees = purse.raised(call, last, gasLimit);
        if (fees.isEmpty()) {
            alarm(purse.limit() + " allows no higher fee for the transaction with nonce "
                    + delivery.nonce().orElseThrow() + ", which is to " + call.purpose());
            return delivery;
        }
        return sign(delivery, call, gasLimit, fees.get());
    }

    private Delivery accepted(Delivery delivery, SendAnswer answer) {
        if (delivery.stage() != Stage.SIGNED || !(answer instanceof SendAnswer.Accepted)) {
            return delivery;
        }
        Delivery sent = delivery.sent();
        journal.write(Stage.SENT.toString(), journal.state().with(sent));
        return sent;
    }

    /** Says once what stays the same for many looks. */
    private void alarm(String text) {
        if (!text.equals(lastAlarm)) {
            settings.report().accept("ALARM: " + text);
            lastAlarm = text;
        }
    }

    private Address account() {
        return signer.address();
    }

    private Instant now() {
        return settings.waiting().clock().instant();
    }

    /** A quarter more than the node expects. */
    private static long withReserve(Estimate.Gas gas) {
        return gas.units() + gas.units() / 4;
    }
}
