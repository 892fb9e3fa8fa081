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
    private static final int LEFT_TO_THE_END = 4;

    /** One SIGKILL. */
    sealed interface Kill {
        /** When so many of the run's transactions are in blocks, and not much later. */
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
            int turn = first + i / 2;
            String step = STEPS.get(turn / 2 % STEPS.size());
            boolean forwarded = turn % 2 == 0;
            int from = i * Math.max(1, appends - LEFT_TO_THE_END) / kills;
            if (i % 2 == 1) {
                spread.add(new Kill.AtInstant(from, Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS))));
            } else if (step.equals(LAST_STEP)) {
                // transactions become final together, after all of them are in blocks
                last.add(new Kill.AtStep(appends, step, forwarded));
            } else {
                spread.add(new Kill.AtStep(from, step, forwarded));
            }
        }
        spread.addAll(last);
        return new KillPlan(List.copyOf(spread));
    }
}
