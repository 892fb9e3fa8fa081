package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import java.time.Instant;
import java.util.Optional;

/**
 * Sends one transaction at a time and waits for it. The same signed bytes are offered again while no block holds them,
 * so nothing that happens between can send a call twice.
 */
public final class TransactionSender {
    private final LedgerPort ledger;
    private final Signer signer;
    private final FeePolicy policy;
    private final Waiting waiting;

    public TransactionSender(LedgerPort ledger, Signer signer, FeePolicy policy, Waiting waiting) {
        this.ledger = ledger;
        this.signer = signer;
        this.policy = policy;
        this.waiting = waiting;
    }

    /** The account that sends and pays. */
    public Address sender() {
        return signer.address();
    }

    /**
     * Sends the call and waits until it is confirmed or can't be.
     *
     * @throws RetryableException if the account lacks funds, an earlier transaction of it is stuck, or time runs out
     */
    public Sent send(Call call) {
        ChainId chain = ledger.chainId();
        awaitEarlierTransactions();
        Estimate estimate = ledger.estimate(signer.address(), call);
        if (estimate instanceof Estimate.Refused refused) {
            return new Sent.Refused(refused.refusal());
        }
        long expected = ((Estimate.Gas) estimate).units();
        long gasLimit = expected + expected / 4;
        Fees fees = policy.first(ledger.latest().baseFee(), ledger.suggestedTip());
        requireFunds(call.purpose(), chain, fees.max().times(gasLimit));
        long nonce = ledger.nonce(signer.address());
        return deliver(call, chain, signer.sign(new Transaction(chain, nonce, gasLimit, fees, call)));
    }

    /**
     * Sends a call that nothing but bad input can make fail.
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

    private void awaitEarlierTransactions() {
        Instant deadline = deadline();
        while (true) {
            long next = ledger.nonce(sender());
            long pending = ledger.pendingNonce(sender());
            if (pending <= next) {
                return;
            }
            if (waiting.clock().instant().isAfter(deadline)) {
                throw new RetryableException(
                        (pending - next) + " transactions of " + sender() + " from nonce " + next + " still wait after "
                                + waiting.timeout().toSeconds() + " s",
                        "run again when they are included, or replace them with your wallet at a higher fee");
            }
            waiting.pause().pause(waiting.interval());
        }
    }

    /**
     * Makes sure that the account can pay for so much gas at the present price.
     *
     * @throws RetryableException if it can't
     */
    public void requireFunds(String purpose, long gas) {
        Fees fees = policy.first(ledger.latest().baseFee(), ledger.suggestedTip());
        requireFunds(purpose, ledger.chainId(), fees.max().times(gas));
    }

    private void requireFunds(String purpose, ChainId chain, Wei needed) {
        Wei balance = ledger.balance(sender());
        if (balance.compareTo(needed) < 0) {
            throw noFunds(purpose, chain, "it has " + balance + " wei and needs up to " + needed + " wei");
        }
    }

    private RetryableException noFunds(String purpose, ChainId chain, String detail) {
        return new RetryableException(
                "account " + sender() + " on chain " + chain + " can't pay to " + purpose + ": " + detail,
                "fund the account and run again");
    }

    private Sent deliver(Call call, ChainId chain, SignedTransaction signed) {
        Instant deadline = deadline();
        boolean nonceUsed = false;
        while (true) {
            Optional<Receipt> receipt = ledger.receipt(signed.hash());
            if (receipt.isPresent()) {
                nonceUsed = false;
                if (!receipt.get().succeeded()) {
                    return new Sent.Reverted(receipt.get());
                }
                if (isConfirmed(receipt.get())) {
                    return new Sent.Confirmed(receipt.get());
                }
            } else if (nonceUsed) {
                return new Sent.Displaced(signed.hash());
            } else {
                nonceUsed = offer(call, chain, signed);
            }
            if (waiting.clock().instant().isAfter(deadline)) {
                throw new RetryableException(
                        "transaction " + signed.hash() + ", which is to " + call.purpose() + ", is not confirmed after "
                                + waiting.timeout().toSeconds() + " s",
                        "run again: what is on chain by then is found and not sent twice");
            }
            waiting.pause().pause(waiting.interval());
        }
    }

    /** Offers the bytes to the node. Returns whether a transaction with that nonce is in a block. */
    private boolean offer(Call call, ChainId chain, SignedTransaction signed) {
        SendAnswer answer = ledger.send(signed);
        if (answer instanceof SendAnswer.NoFunds noFunds) {
            throw noFunds(call.purpose(), chain, noFunds.message());
        }
        if (answer instanceof SendAnswer.Underpriced) {
            throw new RetryableException(
                    "another transaction of " + sender() + " with the same nonce waits in the node's pool, not "
                            + signed.hash(),
                    "run again when it is included, and let nothing else send from this account meanwhile");
        }
        if (answer instanceof SendAnswer.Rejected rejected) {
            throw new RetryableException(
                    "the node rejected the transaction that was to " + call.purpose() + ": " + rejected.message(),
                    "run again, or use another node");
        }
        return answer instanceof SendAnswer.NonceUsed;
    }

    private boolean isConfirmed(Receipt receipt) {
        if (waiting.confirmations() == 0) {
            return true;
        }
        return ledger.latest().number() - receipt.blockNumber() >= waiting.confirmations()
                && ledger.block(receipt.blockNumber())
                        .map(Block::hash)
                        .filter(receipt.blockHash()::equals)
                        .isPresent();
    }

    private Instant deadline() {
        return waiting.clock().instant().plus(waiting.timeout());
    }
}
