package dev.hawser.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.SparkSessions;
import dev.hawser.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class TaskProgressTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void tellsTheStepHowFarItsStageIsAndHowLongTheRestWouldTakeAtThatPace() throws Exception {
        run(Duration.ofSeconds(12), 4);

        assertThat(lines)
                .hasSize(3)
                .allMatch(line -> line.matches("train: [123] of 4 tasks of stage \\d+, about \\d+ s left of it"));
        assertThat(lines.get(0)).contains("1 of 4 ", "about 36 s");
        assertThat(lines.get(2)).contains("3 of 4 ", "about 12 s");
    }

    @Test
    void saysNothingOfWhatIsQuicklyDone() throws Exception {
        run(Duration.ofMillis(1), 4);

        assertThat(lines).isEmpty();
    }

    private void run(Duration step, int tasks) throws Exception {
        SparkSession spark = SparkSessions.shared();
        SparkContext context = spark.sparkContext();
        TaskProgress progress = new TaskProgress(new Stepping(step), new Progress() {
            @Override
            public void report(String line) {
                lines.add(line);
            }

            @Override
            public void warn(String line) {}
        });
        context.listenerBus().waitUntilEmpty();
        context.addSparkListener(progress);
        context.setLocalProperty("mdc.hawser_step", "train");
        try {
            spark.range(0, 8, 1, tasks).rdd().count();
            context.listenerBus().waitUntilEmpty();
        } finally {
            context.setLocalProperty("mdc.hawser_step", null);
            context.removeSparkListener(progress);
        }
    }

    /** Each look at it finds it later. */
    private static final class Stepping extends TestClock {
        private final Duration step;
        private Instant now = Instant.EPOCH;

        private Stepping(Duration step) {
            this.step = step;
        }

        @Override
        public Instant instant() {
            now = now.plus(step);
            return now;
        }
    }
}
