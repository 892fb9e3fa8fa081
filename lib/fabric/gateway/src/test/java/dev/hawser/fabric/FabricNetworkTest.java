package dev.hawser.fabric;

import dev.hawser.anchor.LedgerPort;
import dev.hawser.anchor.StreamName;
import dev.hawser.primitives.Address;
import dev.hawser.testing.LedgerContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/**
 * A real network keeps to what every ledger must: the one whose connection profile {@code HAWSER_FABRIC_PROFILE} names.
 * {@code HAWSER_FABRIC_OTHER_PROFILE} is a profile of the same network with another identity, which some of the tests need.
 * They leave streams behind, each with a name of its own.
 */
class FabricNetworkTest extends LedgerContract {
    private static final String PROFILE = "HAWSER_FABRIC_PROFILE";
    private static final String OTHER = "HAWSER_FABRIC_OTHER_PROFILE";

    private static FabricLedger owner;
    private static Optional<FabricLedger> other = Optional.empty();

    @BeforeAll
    static void connect() {
        owner = open(PROFILE)
                .orElseGet(() -> Assumptions.abort(
                        "no real Fabric network was tried: " + PROFILE + " names no connection profile"));
        other = open(OTHER);
    }

    @AfterAll
    static void close() {
        other.ifPresent(FabricLedger::close);
        if (owner != null) {
            owner.close();
        }
    }

    @Override
    protected LedgerPort owner() {
        return owner;
    }

    @Override
    protected LedgerPort other() {
        return other.orElseGet(
                () -> Assumptions.abort("no second identity was tried: " + OTHER + " names no connection profile"));
    }

    @Override
    protected void setWriter(StreamName name, Address writer, boolean allowed) {
        owner.setWriter(name, writer, allowed);
    }

    @Override
    protected void retire(StreamName name) {
        owner.retire(name);
    }

    private static Optional<FabricLedger> open(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .map(file -> FabricLedger.open(ConnectionProfile.read(Path.of(file))));
    }
}
