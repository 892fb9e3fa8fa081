package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.Finality;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.Stream;
import dev.hawser.testing.GethForkChoice;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where finality is what the chain's consensus says, nothing else makes an entry final. */
class GethFinalityTest {
    private static final int LOOKS = 12;

    @TempDir
    Path folder;

    @Test
    void anEntryIsDoneWhenTheChainFinalizesItsBlockAfterAReorgAndManyBlocks() {
        try (GethForkChoice chain = GethForkChoice.start();
                Publisher publisher = Publisher.on(chain.url(), folder, chain::fund, duration -> chain.mine())) {
            chain.finalizeAt(publisher.ledger().latest().number());
            Stream stream = publisher.stream("finalized");
            int[] looks = {0};
            Pause pause = duration -> {
                chain.mine();
                if (++looks[0] == LOOKS / 2) {
                    chain.reorg(3);
                }
                if (looks[0] == LOOKS) {
                    chain.finalizeAt(publisher.ledger().latest().number() - 1);
                }
            };
            AnchorResult result = publisher
                    .senders(pause)
                    .finality(new Finality.Finalized())
                    .anchorer()
                    .anchor(stream, Publisher.entries(0, 1));
            assertThat(looks[0]).isEqualTo(LOOKS);
            assertThat(publisher.ledger().finalized().number())
                    .isGreaterThanOrEqualTo(
                            result.lastTransaction().orElseThrow().blockNumber());
            assertThat(publisher.entries(stream)).isEqualTo(Publisher.entries(0, 1));
        }
    }
}
