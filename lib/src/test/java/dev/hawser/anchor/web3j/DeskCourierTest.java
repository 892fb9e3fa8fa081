package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.Call;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.config.DeskConfig;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.ProofFile;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Hashes;
import dev.hawser.merkle.Keccak;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.StoredTree;
import dev.hawser.merkle.SubtreeBuilder;
import dev.hawser.merkle.TreeShape;
import dev.hawser.merkle.TreeTop;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import dev.hawser.testing.MemoryDocuments;
import dev.hawser.testing.Senders;
import dev.hawser.testing.TestChain;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Carries rows to a real desk on a real chain. Each test has a stream and a desk of its own. */
class DeskCourierTest {
    private static final List<AbiType> TYPES =
            List.of(AbiType.BYTES32, AbiType.INT256, AbiType.INT256, AbiType.INT256, AbiType.BYTES32, AbiType.BYTES32);
    private static final DeskConfig ANYTHING = DeskConfig.STANDARD;

    /** Two rows fit in so much of anvil's block. */
    private static final double TWO_ROWS = 0.0056;

    @TempDir
    static Path folder;

    private static TestChain chain;
    private static Web3jLedger ledger;
    private static KeystoreSigner owner;
    private static Registry registry;

    @BeforeAll
    static void startChain() {
        chain = TestChain.start();
        ledger = Web3jLedger.at(chain.url());
        Keystores.createWithRandomPassword(
                folder.resolve("owner.json"), folder.resolve("owner.password"), Keystores.Strength.LIGHT);
        owner = new KeystoreSigner(folder.resolve("owner.json"), folder.resolve("owner.password"));
        chain.fund(owner.address());
        DeployedContract deployed = new Contracts(ledger, senders().sender()).deployRegistry();
        registry = new Registry(chain.chainId(), deployed.address(), deployed.codeHash(), deployed.blockNumber());
    }

    @AfterAll
    static void stopChain() {
        if (chain != null) {
            ledger.close();
            chain.close();
        }
    }

    /** A desk, and what a batch in its stream holds. */
    private record Stage(DeskClient desk, Stream stream, Entry entry, DeskRows rows) {
        DeskCourier courier(double gasShare) {
            return new DeskCourier(
                    ledger,
                    desk,
                    () -> new StreamReplay(ledger).toLatest(stream).history(),
                    gasShare);
        }

        DeskCourier.Outcome carry(double gasShare, TransactionSender sender) {
            return courier(gasShare).carry(rows, entry, Optional.empty(), most -> sender);
        }
    }

    @Test
    void allRowsAreCarriedInOneTransactionAndReadBack() {
        Stage stage = stage("together", ANYTHING, 50);
        DeskCourier.Outcome outcome = stage.carry(0.125, senders().sender());
        assertThat(outcome.executed()).isEqualTo(50);
        assertThat(outcome.transactions()).isEqualTo(1);
        assertThat(outcome.gasUsed() / 50).isLessThan(45_000);
        assertThat(stage.desk().trades()).containsExactlyInAnyOrderElementsOf(trades(50));
    }

    @Test
    void aSecondRunSendsNothing() {
        Stage stage = stage("again", ANYTHING, 3);
        stage.carry(0.125, senders().sender());
        long nonce = ledger.nonce(owner.address());
        DeskCourier.Outcome again = stage.carry(0.125, senders().sender());
        assertThat(again).isEqualTo(new DeskCourier.Outcome(0, 3, 0, 0, Wei.ZERO));
        assertThat(ledger.nonce(owner.address())).isEqualTo(nonce);
    }

    @Test
    void rowsThatSomeoneElseHasCarriedAreLeftToHim() {
        Stage stage = stage("others", ANYTHING, 4);
        DeskRows first =
                new DeskRows(stage.rows().all().subList(1, 2), stage.rows().prover());
        stage.courier(0.125)
                .carry(first, stage.entry(), Optional.empty(), most -> senders().sender());
        DeskCourier.Outcome outcome = stage.carry(0.125, senders().sender());
        assertThat(outcome.executed()).isEqualTo(3);
        assertThat(outcome.before()).isEqualTo(1);
        assertThat(stage.desk().trades()).containsExactlyInAnyOrderElementsOf(trades(4));
        assertThat(stage.desk().trades().get(0).time()).isEqualTo(BigInteger.TWO);
    }

    @Test
    void aRowThatSomeoneElseCarriesMeanwhileIsDone() {
        Stage stage = stage("meanwhile", ANYTHING, 1);
        AtomicBoolean first = new AtomicBoolean(true);
        DeskCourier courier = new DeskCourier(
                ledger,
                stage.desk(),
                () -> {
                    if (first.getAndSet(false)) {
                        stage.carry(0.125, senders().sender());
                    }
                    return new StreamReplay(ledger).toLatest(stage.stream()).history();
                },
                0.125);
        DeskCourier.Outcome outcome = courier.carry(
                stage.rows(), stage.entry(), Optional.empty(), most -> senders().sender());
        assertThat(outcome).isEqualTo(new DeskCourier.Outcome(0, 1, 0, 0, Wei.ZERO));
        assertThat(stage.desk().trades()).isEqualTo(trades(1));
    }

