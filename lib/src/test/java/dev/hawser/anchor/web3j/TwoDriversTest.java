package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.Waiting;
import dev.hawser.primitives.RetryableException;
import dev.hawser.store.Documents;
import dev.hawser.store.RunStore;
import dev.hawser.testing.Senders;
import dev.hawser.testing.TestChain;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers that anchor the same to one stream at once, as when a scheduler's retry overlaps its predecessor. */
class TwoDriversTest {
    private static final int ROUNDS = 25;
    private static final int ENTRIES_A_ROUND = 2;
    private static final int MOST_RUNS = 50;

    @TempDir
    Path folder;

    private TestChain chain;
    private Publisher publisher;
    private ExecutorService threads;

    @BeforeEach
    void startChain() {
        chain = TestChain.start("--block-time", "0.1");
        publisher = Publisher.on(chain.url(), folder, chain::fund, duration -> sleep());
        threads = Executors.newFixedThreadPool(2);
    }

    @AfterEach
    void stopChain() {
        if (chain != null) {
            threads.shutdownNow();
            publisher.close();
            chain.close();
        }
    }

    @Test
    void withOneAccountAndOneJournalTheLaterOneTakesOver() throws Exception {
        Stream stream = publisher.stream("fenced");
        Documents store = store("fenced");
        for (int round = 1; round <= ROUNDS; round++) {
            race(stream, round, publisher.signer(), store, publisher.signer(), store);
        }
        assertThat(reverted()).isZero();
    }

    @Test
    void withTwoWritersAtMostOneTransactionOfARoundIsInVain() throws Exception {
        Stream stream = publisher.stream("two-writers");
        KeystoreSigner writer = Publisher.newSigner(folder, "writer");
        chain.fund(writer.address());
        publisher
                .senders(duration -> sleep())
                .sender()
                .require(RegistryCalls.setWriter(stream, writer.address(), true));
        for (int round = 1; round <= ROUNDS; round++) {
            race(stream, round, publisher.signer(), store("one"), writer, store("other"));
        }
        assertThat(reverted()).isLessThanOrEqualTo(ROUNDS);
    }

    /** Both anchor all entries up to this round's; each is run again, as a scheduler does, until it is done. */
    private void race(
            Stream stream, int round, KeystoreSigner one, Documents ones, KeystoreSigner other, Documents others)
            throws Exception {
        List<Entry> wanted = Publisher.entries(0, round * ENTRIES_A_ROUND);
        Future<?> first = threads.submit(() -> drive(stream, wanted, one, ones));
        Future<?> second = threads.submit(() -> drive(stream, wanted, other, others));
        first.get();
        second.get();
        assertThat(publisher.entries(stream)).isEqualTo(wanted);
    }

    private void drive(Stream stream, List<Entry> wanted, KeystoreSigner signer, Documents store) {
        for (int run = 1; ; run++) {
            try (Web3jLedger ledger = Web3jLedger.at(chain.url())) {
                Senders.of(ledger, signer, duration -> sleep())
                        .waiting(new Waiting(
                                Clock.systemUTC(), duration -> sleep(), Duration.ofMillis(20), Duration.ofMinutes(1)))
                        .documents(store)
                        .anchorer()
                        .anchor(stream, wanted);
                return;
            } catch (RetryableException e) {
                if (run == MOST_RUNS) {
                    throw e;
                }
                sleep();
            }
        }
    }

    private Documents store(String name) {
        return RunStore.open(folder.resolve(name).toUri(), new Configuration(), Clock.systemUTC());
    }

    /** Transactions with status 0. */
    private int reverted() {
        int reverted = 0;
        long head = publisher.ledger().latest().number();
        for (long number = 0; number <= head; number++) {
            for (JsonNode receipt : chain.rpc("eth_getBlockReceipts", "0x" + Long.toHexString(number))) {
                reverted += receipt.path("status").asText().equals("0x0") ? 1 : 0;
            }
        }
        return reverted;
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
