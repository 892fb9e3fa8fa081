package dev.hawser.jobs;

import dev.hawser.primitives.Address;
import dev.hawser.testing.GethForkChoice;
import dev.hawser.testing.TestChain;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A chain of a real node that adds a block ten times a second once it ticks. */
final class TrialChain implements AutoCloseable {
    private static final int MILLIS = 100;

    private final String url;
    private final Consumer<Address> funding;
    private final Runnable mining;
    private final Runnable stopping;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    private TrialChain(String url, Consumer<Address> funding, Runnable mining, Runnable stopping) {
        this.url = url;
        this.funding = funding;
        this.mining = mining;
        this.stopping = stopping;
    }

    /** Starts a node of {@code anvil} or {@code geth}. */
    static TrialChain start(String kind) {
        return switch (kind) {
            case "anvil" -> {
                TestChain chain = TestChain.start("--no-mining");
                yield new TrialChain(chain.url(), chain::fund, () -> chain.mine(1), chain::close);
            }
            case "geth" -> {
                GethForkChoice chain = GethForkChoice.start();
                yield new TrialChain(chain.url(), chain::fund, chain::mine, chain::close);
            }
            default -> throw new IllegalArgumentException("neither anvil nor geth: " + kind);
        };
    }

    String url() {
        return url;
    }

    /** Funds the account, and lets time pass from now on. */
    TrialChain tick(Address account) {
        funding.accept(account);
        Future<?> ticking = thread.submit(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                mining.run();
                sleep();
            }
        });
        if (ticking.isDone()) {
            throw new IllegalStateException("the chain does not tick");
        }
        return this;
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stopping.run();
    }
}
