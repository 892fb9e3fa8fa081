package dev.hawser.anchor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What policies would have paid on a series that is over: at every row something arrives that must be sent within the same
 * time. A policy knows the rows before the present one, and the present price; the offline optimum knows all. The work
 * grows with the rows, the memory with those in the time to wait.
 */
public final class FeeReplay {
    private final Duration patience;
    private final Instant from;
    private final Instant end;
    private final Duration every;
    private final FeeHistory history;
    private final List<Waiting> waiting;
    private final OfflineOptimum optimum = new OfflineOptimum();
    private Optional<FeeOutlook> outlook = Optional.empty();
    private Optional<FeeRow> present = Optional.empty();

    /**
     * A replay that has seen nothing.
     *
     * @param patience the time from an arrival to its deadline
     * @param from before it nothing arrives: those rows are only learnt from
     * @param end the time of the last row: nothing arrives whose deadline is later
     * @param every how long a policy goes by one forecast before it is given another
     * @param history takes the rows, empty still
     */
    public FeeReplay(
            List<TimingPolicy> policies,
            Duration patience,
            Instant from,
            Instant end,
            Duration every,
            FeeHistory history) {
        this.patience = patience;
        this.from = from;
        this.end = end;
        this.every = every;
        this.history = history;
        this.waiting = policies.stream().map(Waiting::new).toList();
    }

    /**
     * What a policy paid.
     *
     * @param sent how many
     * @param paid the sum of the prices at which they were sent
     * @param delay the time from arrival to sending, of all together
     * @param longest of these times
     * @param late how many were sent after their deadline
     */
    public record Outcome(String policy, long sent, double paid, Duration delay, Duration longest, long late) {
        public Duration meanDelay() {
            return sent == 0 ? Duration.ZERO : delay.dividedBy(sent);
        }

        /** The share of the other's cost that this one saves. */
        public double savingAgainst(Outcome other) {
            return other.paid == 0 ? 0 : 1 - paid / other.paid;
        }
    }

    /** Takes the next row, whose time is after that of the row before. */
    public void add(FeeRow row) {
        present.ifPresent(before -> at(before, row.at()));
        present = Optional.of(row);
    }

    /** Takes note that the series is over, and tells what each policy paid, in their order; the offline optimum is the last. */
    public List<Outcome> finish() {
        present.ifPresent(last -> at(last, Instant.MAX));
        present = Optional.empty();
        List<Outcome> outcomes = new ArrayList<>();
        waiting.forEach(one -> outcomes.add(one.tally.outcome(one.policy.name())));
        outcomes.add(optimum.tally.outcome("offline optimum"));
        return outcomes;
    }

    private void at(FeeRow row, Instant next) {
        boolean arrives = !row.at().isBefore(from) && !row.at().plus(patience).isAfter(end);
        if (!row.at().isBefore(from)) {
            history.fit();
        }
        waiting.forEach(one -> one.at(row, next, arrives));
        optimum.at(row, next, arrives);
        history.add(row);
        if (outlook.isEmpty() || !row.at().isBefore(outlook.get().newest().at().plus(every))) {
            outlook = history.outlook();
        }
    }

    private boolean isLastChance(Instant arrival, Instant next) {
        return next.isAfter(arrival.plus(patience));
    }

    /** What waits under one policy. Who came first has the higher reservation price: where it goes on waiting, all do. */
    private final class Waiting {
        private final TimingPolicy policy;
        private final Deque<Instant> arrivals = new ArrayDeque<>();
        private final Tally tally = new Tally();

        Waiting(TimingPolicy policy) {
            this.policy = policy;
        }

        void at(FeeRow row, Instant next, boolean arrives) {
            if (arrives) {
                arrivals.addLast(row.at());
            }
            while (!arrivals.isEmpty() && sends(arrivals.peekFirst(), row, next)) {
                tally.send(arrivals.removeFirst(), row.at(), row.price());
            }
        }

        private boolean sends(Instant arrival, FeeRow row, Instant next) {
            Duration left = Duration.between(row.at(), arrival.plus(patience));
            return isLastChance(arrival, next) || outlook.isEmpty() || row.price() <= policy.most(outlook.get(), left);
        }
    }

    /** The least price in the time of each arrival, from a queue of prices that rise. */
    private final class OfflineOptimum {
        private final Deque<Instant> arrivals = new ArrayDeque<>();
        private final Deque<FeeRow> rising = new ArrayDeque<>();
        private final Tally tally = new Tally();

        void at(FeeRow row, Instant next, boolean arrives) {
            while (!rising.isEmpty() && rising.peekLast().price() > row.price()) {
                rising.removeLast();
            }
            rising.addLast(row);
            if (arrives) {
                arrivals.addLast(row.at());
            }
            while (!arrivals.isEmpty() && isLastChance(arrivals.peekFirst(), next)) {
                Instant arrival = arrivals.removeFirst();
                while (rising.peekFirst().at().isBefore(arrival)) {
                    rising.removeFirst();
                }
                tally.send(arrival, rising.peekFirst().at(), rising.peekFirst().price());
            }
            if (arrivals.isEmpty()) {
                rising.clear();
            }
        }
    }

    private final class Tally {
        private long sent;
        private double paid;
        private Duration delay = Duration.ZERO;
        private Duration longest = Duration.ZERO;
        private long late;

        void send(Instant arrival, Instant at, double price) {
            Duration waited = Duration.between(arrival, at);
            sent++;
            paid += price;
            delay = delay.plus(waited);
            longest = longest.compareTo(waited) < 0 ? waited : longest;
            late += waited.compareTo(patience) > 0 ? 1 : 0;
        }

        Outcome outcome(String policy) {
            return new Outcome(policy, sent, paid, delay, longest, late);
        }
    }
}
