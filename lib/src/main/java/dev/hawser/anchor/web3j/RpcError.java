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
    private static final List<String> NONCE_USED = List.of("nonce too low", "oldnonce", "ownnoncealreadyused");
    private static final List<String> UNDERPRICED = List.of("replacement transaction underpriced");
    private static final List<String> TOO_CHEAP = List.of(
            "max fee per gas less than block base fee",
            "is too low for the next block, which has a basefeepergas",
            "transaction underpriced",
            "feetoolow");
    private static final List<String> NO_FUNDS = List.of(
            "insufficient funds",
            "insufficientfunds",
            "upfront cost exceeds account balance",
            "sender doesn't have enough funds");

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
        if (says(TOO_CHEAP)) {
            return new SendAnswer.TooCheap();
        }
        return says(NO_FUNDS) ? new SendAnswer.NoFunds(message) : new SendAnswer.Rejected(message);
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
