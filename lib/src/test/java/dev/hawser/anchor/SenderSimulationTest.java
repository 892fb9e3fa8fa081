package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.RetryableException;
import dev.hawser.testing.MemoryDocuments;
import dev.hawser.testing.Senders;
import dev.hawser.testing.TestClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Drivers that die at any call and any journal write, on a chain that forks, behind nodes that lag, lose answers and fail:
 * at the end every entry stands in the stream once, in order.
 */
class SenderSimulationTest {
    private static final Address ACCOUNT = Address.parse("0x" + "a1".repeat(20));
    private static final Stream FIRST = SimulatedChain.REGISTRY.stream(ACCOUNT, new StreamName("gas-price.sources"));
    private static final Stream SECOND = SimulatedChain.REGISTRY.stream(ACCOUNT, new StreamName("gas-price"));
    private static final int CONFIRMATIONS = 8;

    /** Ends a driver as a SIGKILL does: nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @CsvSource({"20, 0, 0, 0", "20, 30, 0, 0", "20, 0, 30, 0", "20, 0, 0, 2", "25, 25, 15, 2"})
    void everyEntryStandsOnceInOrder(int killPerMille, int failPerMille, int reorgPercent, int lag) {
        for (int i = 0; i < 60; i++) {
            new Simulation(new Random().nextLong(), killPerMille, failPerMille, reorgPercent, lag).run();
        }
    }

    @Test
    void withoutFaultsATransactionIsSignedOnce() {
        Simulation calm = new Simulation(1, 0, 0, 0, 0);
        calm.run();
        assertThat(calm.chain.reverted).isZero();
        assertThat(calm.drivers).isEqualTo(calm.rounds());
    }

    @Test
    void twoDriversOfOneAccountDoNotDisturbTheStream() {
        for (int i = 0; i < 40; i++) {
            long seed = new Random().nextLong();
            Simulation simulation = new Simulation(seed, 0, 0, 0, 0);
            simulation.interleaved = true;
            simulation.run();
            assertThat(simulation.chain.reverted).as("reverted, seed %d", seed).isLessThan(simulation.rounds());
        }
    }

    /** One seed's story. */
    private static final class Simulation {
        private final long seed;
        private final Random random;
        private final int killPerMille;
        private final int failPerMille;
        private final int reorgPercent;
        private final int lag;
        private final MemoryDocuments documents = new MemoryDocuments();
        private Instant now = Instant.EPOCH;
        private final SimulatedChain chain;
        private boolean calm;
        private boolean interleaved;
        private boolean inner;
        private int drivers;

        Simulation(long seed, int killPerMille, int failPerMille, int reorgPercent, int lag) {
            this.seed = seed;
            this.random = new Random(seed);
            this.killPerMille = killPerMille;
            this.failPerMille = failPerMille;
            this.reorgPercent = reorgPercent;
            this.lag = lag;
            this.chain = new SimulatedChain(ACCOUNT, () -> now.getEpochSecond());
        }

        int rounds() {
            return 4;
        }

        void run() {
            List<Entry> first = new ArrayList<>();
            List<Entry> second = new ArrayList<>();
            for (int round = 0; round < rounds(); round++) {
                first.add(FakeLedger.entry(1000 + round));
                IntStream.rangeClosed(0, random.nextInt(3)).forEach(i -> second.add(FakeLedger.entry(second.size())));
                List<Wanted> wanted = List.of(new Wanted(FIRST, first), new Wanted(SECOND, second));
                while (!anchored(wanted)) {
                    // a scheduler starts the next driver; from some time on nothing goes wrong any more
                    calm = drivers > 60;
                    assertThat(drivers).as("drivers, seed %d", seed).isLessThan(90);
                }
            }
            assertThat(chain.entries(FIRST)).as("first stream, seed %d", seed).isEqualTo(first);
            assertThat(chain.entries(SECOND)).as("second stream, seed %d", seed).isEqualTo(second);
        }

        private boolean anchored(List<Wanted> wanted) {
            drivers++;
            try {
                Senders senders = Senders.of(faulty(chain.new Node(this::lag)), chain, this::pause)
                        .confirmations(CONFIRMATIONS)
                        .documents(new DyingDocuments())
                        .raiseAfter(Duration.ofSeconds(30))
                        .waiting(new Waiting(
                                new MovingClock(), d -> pause(wanted), Duration.ofSeconds(2), Duration.ofMinutes(5)));
                senders.anchorer().anchor(wanted, digest -> true);
                return true;
            } catch (Killed | RetryableException e) {
                pause(Duration.ZERO);
                return false;
            }
        }

        private long lag() {
            return calm ? 0 : random.nextInt(lag + 1);
        }

        private void pause(List<Wanted> wanted) {
            pause(Duration.ofSeconds(2));
            if (interleaved && !inner && random.nextInt(4) == 0) {
                inner = true;
                anchored(wanted);
                inner = false;
            }
        }

        private void pause(Duration duration) {
            now = now.plus(duration).plusSeconds(random.nextInt(10));
            if (!calm && random.nextInt(100) < reorgPercent) {
                chain.reorganize(1 + random.nextInt(CONFIRMATIONS - 1), random.nextBoolean());
            }
            if (!calm && reorgPercent > 0 && random.nextInt(20) == 0) {
                chain.dropPool();
            }
            if (calm || random.nextInt(3) > 0) {
                chain.mine();
            }
        }

        private void mayFail(boolean after) {
            if (calm) {
                return;
            }
            int dice = random.nextInt(1000);
            if (dice < killPerMille) {
                throw new Killed();
            }
            if (dice < killPerMille + failPerMille) {
                throw new RetryableException(after ? "the answer was lost" : "no answer", "run again");
            }
        }

        private NodePort faulty(NodePort node) {
            return (NodePort) Proxy.newProxyInstance(
                    NodePort.class.getClassLoader(), new Class<?>[] {NodePort.class}, (proxy, method, arguments) -> {
                        mayFail(false);
                        try {
                            Object answer = method.invoke(node, arguments);
                            mayFail(true);
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        /** Forwards to the one store of all drivers, and dies before or after a journal entry is there. */
        private final class DyingDocuments extends MemoryDocuments {
            @Override
            public byte[] create(String path, byte[] content) {
                mayFail(false);
                byte[] there = documents.create(path, content);
                mayFail(true);
                return there;
            }

            @Override
            public java.util.Optional<byte[]> read(String path) {
                return documents.read(path);
            }

            @Override
            public List<String> names(String folder) {
                return documents.names(folder);
            }

            @Override
            public void remove(String path) {
                documents.remove(path);
            }
        }

        private final class MovingClock extends TestClock {
            @Override
            public Instant instant() {
                return now;
            }
        }
    }
}
