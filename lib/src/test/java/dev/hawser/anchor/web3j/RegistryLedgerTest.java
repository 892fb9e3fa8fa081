package dev.hawser.anchor.web3j;

import dev.hawser.anchor.LedgerPort;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.chain.Waits;
import dev.hawser.primitives.Address;
import dev.hawser.testing.LedgerContract;
import dev.hawser.testing.Senders;
import dev.hawser.testing.TestChain;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The registry on Ethereum keeps to what every ledger must. */
class RegistryLedgerTest extends LedgerContract {
    @TempDir
    static Path folder;

    private static TestChain chain;
    private static Publisher publisher;
    private static TransactionSender sender;
    private static TransactionSender otherSender;

    @BeforeAll
    static void start() {
        chain = TestChain.start();
        publisher = Publisher.on(chain.url(), folder, chain::fund, Waits::sleep);
        sender = publisher.senders(Waits::sleep).sender();
        KeystoreSigner signer = Publisher.newSigner(folder, "other");
        chain.fund(signer.address());
        otherSender = Senders.of(publisher.ledger(), signer, Waits::sleep).sender();
    }

    @AfterAll
    static void stop() {
        if (chain != null) {
            publisher.close();
            chain.close();
        }
    }

    @Override
    protected LedgerPort owner() {
        return new RegistryLedger(publisher.ledger(), sender, publisher.registry());
    }

    @Override
    protected LedgerPort other() {
        return new RegistryLedger(publisher.ledger(), otherSender, publisher.registry());
    }

    @Override
    protected void setWriter(StreamName name, Address writer, boolean allowed) {
        sender.require(RegistryCalls.setWriter(publisher.stream(name.value()), writer, allowed));
    }

    @Override
    protected void retire(StreamName name) {
        sender.require(RegistryCalls.retire(publisher.stream(name.value())));
    }
}
