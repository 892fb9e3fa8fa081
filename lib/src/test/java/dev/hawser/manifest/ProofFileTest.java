package dev.hawser.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.merkle.AbiType;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofFileTest {
    private static final Hash32 HASH = Hash32.parse("0x" + "0a".repeat(32));
    private static final List<String> ANCHOR = List.of(
            "chainId",
            "registry",
            "owner",
            "stream",
            "index",
            "previousHead",
            "head",
            "transactionHash",
            "blockNumber",
            "blockHash",
            "blockTimestamp");
    private static final AnchorClaim CLAIM = new AnchorClaim(
            31337,
            Address.parse("0x" + "5f".repeat(20)),
            Address.parse("0x" + "a1".repeat(20)),
            "gas-price",
            0,
            HASH,
            Hash32.ZERO,
            HASH,
            7,
            HASH,
            1_700_000_000);
    private static final ProofFile PROOF = ProofFile.ofRow(
            List.of(
                    AbiType.BYTES32,
                    AbiType.INT256,
                    AbiType.BOOL,
                    AbiType.STRING,
                    AbiType.UINT256,
                    AbiType.ADDRESS,
                    AbiType.BYTES),
            Json.array().add(Json.object().put("name", "schema")),
            List.of(
                    HASH.bytes(),
                    BigInteger.valueOf(-10),
                    true,
                    "café 🚢",
                    Hash32.ZERO.bytes(),
                    Address.ZERO,
                    new byte[] {1, 2}),
            List.of(HASH, Hash32.ZERO),
            HASH,
            "{}",
            Optional.of(CLAIM),
            Optional.of(new byte[16]),
            Optional.of(HASH));

    @Test
    void everyMemberIsReadBackAsWritten() {
        ObjectNode json = PROOF.toJson();
        assertThat(json.fieldNames()).toIterable().contains("featureWords", "featureSalt", "anchor");
        assertThat(parse(json).toJson()).isEqualTo(json);
        assertThat(parse(json).leaf()).isEqualTo(PROOF.leaf());
        assertThat(parse(json).anchor()).contains(CLAIM);
        assertThat(parse(json).featureSalt()).contains(HASH);
        assertThat(parse(json).withAnchor(Optional.empty()).featureSalt()).contains(HASH);
    }

    @Test
    void aFileOfSeveralRowsWithAnOfflineProofIsReadBackAsWritten() {
        ProofFile several = new ProofFile(
                PROOF.leafEncoding(),
                PROOF.columns(),
                List.of(PROOF.values(), PROOF.values()),
                PROOF.proof(),
                Optional.of(List.of(true, false, false)),
                HASH,
                "{}",
                Optional.of(CLAIM),
                Optional.of(new OfflineProof(new byte[] {1}, new byte[] {2, 3}, 4, 5, List.of(new byte[] {6}))),
                Optional.empty(),
                Optional.empty());
        ObjectNode json = several.toJson();
        assertThat(json.path("format").asText()).isEqualTo("hawser-multiproof-v1");
        assertThat(json.path("values").path(1)).hasSize(7);
        assertThat(parse(json).toJson()).isEqualTo(json);
        assertThat(parse(json).leaves()).containsExactly(PROOF.leaf(), PROOF.leaf());
    }

    @Test
    void whatIsOnRequestMayBeAbsent() {
        ObjectNode json = PROOF.toJson();
        json.remove(List.of("anchor", "featureWords", "featureSalt"));
        ProofFile read = parse(json);
        assertThat(read.anchor()).isEmpty();
        assertThat(read.featureWords()).isEmpty();
        assertThat(read.toJson()).isEqualTo(json);
    }

    @Test
    void aFeatureSaltIsShownOnlyWithTheWords() {
        ObjectNode json = PROOF.toJson();
        json.remove("featureWords");
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("featureSalt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "leafEncoding", "columns", "values", "proof", "root", "manifest"})
    void aMissingMemberIsNamed(String member) {
        ObjectNode json = PROOF.toJson();
        json.remove(member);
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'" + member + "'");
    }

    @Test
    void everyMemberIsOfItsOwnType() {
        for (String member : List.of(
                "format", "leafEncoding", "columns", "values", "proof", "root", "manifest", "anchor", "featureWords")) {
            ObjectNode json = PROOF.toJson();
            json.put(member, 7);
            assertThatThrownBy(() -> parse(json))
                    .as(member)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("'" + member + "'");
        }
    }

    @Test
    void everyMemberOfTheAnchorIsNeededAndStrict() {
        for (String member : ANCHOR) {
            ObjectNode missing = PROOF.toJson();
            ((ObjectNode) missing.get("anchor")).remove(member);
            assertThatThrownBy(() -> parse(missing))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("p.anchor lacks the member '" + member + "'");
            ObjectNode wrong = PROOF.toJson();
            ((ObjectNode) wrong.get("anchor")).put(member, 1);
            assertThatThrownBy(() -> parse(wrong))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("p.anchor: member '" + member + "' is not a string");
        }
    }

    @Test
    void unknownMembersAreRefused() {
        ObjectNode json = PROOF.toJson().put("note", "x");
        assertThatThrownBy(() -> parse(json)).hasMessage("p has an unknown member 'note'");
        ObjectNode anchor = PROOF.toJson();
        ((ObjectNode) anchor.get("anchor")).put("note", "x");
        assertThatThrownBy(() -> parse(anchor)).hasMessage("p.anchor has an unknown member 'note'");
    }

    @Test
    void duplicateMembersAreRefused() {
        String text = PROOF.toJson().toString();
        String twice = text.substring(0, text.length() - 1) + ",\"root\":\"" + HASH + "\"}";
        assertThatThrownBy(() -> ProofFile.parse(twice.getBytes(StandardCharsets.UTF_8), "p"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Duplicate field 'root'");
    }

    @Test
    void anotherFormatIsRefused() {
        assertThatThrownBy(() -> parse(PROOF.toJson().put("format", "hawser-proof-v2")))
                .hasMessage("p: member 'format' is not 'hawser-proof-v1' or 'hawser-multiproof-v1'");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 010",
        "1, +10",
        "1, 0x0a",
        "1, ' 10'",
        "1, -0",
        "1, ''",
        "1, 1e3",
        "1, ١",
        "4, -1",
        "4, 115792089237316195423570985008687907853269984665640564039457584007913129639936",
        "1, 57896044618658097711785492504343953926634992332820282019728792003956564819968",
        "1, -57896044618658097711785492504343953926634992332820282019728792003956564819969",
        "0, 0x0a",
        "0, 0x0A0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
        "2, true",
        "5, 0x00",
        "5, 0xA000000000000000000000000000000000000000",
        "6, 0x1",
        "6, 0102"
    })
    void aValueInAnotherFormIsRefusedAndNamed(int at, String text) {
        ObjectNode json = PROOF.toJson();
        ((ArrayNode) json.get("values")).set(at, TextNode.valueOf(text));
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("p: values[" + at + "] is not written as ");
    }

    @Test
    void aLoneSurrogateIsRefusedInValuesAndManifest() {
        ObjectNode value = PROOF.toJson();
        ((ArrayNode) value.get("values")).set(3, TextNode.valueOf("\ud800"));
        assertThatThrownBy(() -> parseEscaped(value)).isInstanceOf(InvalidInputException.class);
        ObjectNode manifest = PROOF.toJson().put("manifest", "{\"a\":\"\ud800\"}");
        assertThatThrownBy(() -> parseEscaped(manifest).parsedManifest()).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void numbersAndBooleansAreNotWrittenAsEachOther() {
        for (int at = 0; at < PROOF.values().size(); at++) {
            ObjectNode number = PROOF.toJson();
            ((ArrayNode) number.get("values")).remove(at);
            ((ArrayNode) number.get("values")).insert(at, 10);
            assertThatThrownBy(() -> parse(number))
                    .as("value %d", at)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("values[" + at + "]");
        }
    }

    @Test
    void thereIsOneValueForEachType() {
        ObjectNode json = PROOF.toJson();
        ((ArrayNode) json.get("values")).remove(6);
        assertThatThrownBy(() -> parse(json)).hasMessageContaining("'values' is not a list of 7 values");
    }

    @Test
    void theLargestWordsAreReadBack() {
        BigInteger most = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        ObjectNode json = PROOF.toJson();
        ((ArrayNode) json.get("values")).set(4, TextNode.valueOf(most.toString()));
        assertThat(Hex.encode((byte[]) parse(json).values().get(4))).isEqualTo("0x" + "ff".repeat(32));
        assertThat(parse(json).toJson()).isEqualTo(json);
    }

    /** As a file would hold it: surrogates as escapes. */
    private static ProofFile parseEscaped(ObjectNode json) {
        String text = json.toString().replace("\ud800", "\\ud800");
        return ProofFile.parse(text.getBytes(StandardCharsets.UTF_8), "p");
    }

    private static ProofFile parse(ObjectNode json) {
        return ProofFile.parse(json.toString().getBytes(StandardCharsets.UTF_8), "p");
    }
}
