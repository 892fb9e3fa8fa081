package dev.hawser.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs fits, some at a time, so that executors which one fit leaves idle work for another. */
record Fits(ExecutorService pool, Progress progress) implements AutoCloseable {

    static Fits of(int atATime, Progress progress) {
        return new Fits(
                Executors.newFixedThreadPool(atATime, task -> {
                    Thread thread = new Thread(task, "hawser-fit");
                    thread.setDaemon(true);
                    return thread;
                }),
                progress);
    }

    /** @param start what it starts from, where the solver can */
    record Fit(EncodedRows rows, Setting setting, Optional<Coefficients> start) {}

    /** What each gives, in their order; the first failure ends it. */
    List<Coefficients> all(Solver solver, List<Fit> wanted) {
        List<Future<Coefficients>> futures = new ArrayList<>();
        for (Fit fit : wanted) {
            futures.add(pool.submit(() -> {
                Coefficients fitted = solver.fit(fit.rows(), fit.setting(), fit.start());
                progress.done();
                return fitted;
            }));
        }
        List<Coefficients> fitted = new ArrayList<>();
        futures.forEach(future -> fitted.add(result(future)));
        return fitted;
    }

    private static Coefficients result(Future<Coefficients> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while fitting", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
