package dev.hawser.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.LedgerAnchorer;
import dev.hawser.anchor.LedgerAnswer;
import dev.hawser.anchor.LedgerEntry;
import dev.hawser.anchor.LedgerPort;
import dev.hawser.anchor.LedgerStream;
import dev.hawser.anchor.StreamName;
import dev.hawser.fabric.TestPeer.Fault;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.testing.LedgerContract;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real gateway client and the real chaincode server, with a test peer between them. */
class FabricLedgerTest extends LedgerContract {
    @TempDir
    static Path folder;

    private static TestNetwork network;
    private static FabricLedger owner;
    private static FabricLedger other;

    @BeforeAll
    static void start() {
        network = TestNetwork.start(folder);
        owner = network.client("owner");
        other = network.client("other");
    }

    @AfterAll
    static void stop() {
        other.close();
        owner.close();
        network.close();
    }

    @Override
    protected LedgerPort owner() {
        return owner;
    }

    @Override
    protected LedgerPort other() {
        return other;
    }

    @Override
    protected void setWriter(StreamName name, Address writer, boolean allowed) {
        owner.setWriter(name, writer, allowed);
        assertThat(owner.isWriter(new LedgerStream(owner.account(), name), writer))
                .isEqualTo(allowed);
    }

    @Override
    protected void retire(StreamName name) {
        owner.retire(name);
    }

    @Test
    void theChaincodeRegistersAsTheInstalledPackage() {
        assertThat(network.link().id()).contains(ChaincodeProcess.PACKAGE);
    }

    @Test
    void clientAndChaincodeComputeTheSameAccountAndId() {
        assertThat(owner.accountThere()).isEqualTo(owner.account());
        assertThat(owner.account()).isNotEqualTo(other.account());
        assertThat(owner.history(stream).id()).isEqualTo(network.place().id(stream));
    }

    @Test
    void aRenewedCertificateIsTheSameAccount() {
        try (FabricLedger renewed = network.client("owner")) {
            assertThat(renewed.account()).isEqualTo(owner.account());
            assertThat(renewed.append(stream, owner.id(stream), entries(0, 1))).isEqualTo(new LedgerAnswer.Appended());
        }
    }

    @Test
    void ofTwoAppendsInOneBlockTheSecondIsInvalid() throws Exception {
        setWriter(stream.name(), other.account(), true);
        network.peer().state().hold();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<LedgerAnswer> one = threads.submit(() -> owner.append(stream, owner.id(stream), entries(0, 2)));
            Future<LedgerAnswer> two = threads.submit(() -> other.append(stream, owner.id(stream), entries(2, 4)));
            network.peer().state().awaitWaiting(2);
            network.peer().state().release();

            List<LedgerAnswer> answers = List.of(one.get(), two.get());
            assertThat(answers).containsOnlyOnce(new LedgerAnswer.Appended());
            assertThat(answers)
                    .filteredOn(LedgerAnswer.HeadMoved.class::isInstance)
                    .singleElement()
                    .asString()
                    .contains("MVCC_READ_CONFLICT");
        } finally {
            threads.shutdownNow();
        }
        assertThat(owner.history(stream).entries()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"SUBMIT_ANSWER_LOST", "NOT_ORDERED", "COMMIT_STATUS_LOST", "PEERS_DISAGREE"})
    void anAnswerThatWasLostAppendsNothingTwice(Fault fault) {
        network.peer().next(fault);

        LedgerAnchorer.Result result =
                new LedgerAnchorer(owner, pause -> {}).anchor(stream, entries(0, 2), digest -> true);

        assertThat(result.history().entries()).extracting(LedgerEntry::entry).isEqualTo(entries(0, 2));
        assertThat(result.appended()).hasSize(2);
    }

    @Test
    void aLostAnswerIsNotTakenForEither() {
        network.peer().next(Fault.COMMIT_STATUS_LOST);

        assertThat(owner.append(stream, owner.id(stream), entries(0, 1)))
                .isInstanceOfSatisfying(
                        LedgerAnswer.Unknown.class,
                        unknown -> assertThat(unknown.reason()).contains("connection closed"));
        assertThat(owner.history(stream).entries()).hasSize(1);
    }

    @Test
    void aTransactionThatThePolicyRefusesEndsTheAnchoring() {
        network.peer().next(Fault.POLICY_NOT_MET);

        assertThatThrownBy(() -> owner.append(stream, owner.id(stream), entries(0, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ENDORSEMENT_POLICY_FAILURE");
    }

    @Test
    void aPeerThatDoesNotAnswerMayAnswerLater() {
        network.peer().next(Fault.NO_EVALUATION);

        assertThatThrownBy(() -> owner.history(stream))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("UNAVAILABLE");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() {
        TestAuthority stranger = new TestAuthority("CN=ca.org1.example.com,O=org1.example.com");
        try (FabricLedger forged = FabricLedger.open(ConnectionProfile.read(network.profile("forged", stranger)))) {
            assertThatThrownBy(() -> forged.history(stream))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("access denied");
        }
    }
}
