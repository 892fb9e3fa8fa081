package dev.hawser.session;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.hawser.anchor.AnchorResult;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.Wei;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;

/**
 * What the steps of this application have done, as the metrics source {@code hawser} of the driver: counters of what was
 * published and sent since the application began.
 */
final class HawserMetrics implements Source {
    private static final String NAME = "hawser";

    private final MetricRegistry registry = new MetricRegistry();
    private final Counter rowsRead = registry.counter("rows.read");
    private final Counter rowsAccepted = registry.counter("rows.accepted");
    private final Counter rowsQuarantined = registry.counter("rows.quarantined");
    private final Counter rowsPublished = registry.counter("rows.published");
    private final Counter rowsRefused = registry.counter("rows.refused");
    private final Counter runs = registry.counter("runs");
    private final Counter entries = registry.counter("entries");
    private final Counter gas = registry.counter("gas");
    /** A counter of longs would hold no more than nine ether. */
    private final AtomicReference<BigInteger> wei = new AtomicReference<>(BigInteger.ZERO);

    private HawserMetrics() {
        registry.register("wei", (Gauge<BigInteger>) wei::get);
    }

    /** The source of the running Spark application, which is registered when it is first asked for. */
    static HawserMetrics ofApplication() {
        MetricsSystem system = SparkEnv.get().metricsSystem();
        synchronized (HawserMetrics.class) {
            var known = system.getSourcesByName(NAME);
            if (!known.isEmpty() && known.head() instanceof HawserMetrics metrics) {
                return metrics;
            }
            HawserMetrics metrics = new HawserMetrics();
            system.registerSource(metrics);
            return metrics;
        }
    }

    void published(Manifest run) {
        runs.inc();
        switch (run.kind()) {
            case DATASET -> {
                for (Members table : run.members().objects("tables")) {
                    rowsRead.inc(table.count("rowsIn"));
                    rowsAccepted.inc(table.count("rowsAccepted"));
                    rowsQuarantined.inc(table.count("rowsQuarantined"));
                }
            }
            case BATCH -> {
                rowsPublished.inc(run.count());
                rowsRefused.inc(run.members().count("rowsRefused"));
            }
            case MODEL -> {}
        }
    }

    void anchored(AnchorResult result) {
        entries.inc(result.appended().size());
        gas.inc(result.gasUsed());
        Wei fees = result.fees();
        wei.updateAndGet(before -> before.add(fees.value()));
    }

    @Override
    public String sourceName() {
        return NAME;
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }
}
