package dev.hawser.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustFileTest {
    private static final TrustFile TRUST = new TrustFile(
            new ChainId(31337),
            Address.parse("0x" + "5f".repeat(20)),
            Hash32.parse("0x" + "c0".repeat(32)),
            12,
            Address.parse("0x" + "a1".repeat(20)),
            List.of("gas-price"),
            Optional.empty());

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(TrustFile.parse(TRUST.toBytes(), "trust.json")).isEqualTo(TRUST);
    }

    @Test
    void aSuccessorIsWrittenAndReadBack() {
        TrustFile handedOn = new TrustFile(
                TRUST.chainId(),
                TRUST.registry(),
                TRUST.codeHash(),
                TRUST.deployedAt(),
                TRUST.owner(),
                TRUST.streams(),
                Optional.of(Address.parse("0x" + "a2".repeat(20))));
        assertThat(TrustFile.parse(handedOn.toBytes(), "trust.json")).isEqualTo(handedOn);
    }

    @Test
    void integersAreDecimalStrings() {
        assertThat(new String(TRUST.toBytes(), StandardCharsets.UTF_8))
                .contains("\"chainId\" : \"31337\"", "\"deployedAt\" : \"12\"", "\"streams\" : [ \"gas-price\" ]")
                .doesNotContain("successor");
    }

    @Test
    void aStreamIsAddedOnce() {
        TrustFile more = TRUST.withStream("gas-price.sources");
        assertThat(more.streams()).containsExactly("gas-price", "gas-price.sources");
        assertThat(more.withStream("gas-price")).isSameAs(more);
    }

    @Test
    void anotherFormatIsRefused() {
        String text = text().replace("hawser-trust-v1", "hawser-trust-v2");
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("trust.json has format 'hawser-trust-v2', not 'hawser-trust-v1'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"31337\"|31337|chainId",
                "\"31337\"|\"0\"|chainId",
                "\"31337\"|\"031337\"|chainId",
                "\"12\"|\"-1\"|deployedAt",
                "[ \"gas-price\" ]|\"gas-price\"|streams",
                "[ \"gas-price\" ]|[ 1 ]|streams",
                "0xa1|a1|owner",
                "0xc0|0xC0|codeHash"
            })
    void aWrongTypeIsNamed(String from, String to, String member) {
        assertThat(text()).contains(from);
        assertThatThrownBy(() -> parse(text().replace(from, to)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("trust.json: member '" + member + "'");
    }

    @Test
    void aDeploymentIsReadBack() {
        Deployment deployment = new Deployment(TRUST.registry(), TRUST.codeHash(), 7, Hash32.ZERO);
        assertThat(Deployment.parse(deployment.toBytes(), "registry.json")).isEqualTo(deployment);
    }

    private static String text() {
        return new String(TRUST.toBytes(), StandardCharsets.UTF_8);
    }

    private static TrustFile parse(String text) {
        return TrustFile.parse(text.getBytes(StandardCharsets.UTF_8), "trust.json");
    }
}
