package dev.hawser.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.anchor.web3j.Web3jLedger;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.testing.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedChainTest {
    private static final Duration NO_WAIT = Duration.ofMillis(300);

    @TempDir
    Path folder;

    @BeforeAll
    static void installAnvil() {
        NodeTools.ensureInstalled();
    }

    @Test
    void aRestartFindsTheSameChainAndTheSameKey() {
        Address account;
        try (EmbeddedChain chain = open()) {
            account = Keystores.address(chain.key().keystore());
            chain.fund(account);
            chain.mine(7);
        }
        try (EmbeddedChain chain = open();
                Web3jLedger ledger = Web3jLedger.at(chain.url())) {
            assertThat(ledger.chainId()).isEqualTo(EmbeddedChain.CHAIN_ID);
            assertThat(ledger.latest().number()).isEqualTo(7);
            assertThat(ledger.finalized().number()).isEqualTo(5);
            assertThat(ledger.balance(account)).hasToString("1000000000000000000000");
            assertThat(Keystores.address(chain.key().keystore())).isEqualTo(account);
        }
    }

    @Test
    void aSecondCommandIsToldWhoHoldsTheChain() {
        try (EmbeddedChain chain = open()) {
            assertThat(chain.url()).startsWith("http://127.0.0.1:");
            assertThatThrownBy(this::open)
                    .isInstanceOf(RetryableException.class)
                    .hasMessage("another command uses the embedded chain in " + folder + " (process "
                            + ProcessHandle.current().pid() + ")");
        }
    }

    @Test
    void aKilledCommandsChainIsTakenOver() throws IOException, InterruptedException {
        Process command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledCommand.class.getName(),
                        folder.toString(),
                        NodeTools.foundry("anvil").toString())
                .inheritIO()
                .start();
        assertThat(command.waitFor()).isEqualTo(137);
        long leftover =
                Long.parseLong(Files.readString(folder.resolve("anvil.pid")).replaceFirst(" [^ ]*\\R$", ""));
        assertThat(ProcessHandle.of(leftover)).isPresent();
        try (EmbeddedChain chain = open();
                Web3jLedger ledger = Web3jLedger.at(chain.url())) {
            assertThat(ledger.latest().number()).isEqualTo(5);
            assertThat(ProcessHandle.of(leftover).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void aHalfMadeKeyIsCompleted() throws IOException {
        try (EmbeddedChain chain = open()) {
            Files.writeString(chain.key().passwordFile(), "left by a killed command\n");
            assertThat(Keystores.address(chain.key().keystore())).isNotNull();
        }
    }

    @Test
    void aProgramThatIsNoAnvilIsReportedAndTheFolderIsFreeAgain() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken"), "#!/bin/sh\necho no chain today\nexit 1\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> EmbeddedChain.open(folder, broken, NO_WAIT))
                .isInstanceOf(RetryableException.class)
                .hasMessage("the embedded chain ended: no chain today");
        open().close();
    }

    @Test
    void aMissingAnvilIsReported() {
        assertThatThrownBy(() -> EmbeddedChain.open(folder, folder.resolve("none"), NO_WAIT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("can't be started");
    }

    private EmbeddedChain open() {
        return EmbeddedChain.open(folder, NodeTools.foundry("anvil"), NO_WAIT);
    }
}
