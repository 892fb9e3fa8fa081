package dev.hawser.testing;

import org.apache.spark.sql.SparkSession;

/** The tests' shared session, for those that don't extend {@link SparkSuite}. */
public final class SparkSessions {
    private SparkSessions() {}

    public static SparkSession shared() {
        Suite suite = new Suite();
        suite.runBefore();
        return suite.spark();
    }

    private static final class Suite extends SparkSuite {}
}