    @Test
    void noTransactionTakesMoreOfABlockThanItsShare() {
        Stage stage = stage("lots", ANYTHING, 7);
        DeskCourier.Outcome outcome = stage.carry(TWO_ROWS, senders().sender());
        assertThat(outcome.transactions()).isEqualTo(4);
        assertThat(outcome.gasUsed() / 4)
                .isLessThan((long) (TWO_ROWS * ledger.latest().gasLimit()));
        assertThat(stage.desk().trades()).containsExactlyInAnyOrderElementsOf(trades(7));
    }

    @Test
    void aDriverThatDiesAnywhereLeavesOneTradeAKey() {
        for (int death = 1; death <= 6; death++) {
            Stage stage = stage("death-" + death, ANYTHING, 5);
            Senders senders = senders().documents(new MemoryDocuments());
            TransactionSender mortal = new Senders(
                            new Mortal(ledger, death).port(),
                            senders.signer(),
                            senders.documents(),
                            senders.finality(),
                            senders.fees(),
                            senders.raiseAfter(),
                            senders.waiting(),
                            senders.report())
                    .sender();
            assertThatThrownBy(() -> stage.carry(TWO_ROWS, mortal)).isInstanceOf(Mortal.Death.class);
            stage.carry(TWO_ROWS, senders.sender());
            assertThat(stage.desk().trades()).as("death %d", death).containsExactlyInAnyOrderElementsOf(trades(5));
        }
    }

    @Test
    void aRowOfAnOlderEntryIsCarriedWithTheEntriesSince() {
        Stage stage = stage("older", ANYTHING, 3);
        append(stage.stream(), new Entry(hash("later"), hash("later manifest")));
        assertThat(stage.carry(0.125, senders().sender()).executed()).isEqualTo(3);
    }

    @Test
    void aBatchThatTooManyEntriesFollowIsRefused() {
        Stage stage = stage("too-old", terms(0, ANYTHING.highestPrice()), 3);
        append(stage.stream(), new Entry(hash("later"), hash("later manifest")));
        refused(
                stage,
                InvalidInputException.class,
                "1 entries follow the batch's, and the contract acts on batches" + " that at most 0 follow");
    }

    @Test
    void aPausedDeskIsSaidToBe() {
        Stage stage = stage("paused", ANYTHING, 2);
        byte[] pause = RegistryCalls.encode("pause()", new AbiEncoder());
        senders().sender().require(new Call(Optional.of(stage.desk().address()), pause, "pause the desk"));
        refused(stage, RetryableException.class, "its owner has paused it");
    }

    @Test
    void oneRowOutsideTheBandKeepsAllLotsFromBeingSent() {
        Stage stage = stage("band", terms(8, BigInteger.valueOf(104)), 5);
        refused(stage, InvalidInputException.class, "a price is outside its band\n  price 105");
    }

    @Test
    void aForgedRowIsRefused() {
        Stage stage = stage("forged", ANYTHING, 2);
        List<Object> forged = new ArrayList<>(stage.rows().all().get(0));
        forged.set(2, BigInteger.valueOf(-1));
        DeskRows rows = new DeskRows(
                List.of(forged),
                some -> proof(
                        List.of(forged),
                        stage.rows().prover().apply(stage.rows().all())));
        assertThatThrownBy(() -> stage.courier(0.125)
                        .carry(
                                rows,
                                stage.entry(),
                                Optional.empty(),
                                most -> senders().sender()))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("don't lead to the stream's head");
        assertThat(stage.desk().trades()).isEmpty();
    }

    @Test
    void aBudgetThatDoesNotPayForAllLotsSendsNone() {
        Stage stage = stage("budget", ANYTHING, 5);
        long nonce = ledger.nonce(owner.address());
        assertThatThrownBy(() -> stage.courier(TWO_ROWS)
                        .carry(
                                stage.rows(),
                                stage.entry(),
                                Optional.of(Wei.of(1000)),
                                most -> senders().sender()))
                .isInstanceOf(RetryableException.class)
                .hasMessageStartingWith("the budget of 1000 wei does not pay for 3 transactions")
                .hasMessageContaining("nothing was sent");
        assertThat(ledger.nonce(owner.address())).isEqualTo(nonce);
    }

