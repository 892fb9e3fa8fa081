package dev.hawser.anchor.web3j;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.store.Documents;
import dev.hawser.testing.MemoryDocuments;
import dev.hawser.testing.Senders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** An account with a key, a journal, and a registry that it put on a chain. */
record Publisher(Web3jLedger ledger, KeystoreSigner signer, Registry registry, Documents journal)
        implements AutoCloseable {

    /**
     * Makes the account and deploys the registry.
     *
     * @param pause lets the chain add blocks
     */
    static Publisher on(String url, Path folder, Consumer<Address> funding, Pause pause) {
        Web3jLedger ledger = Web3jLedger.at(url);
        KeystoreSigner signer = newSigner(folder, "owner");
        funding.accept(signer.address());
        MemoryDocuments journal = new MemoryDocuments();
        DeployedContract deployed = new Contracts(
                        ledger,
                        Senders.of(ledger, signer, pause).documents(journal).sender())
                .deployRegistry();
        Registry registry =
                new Registry(ledger.chainId(), deployed.address(), deployed.codeHash(), deployed.blockNumber());
        return new Publisher(ledger, signer, registry, journal);
    }

    static KeystoreSigner newSigner(Path folder, String name) {
        Path keystore = folder.resolve(name + ".json");
        Path password = folder.resolve(name + ".password");
        Keystores.createWithRandomPassword(keystore, password, Keystores.Strength.LIGHT);
        return new KeystoreSigner(keystore, password);
    }

    Stream stream(String name) {
        return registry.stream(signer.address(), new StreamName(name));
    }

    Senders senders(Pause pause) {
        return Senders.of(ledger, signer, pause).documents(journal);
    }

    /** What the stream holds in the newest block. */
    List<Entry> entries(Stream stream) {
        return new StreamReplay(ledger)
                .toLatest(stream).history().entries().stream()
                        .map(AppendedEntry::entry)
                        .toList();
    }

    static Entry entry(int i) {
        return new Entry(hash("root" + i), hash("manifest" + i));
    }

    /** Those from one number to below another. */
    static List<Entry> entries(int from, int to) {
        return IntStream.range(from, to).mapToObj(Publisher::entry).toList();
    }

    private static Hash32 hash(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        ledger.close();
    }
}
