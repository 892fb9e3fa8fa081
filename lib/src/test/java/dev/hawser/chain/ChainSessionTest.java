package dev.hawser.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.StoredEntries;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.anchor.Wanted;
import dev.hawser.anchor.web3j.DeskClient;
import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.config.DeskConfig;
import dev.hawser.config.SendConfig;
import dev.hawser.config.SignerConfig;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.testing.MemoryDocuments;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainSessionTest {
    private static final String DEAD = "http://127.0.0.1:1";
    private static final StreamName NAME = new StreamName("gas-price");

    @TempDir
    Path folder;

    private final MemoryDocuments documents = new MemoryDocuments();

    @BeforeAll
    static void installAnvil() {
        NodeTools.ensureInstalled();
    }

    @Test
    void onTheEmbeddedChainTheFirstAnchoringNeedsNothingBefore() {
        try (ChainSession session = open(embedded())) {
            AnchorResult result = anchor(session, List.of(entry(1), entry(2)));
            assertThat(result.appended()).hasSize(2);
            assertThat(session.records().trust().orElseThrow().streams()).containsExactly("gas-price");
            StreamHistory history = new StreamReplay(session.ledger())
                    .to(session.stream(NAME), session.finalBlock())
                    .history();
            assertThat(history.entries()).as("final at once").isEqualTo(result.appended());
        }
    }

    @Test
    void theNextCommandFindsRegistryStreamAndEntries() {
        Address registry;
        try (ChainSession session = open(embedded())) {
            anchor(session, List.of(entry(1)));
            registry = session.registry().address();
        }
        try (ChainSession session = open(embedded())) {
            assertThat(session.registry().address()).isEqualTo(registry);
            AnchorResult result = anchor(session, List.of(entry(1), entry(2)));
            assertThat(result.alreadyThere()).hasSize(1);
            assertThat(result.appended()).hasSize(1);
        }
    }

    @Test
    void theEmbeddedChainIsTheSameHoweverOftenItIsStarted() {
        for (int start = 1; start <= 4; start++) {
            try (ChainSession session = open(embedded())) {
                assertThat(anchor(session, List.of(entry(start))).appended()).hasSize(1);
            }
        }
    }

    @Test
    void aSecondDeploymentFindsTheFirst() {
        try (ChainSession session = open(embedded())) {
            Deployments deployments = new Deployments(session);
            assertThat(deployments.registry().created()).isTrue();
            assertThat(deployments.registry().created()).isFalse();
            Deployments.Found desk = deployments.tradeDesk("gas-price", DeskConfig.STANDARD);
            assertThat(desk.created()).isTrue();
            assertThat(deployments.tradeDesk("gas-price", DeskConfig.STANDARD))
                    .isEqualTo(new Deployments.Found(desk.deployment(), desk.registry(), false));
            assertThat(new DeskClient(session.ledger(), desk.deployment().address()).trades())
                    .isEmpty();
        }
    }

    @Test
    void anEmbeddedChainThatWasMovedAwayIsBegunAnew() throws IOException {
        try (ChainSession session = open(embedded())) {
            anchor(session, List.of(entry(1)));
        }
        try (Stream<Path> files = Files.walk(folder.resolve("chain"))) {
            files.sorted(Comparator.reverseOrder())
                    .map(Path::toFile)
                    .forEach(file -> assertThat(file.delete()).isTrue());
        }
        try (ChainSession session = open(embedded())) {
            assertThat(anchor(session, List.of(entry(1))).appended()).hasSize(1);
            assertThat(session.records().trust().orElseThrow().owner()).isEqualTo(session.owner());
        }
    }

    @Test
    void aStoreHasOnePublisherOnAChain() {
        try (ChainSession session = open(embedded())) {
            anchor(session, List.of(entry(1)));
        }
        Path keystore = folder.resolve("second.json");
        Path password = folder.resolve("second.password");
        Keystores.createWithRandomPassword(keystore, password, Keystores.Strength.LIGHT);
        ChainOptions second = options(List.of(), Optional.empty(), keystore, password);
        try (ChainSession session = open(second)) {
            assertThatThrownBy(() -> anchor(session, List.of(entry(2))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the trust file chains/31337/trust.json is for streams of ");
        }
    }

    @Test
    void aNodeIsUsedWithARecordedRegistry() {
        try (TestChain chain = TestChain.start("--block-time", "1")) {
            Path keystore = folder.resolve("key.json");
            Path password = folder.resolve("key.password");
            chain.fund(Keystores.createWithRandomPassword(keystore, password, Keystores.Strength.LIGHT));
            ChainOptions options = options(List.of(chain.url()), Optional.of(1), keystore, password);
            try (ChainSession session = open(options)) {
                assertThatThrownBy(session::registry)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage("no registry is known on chain " + chain.chainId());
                assertThat(new Deployments(session).registry().created()).isTrue();
            }
            try (ChainSession session = open(onChain(options, chain.chainId()))) {
                assertThat(anchor(session, List.of(entry(1))).appended()).hasSize(1);
            }
            assertThatThrownBy(() -> open(onChain(options, new ChainId(1))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("not chain 1");
        }
    }

    @Test
    void whatANodeDoesNotAnswerTheNextOneDoes() {
        try (TestChain chain = TestChain.start();
                ChainSession session = open(onNodes(chain, 1, DEAD, chain.url()))) {
            new Deployments(session).registry();
            assertThat(anchor(session, List.of(entry(1))).appended()).hasSize(1);
            chain.mine(3);
            List<AppendedEntry> entries = session.history(NAME).entries();
            assertThat(entries).hasSize(1);
            assertThat(new StoredEntries(documents)
                            .read(session.stream(NAME))
                            .orElseThrow()
                            .entries())
                    .as("kept for the next command")
                    .isEqualTo(entries);
        }
    }

    @Test
    void nodesOfDifferentChainsAreRefused() {
        try (TestChain chain = TestChain.start();
                TestChain other = TestChain.start()) {
            assertThatThrownBy(() -> open(onNodes(chain, 1, chain.url(), other.url())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("two endpoints serve different chains")
                    .hasMessageContaining(chain.url() + ": chain " + chain.chainId())
                    .hasMessageContaining(other.url() + ": chain " + other.chainId());
        }
    }

    @Test
    void aBlockIsFinalWhenSoManyNodesSaySo() {
        try (TestChain chain = TestChain.start()) {
            chain.mine(5);
            String again = chain.url().replace("127.0.0.1", "localhost");
            try (ChainSession session = open(onNodes(chain, 2, chain.url(), again))) {
                assertThat(session.finalBlock()).isEqualTo(session.ledger().latest());
            }
            try (ChainSession session = open(onNodes(chain, 2, chain.url(), DEAD))) {
                assertThatThrownBy(session::finalBlock)
                        .isInstanceOf(RetryableException.class)
                        .hasMessageStartingWith("no answer from " + DEAD);
            }
            assertThatThrownBy(() -> open(onNodes(chain, 2, chain.url())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("deploy.finality-quorum is 2, and there are 1 endpoints");
        }
    }

    private ChainOptions onNodes(TestChain chain, int quorum, String... urls) {
        Path keystore = folder.resolve("key.json");
        Path password = folder.resolve("key.password");
        if (!Files.exists(keystore)) {
            chain.fund(Keystores.createWithRandomPassword(keystore, password, Keystores.Strength.LIGHT));
        }
        ChainOptions options = options(List.of(urls), Optional.of(0), keystore, password);
        SendConfig send = options.send();
        return new ChainOptions(
                options.rpc(),
                options.chainId(),
                options.registry(),
                options.owner(),
                options.keystore(),
                options.passwordFile(),
                new SendConfig(
                        send.confirmations(),
                        quorum,
                        send.raiseAfter(),
                        send.feeBudget(),
                        send.gasShare(),
                        send.maxHeadAge(),
                        send.pollInterval(),
                        send.timeout()),
                options.embedded(),
                options.signer());
    }

    @Test
    void aNodeWithoutAKeystoreCantSign() {
        try (TestChain chain = TestChain.start();
                ChainSession session = open(new ChainOptions(
                        List.of(chain.url()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        send(Optional.empty()),
                        Optional.empty(),
                        SignerConfig.NONE))) {
            assertThatThrownBy(session::signer)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("no keystore is named");
        }
    }

    private ChainSession open(ChainOptions options) {
        return ChainSession.open(options, documents, Clock.systemUTC(), text -> {});
    }

    private static AnchorResult anchor(ChainSession session, List<Entry> entries) {
        return session.anchor(List.of(new Wanted(session.stream(NAME), entries)), digest -> true)
                .get(0);
    }

    private static SendConfig send(Optional<Integer> confirmations) {
        SendConfig standard = SendConfig.STANDARD;
        return new SendConfig(
                confirmations,
                standard.finalityQuorum(),
                standard.raiseAfter(),
                standard.feeBudget(),
                standard.gasShare(),
                standard.maxHeadAge(),
                Duration.ofMillis(100),
                standard.timeout());
    }

    private ChainOptions embedded() {
        return new ChainOptions(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                send(Optional.empty()),
                Optional.of(new ChainOptions.Embedded(folder.resolve("chain"), () -> NodeTools.foundry("anvil"))),
                SignerConfig.NONE);
    }

    private ChainOptions options(List<String> rpc, Optional<Integer> confirmations, Path keystore, Path password) {
        return new ChainOptions(
                rpc,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(keystore),
                Optional.of(password),
                send(confirmations),
                Optional.of(new ChainOptions.Embedded(folder.resolve("chain"), () -> NodeTools.foundry("anvil"))),
                SignerConfig.NONE);
    }

    private static ChainOptions onChain(ChainOptions options, ChainId chain) {
        return new ChainOptions(
                options.rpc(),
                Optional.of(chain),
                options.registry(),
                options.owner(),
                options.keystore(),
                options.passwordFile(),
                options.send(),
                options.embedded(),
                options.signer());
    }

    private static Entry entry(int i) {
        return new Entry(hash("root" + i), hash("manifest" + i));
    }

    private static Hash32 hash(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
