package dev.hawser.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chaincode says to callers that don't keep to FORMATS.md; none of it changes anything. */
class ChaincodeArgumentsTest {
    private static final String OWNER = "0x" + "0a".repeat(20);
    private static final String HASH = "0x" + "0b".repeat(32);

    @TempDir
    static Path folder;

    private static TestNetwork network;
    private static GatewayConnection connection;
    private static Contract contract;

    @BeforeAll
    static void start() {
        network = TestNetwork.start(folder);
        ConnectionProfile profile = ConnectionProfile.read(network.profile("client"));
        connection = GatewayConnection.open(profile, Identity.of(profile));
        contract = connection.gateway().getNetwork(TestNetwork.CHANNEL).getContract(TestNetwork.CHAINCODE);
    }

    @AfterAll
    static void stop() {
        connection.close();
        network.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    destroy                              | no function 'destroy'
                    append                               | argument 0 is missing
                    append OWNER a HASH                  | 1 to 500 pairs of root and manifest expected, 0 values given
                    append OWNER a HASH HASH             | 1 to 500 pairs of root and manifest expected, 1 values given
                    append OWNER a HASH HASH x           | not a 32-byte hash
                    append OWNER a x HASH HASH           | not a 32-byte hash
                    append x a HASH HASH HASH            | argument 0 is not an address
                    append OWNER A HASH HASH HASH        | not the name of a stream
                    append OWNER .. HASH HASH HASH       | not the name of a stream
                    setWriter a OWNER                    | 3 arguments expected, 2 given
                    setWriter a OWNER yes                | argument 2 is not true or false
                    setWriter a 0xAA true                | argument 1 is not an address
                    retire                               | 1 arguments expected, 0 given
                    history OWNER a -1 5                 | argument 2 is not a count
                    history OWNER a 0 99999999999        | argument 3 is not a count
                    history OWNER a 0                    | 4 arguments expected, 3 given
                    account me                           | 0 arguments expected, 1 given
                    """)
    void aCallThatIsWrongIsRefusedWithItsReason(String call, String reason) {
        List<String> parts =
                List.of(call.replace("OWNER", OWNER).replace("HASH", HASH).split(" ", -1));
        String[] arguments = parts.subList(1, parts.size()).toArray(String[]::new);

        EndorseException refused =
                catchThrowableOfType(EndorseException.class, () -> contract.submitTransaction(parts.get(0), arguments));

        assertThat(Refusal.of(refused).rule()).contains("BadRequest");
        assertThat(Refusal.of(refused).says()).contains(reason);
        assertThat(network.peer().state().transactions()).isZero();
    }
}
