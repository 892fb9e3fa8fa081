package dev.hawser.jobs;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The log, where what people read is to go to it as well. Needs no log where it is off. */
final class StructuredLog {
    private static volatile boolean on;

    private StructuredLog() {}

    /** Made when it is first used, since commands without Spark have none. */
    private static final class Holder {
        private static final Logger LOG = LogManager.getLogger("dev.hawser");
    }

    static void turn(boolean toOn) {
        on = toOn;
    }

    static boolean isOn() {
        return on;
    }

    static void info(String line) {
        Holder.LOG.info(line);
    }

    static void warn(String line) {
        Holder.LOG.warn(line);
    }

    static void error(Problem problem) {
        Holder.LOG.error("{}; what to do: {}", problem.message(), problem.advice());
    }
}
