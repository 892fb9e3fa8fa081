package dev.hawser.testing;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;

/** A test with Spark: one local[2] session for the whole JVM, and the comparisons of spark-testing-base. */
public abstract class SparkSuite extends JavaDatasetSuiteBase {

    @BeforeEach
    void startSpark() {
        runBefore();
    }

    @Override
    public SparkConf conf() {
        return new SparkConf()
                .setMaster("local[2]")
                .setAppName("hawser tests")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.sql.session.timeZone", "UTC")
                .set("spark.sql.shuffle.partitions", "4");
    }

    @Override
    public boolean enableHiveSupport() {
        return false;
    }
}
