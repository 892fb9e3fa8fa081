package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.RegistryCheck;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import dev.hawser.testing.Senders;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole sender against a real chain. Each test has a stream of its own. */
class AnvilTest {
    @TempDir
    static Path folder;

    private static TestChain chain;
    private static Web3jLedger ledger;
    private static KeystoreSigner owner;
    private static KeystoreSigner other;
    private static Registry registry;
    private static DeployedContract deployed;

    @BeforeAll
    static void startChain() {
        chain = TestChain.start();
        ledger = Web3jLedger.at(chain.url());
        owner = newSigner("owner");
        other = newSigner("other");
        chain.fund(owner.address());
        chain.fund(other.address());
        deployed = new Contracts(ledger, sender(owner)).deployRegistry();
        registry = new Registry(chain.chainId(), deployed.address(), deployed.codeHash(), deployed.blockNumber());
    }

    @AfterAll
    static void stopChain() {
        if (chain != null) {
            ledger.close();
            chain.close();
        }
    }

    @Test
    void aDeployedRegistryHasTheCodeOfTheResource() {
        assertThat(deployed.codeHash()).isEqualTo(Contracts.registryCodeHash());
        RegistryCheck.requireRegistry(ledger, registry);
    }

    @Test
    void oneEntryIsAppendedAndReadBack() {
        Stream stream = stream("one");
        AnchorResult result = anchor(owner, stream, entry(1));
        assertThat(result.appended()).hasSize(1);
        AppendedEntry appended = result.appended().get(0);
        assertThat(appended.entry()).isEqualTo(entry(1));
        assertThat(appended.previousHead()).isEqualTo(stream.id());
        assertThat(appended.blockHash())
                .isEqualTo(ledger.block(appended.blockNumber()).orElseThrow().hash());
        assertThat(appended.blockTimestamp())
                .isEqualTo(ledger.block(appended.blockNumber()).orElseThrow().timestamp());
        assertThat(result.lastTransaction().orElseThrow().transactionHash()).isEqualTo(appended.transactionHash());
        assertThat(result.gasUsed()).isBetween(21_000L, 60_000L);
    }

    @Test
    void aLaterAppendCostsAtMostItsBudgetOfGas() {
        Stream stream = stream("gas");
        anchor(owner, stream, entry(1));
        assertThat(anchor(owner, stream, entry(2)).gasPerAppend()).isLessThanOrEqualTo(31_300);
    }

