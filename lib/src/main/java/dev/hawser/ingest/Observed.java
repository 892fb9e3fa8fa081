package dev.hawser.ingest;

import java.util.Map;
import org.apache.spark.sql.Observation;

/** What Spark counted while it wrote. */
public final class Observed {
    private Observed() {}

    /** The observation's values by name, once the rows are written. */
    public static Map<String, Object> await(Observation seen) {
        try {
            return seen.getAsJava();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while counting rows", e);
        }
    }
}
