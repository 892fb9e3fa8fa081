package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class FabricPlaceTest {

    /** The vectors are what ethers' AbiCoder makes of FORMATS.md. */
    @Test
    void accountsAndIdsAreThoseOfTheGoldenVectors() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/vectors/hawser-fabric-v1.json")) {
            for (JsonNode vector : new ObjectMapper().readTree(file)) {
                FabricPlace place = new FabricPlace(text(vector, "channel"), text(vector, "chaincode"));
                Address account = FabricPlace.account(
                        text(vector, "msp"), Hex.decode(text(vector, "subject")), Hex.decode(text(vector, "issuer")));

                assertThat(account).hasToString(text(vector, "account"));
                assertThat(place.registry()).hasToString(text(vector, "registry"));
                assertThat(place.id(new LedgerStream(account, new StreamName(text(vector, "name")))))
                        .hasToString(text(vector, "id"));
            }
        }
    }

    private static String text(JsonNode vector, String member) {
        return vector.required(member).textValue();
    }
}