    @Test
    void severalEntriesAreOneTransaction() {
        Stream stream = stream("several");
        AnchorResult result = anchor(owner, stream, entry(1), entry(2), entry(3));
        assertThat(result.transactions()).hasSize(1);
        assertThat(result.appended()).extracting(AppendedEntry::index).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aSecondRunAppendsNothing() {
        Stream stream = stream("again");
        anchor(owner, stream, entry(1), entry(2));
        long nonce = ledger.nonce(owner.address());
        AnchorResult again = anchor(owner, stream, entry(1), entry(2));
        assertThat(again.appended()).isEmpty();
        assertThat(again.alreadyThere()).hasSize(2);
        assertThat(ledger.nonce(owner.address())).isEqualTo(nonce);
    }

    @Test
    void onlyANamedWriterMayAppendToAnothersStream() {
        Stream stream = stream("writer");
        assertThatThrownBy(() -> anchor(other, stream, entry(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(other.address().toString())
                .hasMessageContaining(owner.address().toString());
        sender(owner).require(RegistryCalls.setWriter(stream, other.address(), true));
        assertThat(anchor(other, stream, entry(1)).appended()).hasSize(1);
        sender(owner).require(RegistryCalls.setWriter(stream, other.address(), false));
        assertThatThrownBy(() -> anchor(other, stream, entry(2))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aRetiredStreamTakesNoEntryAndKeepsItsHistory() {
        Stream stream = stream("retired");
        anchor(owner, stream, entry(1));
        sender(owner).require(RegistryCalls.retire(stream));
        assertThatThrownBy(() -> anchor(owner, stream, entry(2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is retired");
        assertThat(new StreamReplay(ledger).toLatest(stream).history().entries())
                .hasSize(1);
        assertThat(anchor(owner, stream, entry(1)).alreadyThere()).hasSize(1);
    }

    @Test
    void anAccountWithoutFundsSaysSo() {
        KeystoreSigner poor = newSigner("poor");
        Stream stream = registry.stream(poor.address(), new StreamName("poor"));
        assertThatThrownBy(() -> anchor(poor, stream, entry(1)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining(poor.address().toString())
                .hasMessageContaining("it has 0 wei and needs up to ");
    }

    @Test
    void aCallCarriesItsEther() {
        Address receiver = Address.parse("0x" + "7e".repeat(20));
        sender(owner).require(new Call(Optional.of(receiver), new byte[0], Wei.ofGwei(5), "pay"));
        assertThat(ledger.balance(receiver)).isEqualTo(Wei.ofGwei(5));
        Wei everything = ledger.balance(owner.address());
        Call tooMuch = new Call(Optional.of(receiver), new byte[0], everything, "pay everything");
        assertThatThrownBy(() -> sender(owner).require(tooMuch)).isInstanceOf(RetryableException.class);
        assertThat(ledger.balance(receiver)).isEqualTo(Wei.ofGwei(5));
    }

    @Test
    void anAddressWithoutTheRegistrysCodeIsRefused() {
        Registry wrong = new Registry(registry.chain(), other.address(), registry.codeHash(), 0);
        assertThatThrownBy(() -> anchor(owner, wrong.stream(owner.address(), new StreamName("wrong")), entry(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no registry at " + other.address());
    }

    @Test
    void aNodeOfAnotherChainIsRefused() {
        Registry elsewhere = new Registry(new ChainId(1), registry.address(), registry.codeHash(), 0);
        assertThatThrownBy(() -> RegistryCheck.requireRegistry(ledger, elsewhere))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the node serves chain " + chain.chainId() + ", not chain 1");
    }

    @Test
    void aWrongPasswordIsRefusedAndNotShown() throws IOException {
        Path password = Files.writeString(folder.resolve("wrong.password"), "hunter2\n");
        KeystoreSigner locked = new KeystoreSigner(folder.resolve("owner.json"), password);
        assertThat(locked.address()).isEqualTo(owner.address());
        assertThatThrownBy(() -> anchor(locked, stream("locked"), entry(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(password.toString())
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aKeystoreIsForItsOwnerAloneAndNeverOverwritten() throws IOException {
        Path keystore = folder.resolve("owner.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keystore)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> Keystores.create(keystore, folder.resolve("owner.password"), Keystores.Strength.LIGHT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("exists already");
    }

    @Test
    void aChainThatDoesNotAnswerIsNamedWithoutItsSecrets() {
        String url = "http://user:hunter2@127.0.0.1:" + TestChain.freePort() + "/v3/token?key=secret";
        try (Web3jLedger dead = Web3jLedger.at(url)) {
            assertThatThrownBy(dead::chainId)
                    .isInstanceOf(RetryableException.class)
                    .hasMessageStartingWith("no answer from http://127.0.0.1:")
                    .hasMessageNotContainingAny("hunter2", "token", "secret");
        }
    }

    @Test
    void finalityFollowsTwoBlocksLater() {
        Stream stream = stream("final");
        AnchorResult result = anchor(owner, stream, entry(1));
        chain.mine(2);
        StreamHistory history =
                new StreamReplay(ledger).to(stream, ledger.finalized()).history();
        assertThat(history.entries()).isEqualTo(result.appended());
    }

    @Test
    void anOwnersStreamsAreListed() {
        anchor(owner, stream("listed"), entry(1));
        long latest = ledger.latest().number();
        assertThat(ledger.opened(registry.address(), owner.address(), 0, latest))
                .contains(new StreamName("listed").bytes32());
        assertThat(ledger.opened(registry.address(), registry.address(), 0, latest))
                .isEmpty();
    }

    @Test
    void anAppendThatAReorganisationDropsIsSentAgain() {
        Stream stream = stream("reorg");
        AtomicBoolean dropped = new AtomicBoolean();
        Pause pause = duration -> {
            if (dropped.compareAndSet(false, true)) {
                chain.rpc("anvil_reorg", 1, List.of());
                assertThat(ledger.head(
                                registry.address(), stream.id(), ledger.latest().hash()))
                        .isEqualTo(stream.id());
            } else {
                chain.mine(1);
            }
        };
        AnchorResult result = senders(owner, pause).anchorer().anchor(stream, List.of(entry(1)));
        assertThat(result.appended()).hasSize(1);
        assertThat(new StreamReplay(ledger).toLatest(stream).history().entries())
                .isEqualTo(result.appended());
    }

    private static KeystoreSigner newSigner(String name) {
        Path keystore = folder.resolve(name + ".json");
        Path password = folder.resolve(name + ".password");
        Keystores.createWithRandomPassword(keystore, password, Keystores.Strength.LIGHT);
        return new KeystoreSigner(keystore, password);
    }

    private static Stream stream(String name) {
        return registry.stream(owner.address(), new StreamName(name));
    }

    private static Entry entry(int i) {
        return new Entry(hash("root" + i), hash("manifest" + i));
    }

    private static Hash32 hash(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private static AnchorResult anchor(KeystoreSigner signer, Stream stream, Entry... entries) {
        return senders(signer, duration -> chain.mine(1)).anchorer().anchor(stream, List.of(entries));
    }

    private static TransactionSender sender(KeystoreSigner signer) {
        return senders(signer, duration -> chain.mine(1)).sender();
    }

    private static Senders senders(KeystoreSigner signer, Pause pause) {
        return Senders.of(ledger, signer, pause).confirmations(1);
    }
}
