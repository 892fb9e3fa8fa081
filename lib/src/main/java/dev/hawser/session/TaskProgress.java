package dev.hawser.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Reports now and then how far the running stages are, and how long the rest would take at the pace so far. */
final class TaskProgress extends SparkListener {
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Clock clock;
    private final Progress progress;
    private final Map<Integer, Stage> stages = new HashMap<>();
    private Instant last;

    TaskProgress(Clock clock, Progress progress) {
        this.clock = clock;
        this.progress = progress;
        this.last = clock.instant();
    }

    private static final class Stage {
        private final String step;
        private final int tasks;
        private final Instant begun;
        private int done;

        private Stage(String step, int tasks, Instant begun) {
            this.step = step;
            this.tasks = tasks;
            this.begun = begun;
        }
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        String step = submitted.properties().getProperty("mdc.hawser_step", "spark");
        stages.put(
                submitted.stageInfo().stageId(),
                new Stage(step, submitted.stageInfo().numTasks(), clock.instant()));
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        Stage stage = stages.get(end.stageId());
        if (stage == null || !end.taskInfo().successful()) {
            return;
        }
        stage.done++;
        Instant now = clock.instant();
        if (stage.done < stage.tasks && !now.isBefore(last.plus(QUIET))) {
            last = now;
            progress.report(line(end.stageId(), stage, now));
        }
    }

    @Override
    public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
        stages.remove(completed.stageInfo().stageId());
    }

    private static String line(int id, Stage stage, Instant now) {
        Duration left = Duration.between(stage.begun, now)
                .multipliedBy(stage.tasks - stage.done)
                .dividedBy(stage.done);
        return stage.step + ": " + stage.done + " of " + stage.tasks + " tasks of stage " + id + ", about "
                + Math.max(1, left.toSeconds()) + " s left of it";
    }
}
