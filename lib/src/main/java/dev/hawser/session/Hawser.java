package dev.hawser.session;

import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Where a program begins that uses Hawser as a library:
 *
 * <pre>{@code
 * HawserConfig config = HawserConfig.builder()
 *         .pipeline(Path.of("conf/pipelines/gas-price.conf"))
 *         .store("s3a://bucket/runs")
 *         .rpcFile(Path.of("rpc.txt"))
 *         .keystore(Path.of("key.json"), Path.of("password.txt"))
 *         .build();
 * try (HawserSession hawser = Hawser.session(spark, config)) {
 *     Manifest dataset = hawser.ingest().input("s3a://bucket/export").run().dataset();
 *     Manifest model = hawser.train().on(dataset).run();
 *     Manifest batch = hawser.predict().on(dataset).model(model).run();
 *     hawser.anchor().run();
 *     hawser.verify(batch).requireHolds();
 *     hawser.rows(batch).show();
 * }
 * }</pre>
 */
public final class Hawser {
    private Hawser() {}

    /**
     * A session on a Spark that runs already. It sets what {@link SparkSettings} names in that session and in its
     * context's Hadoop configuration: give it {@code spark.newSession()} where the first of these would disturb. Closing
     * the session leaves Spark running.
     *
     * @throws dev.hawser.primitives.InvalidInputException if this Spark lacks what the store needs
     */
    public static HawserSession session(SparkSession spark, HawserConfig config) {
        return session(() -> spark, config, Progress.logged());
    }

    /**
     * A session that asks for Spark when a step first needs it.
     *
     * @param progress takes what a person should know while a step works
     */
    public static HawserSession session(Supplier<SparkSession> spark, HawserConfig config, Progress progress) {
        return new HawserSession(spark, config, progress);
    }
}
