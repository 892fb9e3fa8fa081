package dev.hawser.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** When a driver is killed: at the steps of its journal in turn, and at as many random instants; spread over its appends. */
record KillPlan(List<Kill> kills) {
    private static final List<String> STEPS =
            List.of("opened", "planned", "nonce-taken", "signed", "sent", "mined", "final");
    private static final String LAST_STEP = "final";
    private static final int LONGEST_DELAY_MILLIS = 1500;

    /** One SIGKILL. */
    sealed interface Kill {
        /** Not before so many of the run's transactions are in blocks. */
        int from();

        /**
         * At the first request that follows the journal's entry of that step.
         *
         * @param forwarded whether the node gets the request
         */
        record AtStep(int from, String step, boolean forwarded) implements Kill {}

        /** So long after the driver's start, or after the transactions were in blocks. */
        record AtInstant(int from, Duration delay) implements Kill {}
    }

    static KillPlan of(int kills, int appends, Random random) {
        List<Kill> spread = new ArrayList<>();
        List<Kill> last = new ArrayList<>();
        int first = random.nextInt(2 * STEPS.size());
        for (int i = 0; i < kills; i++) {
            int from = i * Math.max(1, appends - 1) / kills;
            int turn = first + i / 2;
            String step = STEPS.get(turn / 2 % STEPS.size());
            Kill kill = i % 2 == 0
                    ? new Kill.AtStep(from, step, turn % 2 == 0)
                    : new Kill.AtInstant(from, Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)));
            // transactions become final together, after all of them are in blocks
            boolean isLast = kill instanceof Kill.AtStep at && at.step().equals(LAST_STEP);
            (isLast ? last : spread).add(kill);
        }
        spread.addAll(last);
        return new KillPlan(List.copyOf(spread));
    }
}