    @Test
    void theBudgetIsSharedOutAmongTheTransactions() {
        Stage stage = stage("shared", ANYTHING, 5);
        Wei budget = Wei.of(3_000_000_000_000_001L);
        DeskCourier.Outcome outcome = stage.courier(TWO_ROWS)
                .carry(stage.rows(), stage.entry(), Optional.of(budget), most -> {
                    assertThat(most).contains(Wei.of(1_000_000_000_000_000L));
                    return senders().budget(most.orElseThrow()).sender();
                });
        assertThat(outcome.fees()).isLessThanOrEqualTo(budget);
        assertThat(outcome.executed()).isEqualTo(5);
    }

    @Test
    void aContractThatIsNoDeskIsRefused() {
        for (Address address : List.of(owner.address(), registry.address())) {
            assertThatThrownBy(() -> new DeskClient(ledger, address).schema())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("no trade desk at " + address);
        }
    }

    private static void refused(Stage stage, Class<?> as, String says) {
        long nonce = ledger.nonce(owner.address());
        assertThatThrownBy(() -> stage.carry(TWO_ROWS, senders().sender()))
                .isInstanceOf(as)
                .hasMessageContaining(says);
        assertThat(ledger.nonce(owner.address())).isEqualTo(nonce);
        assertThat(stage.desk().trades()).isEmpty();
    }

    private static DeskConfig terms(int mostLater, BigInteger highestPrice) {
        return new DeskConfig(
                mostLater,
                0,
                ANYTHING.lowestPrice(),
                highestPrice,
                ANYTHING.largestVolume(),
                Optional.empty(),
                BigInteger.ZERO);
    }

    /** A desk, and a batch of rows with the keys from 1 in its stream. */
    private static Stage stage(String name, DeskConfig terms, int count) {
        Stream stream = registry.stream(owner.address(), new StreamName(name));
        DeskClient desk = new DeskClient(
                ledger,
                new Contracts(ledger, senders().sender())
                        .deployTradeDesk(stream, owner.address(), terms)
                        .address());
        assertThat(desk.stream()).isEqualTo(stream.id());
        List<List<Object>> all = IntStream.rangeClosed(1, count)
                .mapToObj(i -> List.<Object>of(
                        desk.schema(),
                        (long) i,
                        BigInteger.valueOf(100 + i),
                        BigInteger.valueOf(-i),
                        hash("model"),
                        hash("features " + i)))
                .toList();
        StoredTree tree = tree(all);
        append(stream, new Entry(root(all), hash("manifest")));
        return new Stage(desk, stream, new Entry(root(all), hash("manifest")), new DeskRows(all, some -> {
            if (some.size() == 1) {
                return file(some, tree.proof(leaf(some.get(0))), Optional.empty());
            }
            StoredTree.Several several =
                    tree.proof(some.stream().map(DeskCourierTest::leaf).toList());
            List<List<Object>> ordered = several.leaves().stream()
                    .map(leaf -> some.stream()
                            .filter(row -> leaf(row).equals(leaf))
                            .findFirst()
                            .orElseThrow())
                    .toList();
            return file(
                    ordered,
                    several.proof().proof(),
                    Optional.of(several.proof().flags()));
        }));
    }

    private static List<Trade> trades(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Trade(BigInteger.valueOf(i), BigInteger.valueOf(100 + i), BigInteger.valueOf(-i)))
                .toList();
    }

    private static ProofFile proof(List<List<Object>> rows, ProofFile other) {
        return file(rows, other.proof(), Optional.empty());
    }

    private static ProofFile file(List<List<Object>> rows, List<Hash32> siblings, Optional<List<Boolean>> flags) {
        return new ProofFile(
                TYPES,
                Json.array(),
                rows,
                siblings,
                flags,
                Hash32.ZERO,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static TreeTop top(List<List<Object>> rows) {
        Hashes sorted = sorted(rows);
        TreeShape shape = new TreeShape(sorted.size());
        return TreeTop.join(shape, SubtreeBuilder.build(shape, 0, sorted));
    }

    private static Hash32 root(List<List<Object>> rows) {
        return top(rows).root();
    }

    private static StoredTree tree(List<List<Object>> rows) {
        Hashes sorted = sorted(rows);
        return new StoredTree(top(rows), (from, count) -> Hashes.of(sorted.bytes((int) from, (int) from + count)));
    }

    private static Hashes sorted(List<List<Object>> rows) {
        Hashes leaves = Hashes.ofCapacity(rows.size());
        rows.forEach(row -> leaves.add(leaf(row)));
        return leaves.sorted();
    }

    private static Hash32 leaf(List<Object> row) {
        return Leaf.hash(TYPES, row);
    }

    private static Hash32 hash(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void append(Stream stream, Entry entry) {
        senders().anchorer().anchor(stream, List.of(entry));
    }

    private static Senders senders() {
        Pause pause = duration -> chain.mine(1);
        return Senders.of(ledger, owner, pause).confirmations(1);
    }
}
