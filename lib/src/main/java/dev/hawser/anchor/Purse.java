package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import java.util.Optional;

/** What an account may offer for a transaction at the present fee, and whether it can pay. */
final class Purse {
    private final NodePort ledger;
    private final Address account;
    private final FeePolicy policy;

    Purse(NodePort ledger, Address account, FeePolicy policy) {
        this.ledger = ledger;
        this.account = account;
        this.policy = policy;
    }

    /** Empty where the budget does not pay for the present fee. */
    Optional<Fees> first(long gasLimit) {
        return policy.first(gasLimit, ledger.latest().baseFee(), ledger.suggestedTip());
    }

    /** The same for a call whose bytes may cost beside its gas. */
    Optional<Fees> first(Call call, long gasLimit) {
        return beside(call).flatMap(left -> left.first(gasLimit, ledger.latest().baseFee(), ledger.suggestedTip()));
    }

    /** Empty where the budget does not pay for a replacement of the attempt. */
    Optional<Fees> raised(Call call, Attempt attempt, long gasLimit) {
        return beside(call)
                .flatMap(left ->
                        left.raised(attempt.fees(), gasLimit, ledger.latest().baseFee(), ledger.suggestedTip()));
    }

    /** @throws RetryableException if the account has less than the transaction may cost */
    void requireFunds(Call call, Fees fees, long gasLimit) {
        requireFunds(
                call.purpose(), fees.max().times(gasLimit).plus(call.value()).plus(ledger.dataFee(call)));
    }

    /** @throws RetryableException if the account has less than what is needed */
    void requireFunds(String purpose, Wei needed) {
        Wei balance = ledger.balance(account);
        if (balance.compareTo(needed) < 0) {
            throw noFunds(purpose, "it has " + balance + " wei and needs up to " + needed + " wei");
        }
    }

    /** What the policy may spend on gas; empty where the call's bytes alone are over the budget. */
    private Optional<FeePolicy> beside(Call call) {
        return policy.less(ledger.dataFee(call));
    }

    RetryableException noFunds(String purpose, String detail) {
        return new RetryableException(
                "account " + account + " on chain " + ledger.chainId() + " can't pay to " + purpose + ": " + detail,
                "fund the account and run again");
    }

    RetryableException overBudget(String purpose) {
        Optional<Wei> cap = policy.cap().most();
        if (cap.isPresent()) {
            return new RetryableException(
                    "parked: to " + purpose + " waits for a price of at most " + cap.get()
                            + " wei a unit of gas, which the fee forecast lets expect",
                    "run again with the same --by");
        }
        return new RetryableException(
                "parked: at the present base fee of " + ledger.latest().baseFee() + " wei a unit of gas, to " + purpose
                        + " is over the budget of " + policy.budget() + " wei (deploy.fee-budget)",
                "run again when the fee has fallen, or raise deploy.fee-budget");
    }

    Address account() {
        return account;
    }

    /** What keeps the fee from being higher now. */
    String limit() {
        return policy.cap()
                .most()
                .map(most -> "the fee forecast's limit of " + most + " wei a unit of gas for now")
                .orElse("the budget of " + policy.budget() + " wei");
    }
}
