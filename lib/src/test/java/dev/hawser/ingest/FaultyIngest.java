package dev.hawser.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;

/**
 * A driver with two executors of its own that ingests an export while something goes wrong, and writes down what came of
 * it: {@code FaultyIngest FAULT EXPORT WORK}.
 */
public final class FaultyIngest {
    static final String KILL = "kill";
    /** The executors didn't come up. */
    static final int NO_CLUSTER = 75;

    private static final int EXECUTORS = 2;
    private static final int MEBIBYTES = 1024;
    private static final long START_SECONDS = 90;

    private FaultyIngest() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String fault = arguments[0];
        Path export = Path.of(arguments[1]);
        Path work = Path.of(arguments[2]);
        SparkConf conf = new SparkConf()
                .setAppName("faulty ingest")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.local.dir", work.toString())
                .set("spark.executor.memory", MEBIBYTES + "m")
                .set("spark.executor.extraClassPath", System.getProperty("hawser.test.folders"))
                .set("spark.extraListeners", Watch.class.getName())
                .set("spark.sql.shuffle.partitions", "4")
                .set("spark.sql.files.maxPartitionBytes", "3m")
                .set("spark.hadoop.fs.faulty.impl", FaultyFiles.class.getName())
                .set("spark.hadoop." + FaultyFiles.FAULT, fault)
                .set("spark.hadoop." + FaultyFiles.MARKS, work.toString());
        if (fault.equals(FaultyFiles.STALLS)) {
            conf.set("spark.speculation", "true")
                    .set("spark.speculation.interval", "50ms")
                    .set("spark.speculation.quantile", "0.3")
                    .set("spark.speculation.multiplier", "1")
                    .set("spark.speculation.task.duration.threshold", "1s");
        }
        // a task's copy is started on another host only, and local-cluster has but one
        conf.setMaster(
                fault.equals(FaultyFiles.STALLS)
                        ? twoHosts(conf, work)
                        : "local-cluster[" + EXECUTORS + ",1," + MEBIBYTES + "]");
        Watch.kills = fault.equals(KILL);
        try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
            if (!Watch.EXECUTORS_UP.await(START_SECONDS, TimeUnit.SECONDS)) {
                System.exit(NO_CLUSTER);
            }
            String input = FaultyFiles.SCHEME + "://" + export.toUri().getPath();
            IngestResult result = Ingest.ingest(
                    spark,
                    ExecutorFaultsTest.request(input),
                    work.resolve("data").toUri().toString());
            Files.writeString(work.resolve("result"), ExecutorFaultsTest.counts(result));
            Files.writeString(
                    work.resolve("faults"), Watch.LOST.get() + " " + Watch.FAILED.get() + " " + Watch.COPIES.get());
        }
        System.exit(0);
    }

    /** A standalone cluster in this process, as local-cluster is one, with two addresses of this machine as hosts. */
    private static String twoHosts(SparkConf conf, Path work) {
        var master = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, conf);
        String url = "spark://127.0.0.1:" + master._1().address().port();
        for (int i = 1; i <= EXECUTORS; i++) {
            Worker.startRpcEnvAndEndpoint(
                    "127.0.0." + i,
                    0,
                    0,
                    1,
                    MEBIBYTES,
                    new String[] {url},
                    work.resolve("worker-" + i).toString(),
                    scala.Option.apply(i),
                    conf,
                    scala.Option.empty());
        }
        return url;
    }

    /** Counts what goes wrong, and kills two executors after tasks that they have done. */
    public static final class Watch extends SparkListener {
        static final CountDownLatch EXECUTORS_UP = new CountDownLatch(EXECUTORS);
        static final AtomicInteger LOST = new AtomicInteger();
        static final AtomicInteger FAILED = new AtomicInteger();
        static final AtomicInteger COPIES = new AtomicInteger();

        private static final int FIRST_KILL = 4;
        private static final int SECOND_KILL = 24;

        private static volatile boolean kills;

        private int done;

        @Override
        public void onExecutorAdded(SparkListenerExecutorAdded added) {
            EXECUTORS_UP.countDown();
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
            LOST.incrementAndGet();
        }

        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
            if (start.taskInfo().speculative()) {
                COPIES.incrementAndGet();
            }
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskInfo().failed()) {
                FAILED.incrementAndGet();
            } else if (end.taskInfo().successful()) {
                done++;
                if (kills && (done == FIRST_KILL || done == SECOND_KILL)) {
                    kill(end.taskInfo().executorId());
                }
            }
        }

        private static void kill(String executor) {
            Optional<ProcessHandle> process = ProcessHandle.current()
                    .descendants()
                    .filter(p -> p.info()
                            .commandLine()
                            .filter(line -> line.contains(" --executor-id " + executor + " "))
                            .isPresent())
                    .findFirst();
            process.ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
