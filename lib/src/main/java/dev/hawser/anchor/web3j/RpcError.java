package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Refusal;
import dev.hawser.anchor.SendAnswer;
import dev.hawser.primitives.Hex;
import java.util.List;
import java.util.Locale;

/** An error that a node answered. What its words mean stands here and nowhere else. */
record RpcError(int code, String message, String data) {
    private static final List<String> KNOWN =
            List.of("already known", "known transaction", "alreadyknown", "transaction already imported");
    private static final List<String> NONCE_USED = List.of("nonce too low", "oldnonce");
    private static final List<String> UNDERPRICED =
            List.of("replacement transaction underpriced", "ownnoncealreadyused");
    private static final List<String> FEE_TOO_LOW = List.of(
            "transaction underpriced",
            "less than block base fee",
            "below current base fee",
            "less than the current basefee",
            "is too low for the next block",
            "gas price below configured minimum",
            "feetoolow",
            "txpool is full",
            "transaction pool is full",
            "txpoolisfull");
    private static final List<String> NO_FUNDS = List.of(
            "insufficient funds",
            "insufficientfunds",
            "upfront cost exceeds account balance",
            "sender doesn't have enough funds");
    private static final List<String> BUSY = List.of(
            "rate limit",
            "request rate",
            "too many requests",
            "request limit",
            "requests per second",
            "compute units per second",
            "capacity exceeded",
            "daily request count exceeded");
    private static final List<String> BEHIND = List.of(
            "header not found", "unknown block", "block not found", "header for hash not found", "missing trie node");
    private static final List<String> PRUNED = List.of("pruned", "history not available", "old data not available");

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int PRUNED_HISTORY = 4444;
    private static final int METHOD_NOT_FOUND = -32601;

    /** What it means for a transaction that was sent. */
    SendAnswer sendAnswer() {
        if (says(NONCE_USED)) {
            return new SendAnswer.NonceUsed();
        }
        if (says(KNOWN)) {
            return new SendAnswer.Accepted();
        }
        if (says(UNDERPRICED)) {
            return new SendAnswer.Underpriced();
        }
        if (says(FEE_TOO_LOW)) {
            return new SendAnswer.FeeTooLow(message);
        }
        return says(NO_FUNDS) ? new SendAnswer.NoFunds(message) : new SendAnswer.Rejected(message);
    }

    /** Whether the caller asks too often, and may ask the same a little later. */
    boolean isBusy() {
        return code == TOO_MANY_REQUESTS || says(BUSY);
    }

    /** Whether the node lacks a block, or its state, that another one may have. */
    boolean isBehind() {
        return says(BEHIND);
    }

    /** Whether the node could not answer a smaller question either: it lacks old blocks, or does not know the call. */
    boolean isLasting() {
        return code == PRUNED_HISTORY || code == METHOD_NOT_FOUND || says(PRUNED);
    }

    /** Whether a contract reverted: code 3 by the execution API's specification, and what older nodes say. */
    boolean isRevert() {
        return code == 3 || message.toLowerCase(Locale.ROOT).contains("revert");
    }

    Refusal refusal() {
        String hex = data == null ? "" : data.replace("\"", "").toLowerCase(Locale.ROOT);
        return new Refusal(Hex.isHex(hex) ? Hex.decode(hex) : new byte[0], message);
    }

    private boolean says(List<String> words) {
        String lower = message.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(lower::contains);
    }
}
