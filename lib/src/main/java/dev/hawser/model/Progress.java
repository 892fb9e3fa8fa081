package dev.hawser.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Tells how many fits are done and about how long the rest will take, were each as long as those before. */
final class Progress {
    private final Consumer<String> report;
    private final Clock clock;
    private final Instant begun;
    private final int fits;
    private int done;
    private String best = "";

    Progress(Consumer<String> report, Clock clock, int fits) {
        this.report = report;
        this.clock = clock;
        this.begun = clock.instant();
        this.fits = fits;
    }

    synchronized void best(String metric, double value, Setting setting) {
        String digits = new BigDecimal(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
        best = ", best " + metric + " " + digits + " at " + setting;
    }

    synchronized void done() {
        done++;
        Duration taken = Duration.between(begun, clock.instant());
        long left = taken.multipliedBy(fits - done).dividedBy(done).toSeconds();
        report.accept("train: fit " + done + " of " + fits + best
                + (done < fits && left > 0 ? ", about " + left + " s left" : ""));
    }
}
