package dev.hawser.anchor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call on its way into the chain: one nonce, any number of attempts, of which the last carries the call.
 *
 * @param nonce empty until one is taken
 * @param attempts oldest first
 * @param mined where one of the attempts stood in the chain when it was last seen there
 */
public record Delivery(Stage stage, Call call, Optional<Long> nonce, List<Attempt> attempts, Optional<Receipt> mined) {
    public Delivery {
        attempts = List.copyOf(attempts);
        if (stage.compareTo(Stage.NONCE_TAKEN) >= 0 && nonce.isEmpty()
                || stage.compareTo(Stage.SIGNED) >= 0 && attempts.isEmpty()
                || stage.compareTo(Stage.MINED) >= 0 != mined.isPresent()) {
            throw new IllegalArgumentException("no delivery is " + stage + " like this");
        }
    }

    static Delivery planned(Call call) {
        return new Delivery(Stage.PLANNED, call, Optional.empty(), List.of(), Optional.empty());
    }

    Delivery taking(long taken) {
        return new Delivery(Stage.NONCE_TAKEN, call, Optional.of(taken), attempts, mined);
    }

    /** With one more attempt, which replaces those before it. */
    Delivery signed(Call carried, Attempt attempt) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(attempt);
        return new Delivery(Stage.SIGNED, carried, nonce, all, Optional.empty());
    }

    /** With its bytes in a node's hands; also when a block that held it left the chain. */
    Delivery sent() {
        return new Delivery(Stage.SENT, call, nonce, attempts, Optional.empty());
    }

    Delivery minedIn(Receipt receipt) {
        return new Delivery(Stage.MINED, call, nonce, attempts, Optional.of(receipt));
    }

    /** Whether it carries a signature and is in no block. */
    boolean isUnderway() {
        return stage == Stage.SIGNED || stage == Stage.SENT;
    }

    boolean isMined() {
        return stage == Stage.MINED;
    }

    Attempt lastAttempt() {
        return attempts.get(attempts.size() - 1);
    }

    Instant firstSigned() {
        return attempts.get(0).at();
    }
}
