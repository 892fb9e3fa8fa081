package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.session.Progress;
import java.io.PrintStream;

/** Results on standard output; progress and errors on standard error. */
final class Console implements Progress {
    private final PrintStream out;
    private final PrintStream err;
    private final CommonOptions options;

    Console(CommonOptions options) {
        this.out = System.out;
        this.err = System.err;
        this.options = options;
    }

    /** A line for people; silent with {@code --json}. */
    void say(String text) {
        (options.json() ? err : out).println(text);
    }

    @Override
    public void report(String text) {
        err.println("hawser: " + text);
    }

    @Override
    public void warn(String text) {
        err.println("hawser: warning: " + text);
    }

    /** The one JSON object, printed where it was asked for. */
    void result(ObjectNode json) {
        options.keep(json);
        if (options.json()) {
            out.println(json);
            out.flush();
        }
    }

    /** What is wrong, where, and what to do; the stack only when asked for. */
    static void error(Throwable error, boolean verbose) {
        error(Problem.of(error));
        if (verbose) {
            error.printStackTrace(System.err);
        }
    }

    static void error(Problem problem) {
        System.err.println("hawser: error: " + problem.message());
        System.err.println("  what to do: " + problem.advice());
    }
}
