package dev.hawser.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** So many racers that begin each round together. */
final class Race implements AutoCloseable {
    private final ExecutorService pool;
    private final CyclicBarrier start;

    Race(int racers) {
        this.pool = Executors.newFixedThreadPool(racers);
        this.start = new CyclicBarrier(racers);
    }

    /** What each racer came to, in the order of their numbers. */
    <T> List<T> run(IntFunction<T> racer) throws Exception {
        List<Future<T>> racing = new ArrayList<>();
        for (int i = 0; i < start.getParties(); i++) {
            int number = i;
            racing.add(pool.submit(() -> {
                start.await();
                return racer.apply(number);
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : racing) {
            results.add(one.get());
        }
        return results;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
