package dev.hawser.session;

import dev.hawser.manifest.RunDescription;
import dev.hawser.primitives.RunKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.slf4j.MDC;

/**
 * While a run is made, its key stands in the log's context, here and on the executors, and what Spark does for it is one
 * job group, which the Spark UI shows with the step's name and can cancel.
 */
final class RunScope implements AutoCloseable {
    /** How Spark marks local properties that stand in the log's context of a task. */
    private static final String OF_TASKS = "mdc.";

    private final SparkContext spark;
    private final Map<String, String> context = new LinkedHashMap<>();

    private RunScope(SparkContext spark) {
        this.spark = spark;
    }

    static RunScope of(HawserSession session, RunDescription run, RunKey key) {
        RunScope scope = new RunScope(session.spark().sparkContext());
        String step = run.job().toString();
        scope.put("hawser_step", step);
        scope.put("hawser_pipeline", run.pipeline());
        scope.put("hawser_interval", run.interval().toString());
        scope.put("hawser_run", key.toString());
        scope.spark.setJobGroup(
                key.toString(), "hawser " + step + " " + run.pipeline() + " " + run.interval() + ", run " + key, true);
        return scope;
    }

    private void put(String name, String value) {
        context.put(name, value);
        MDC.put(name, value);
        spark.setLocalProperty(OF_TASKS + name, value);
    }

    @Override
    public void close() {
        spark.clearJobGroup();
        context.keySet().forEach(name -> {
            MDC.remove(name);
            spark.setLocalProperty(OF_TASKS + name, null);
        });
    }
}
