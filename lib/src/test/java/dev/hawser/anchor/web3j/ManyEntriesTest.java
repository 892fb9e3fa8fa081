package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.Anchorer;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.GasShare;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.primitives.Address;
import dev.hawser.testing.GethForkChoice;
import dev.hawser.testing.HardhatNode;
import dev.hawser.testing.TestChain;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand entries that wait go into few transactions, none of which takes more of a block than it may. */
class ManyEntriesTest {
    private static final int MANY = 1000;
    private static final double STANDARD_SHARE = 0.125;

    @TempDir
    Path folder;

    @Test
    void onAnvil() {
        try (TestChain chain = TestChain.start()) {
            requireFew(chain.url(), chain::fund, duration -> chain.mine(1));
        }
    }

    @Test
    void onHardhat() {
        try (HardhatNode chain = HardhatNode.start()) {
            requireFew(chain.url(), chain::fund, duration -> chain.mine(1));
        }
    }

    @Test
    void onGeth() {
        try (GethForkChoice chain = GethForkChoice.start()) {
            requireFew(chain.url(), chain::fund, duration -> chain.mine());
        }
    }

    private void requireFew(String url, Consumer<Address> funding, Pause pause) {
        try (Publisher publisher = Publisher.on(url, folder, funding, pause)) {
            Stream stream = publisher.stream("many");
            publisher.senders(pause).anchorer().anchor(stream, Publisher.entries(0, 1));

            AnchorResult whole = anchor(publisher, pause, stream, MANY + 1, STANDARD_SHARE);
            assertThat(whole.appended()).hasSize(MANY);
            assertThat(whole.gasPerAppend()).isLessThanOrEqualTo(3_150);
            requireWithin(publisher, whole, STANDARD_SHARE);

            double less = 0.03;
            AnchorResult split = anchor(publisher, pause, stream, 2 * MANY + 1, less);
            assertThat(split.appended()).hasSize(MANY);
            assertThat(split.transactions()).hasSizeGreaterThan(2);
            requireWithin(publisher, split, less);
            assertThat(publisher.entries(stream)).isEqualTo(Publisher.entries(0, 2 * MANY + 1));
        }
    }

    private static AnchorResult anchor(Publisher publisher, Pause pause, Stream stream, int entries, double share) {
        List<Entry> wanted = Publisher.entries(0, entries);
        return new Anchorer(
                        publisher.ledger(),
                        publisher.senders(pause).sender(),
                        new StreamReplay(publisher.ledger()),
                        new GasShare(share))
                .anchor(stream, wanted);
    }

    private static void requireWithin(Publisher publisher, AnchorResult result, double share) {
        for (Receipt receipt : result.transactions()) {
            long blockLimit = publisher
                    .ledger()
                    .block(receipt.blockNumber())
                    .orElseThrow()
                    .gasLimit();
            assertThat(receipt.gasUsed()).isLessThanOrEqualTo((long) (share * blockLimit));
        }
    }
}
