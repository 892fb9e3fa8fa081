package dev.hawser.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.FakeLedger;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.manifest.Role;
import dev.hawser.manifest.TrustFile;
import dev.hawser.merkle.Keccak;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.verify.Check.Verdict;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProofCheckTest {
    private static final Hash32 COMMITMENT = Hash32.parse("0x" + "3c".repeat(32));
    private static final byte[] WORDS = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
    private static final LeafSchema SCHEMA = LeafSchema.of(
            List.of(
                    LeafColumn.of("id", "bigint", null, Role.KEY),
                    LeafColumn.of("note", "string", null, Role.VALUE),
                    LeafColumn.of("good", "boolean", null, Role.VALUE),
                    LeafColumn.of("who", "string", "address", Role.VALUE),
                    LeafColumn.of("raw", "binary", null, Role.VALUE),
                    LeafColumn.of("wei", "binary", "uint256", Role.VALUE),
                    LeafColumn.of("forecast", "decimal(18,6)", null, Role.PREDICTION)),
            List.of("id"),
            true,
            false);

    private final FakeLedger ledger = new FakeLedger() {
        @Override
        public Block finalized() {
            return latest();
        }
    };
    private final TrustFile trust = new TrustFile(
            FakeLedger.REGISTRY.chain(),
            FakeLedger.REGISTRY.address(),
            FakeLedger.REGISTRY.codeHash(),
            FakeLedger.REGISTRY.deployedAt(),
            FakeLedger.OWNER,
            List.of("gas-price", "gas-price.sources"),
            Optional.empty());
    private final ProofFile proof = anchored(SCHEMA, Optional.empty());

    @Test
    void everyCheckOfAGoodProofPasses() {
        ProofCheck.Outcome outcome = check(proof);
        assertThat(outcome.findings().checks()).extracting(Check::verdict).containsOnly(Verdict.PASSED);
        assertThat(outcome.findings().checks()).hasSizeGreaterThan(15);
        assertThat(outcome.findings().exitCode()).isZero();
        assertThat(outcome.identity()).isTrue();
    }

    @Test
    void aChangeOfAnyOneMemberIsToldFromTheFile() {
        long seed = 12;
        Random random = new Random(seed);
        ObjectNode good = proof.toJson();
        List<String> survivors = new ArrayList<>();
        int mutations = 0;
        for (String place : places(good, "")) {
            for (int round = 0; round < 6; round++) {
                ObjectNode forged = good.deepCopy();
                mutate(forged, place, random);
                if (forged.equals(good)) {
                    continue;
                }
                mutations++;
                if (!isTold(forged)) {
                    survivors.add(place + ": " + forged.at(place));
                }
            }
        }
        assertThat(survivors).as("seed %d", seed).isEmpty();
        assertThat(mutations).isGreaterThan(300);
    }

    @Test
    void aChangeOfAnyCharacterOfTheManifestIsTold() {
        String text = proof.manifest();
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == '1' ? '2' : '1';
            ObjectNode forged = proof.toJson().put("manifest", text.substring(0, at) + other + text.substring(at + 1));
            assertThat(isTold(forged)).as("character %d", at).isTrue();
        }
    }

    @Test
    void aMemberThatIsRemovedIsMissedUnlessItIsOnRequest() {
        for (Iterator<String> names = proof.toJson().fieldNames(); names.hasNext(); ) {
            String name = names.next();
            ObjectNode less = proof.toJson();
            less.remove(name);
            boolean onRequest = name.equals("anchor") || name.equals("featureWords");
            assertThat(isTold(less)).as(name).isEqualTo(!onRequest);
        }
    }

    @Test
    void aForgedValueIsEvidenceAndAMalformedOneIsBadInput() {
        ObjectNode forged = proof.toJson();
        ((ArrayNode) forged.get("values")).set(1, TextNode.valueOf("8"));
        assertThat(check(parse(forged)).findings().exitCode()).isEqualTo(3);
        assertThat(check(parse(forged)).identity()).isFalse();
    }

    @Test
    void withoutATrustFileNobodyIsIdentified() {
        ProofCheck.Outcome outcome = ProofCheck.check(proof, Optional.empty(), Optional.of(ledger));
        assertThat(outcome.identity()).isFalse();
        assertThat(outcome.findings().exitCode()).isZero();
        assertThat(notChecked(outcome)).anyMatch(name -> name.startsWith("who published this"));
    }

    @Test
    void withoutAChainEverythingElseIsCheckedAndNobodyIdentified() {
        ProofCheck.Outcome outcome = ProofCheck.check(proof, Optional.of(trust), Optional.empty());
        assertThat(outcome.identity()).isFalse();
        assertThat(outcome.findings().exitCode()).isZero();
        assertThat(notChecked(outcome)).hasSize(1).allMatch(name -> name.startsWith("the chain (needs --rpc)"));
    }

    @Test
    void withoutAnAnchorTheTimeIsNotChecked() {
        ProofCheck.Outcome outcome = check(proof.withAnchor(Optional.empty()));
        assertThat(outcome.identity()).isFalse();
        assertThat(outcome.findings().exitCode()).isZero();
        assertThat(notChecked(outcome)).anyMatch(name -> name.startsWith("when it was published"));
    }

    @Test
    void aNodeThatDoesNotAnswerIsNoEvidence() {
        NodePort silent = new FakeLedger() {
            @Override
            public Block finalized() {
                throw new RetryableException("no answer from node", "try again");
            }
        };
        ProofCheck.Outcome outcome = ProofCheck.check(proof, Optional.of(trust), Optional.of(silent));
        assertThat(outcome.findings().exitCode()).isEqualTo(1);
        assertThat(outcome.identity()).isFalse();
    }

    @Test
    void anEntryThatIsNotInTheStreamIsEvidence() {
        FakeLedger other = new FakeLedger() {
            @Override
            public Block finalized() {
                return latest();
            }
        };
        for (int i = 1; i < 5; i++) {
            other.appendElsewhere(FakeLedger.entry(i));
        }
        ProofCheck.Outcome outcome = ProofCheck.check(proof, Optional.of(trust), Optional.of(other));
        assertThat(outcome.findings().exitCode()).isEqualTo(3);
        assertThat(outcome.identity()).isFalse();
    }

    @Test
    void anEntryOfABlockThatIsNotYetFinalIsNoEvidence() {
        FakeLedger behind = new FakeLedger();
        ProofCheck.Outcome outcome = ProofCheck.check(proof, Optional.of(trust), Optional.of(behind));
        assertThat(outcome.findings().exitCode()).isEqualTo(1);
        assertThat(outcome.findings().checks())
                .anyMatch(check -> check.toString().contains("not final yet"));
        assertThat(outcome.identity()).isFalse();
    }

    @Test
    void aStrangersRegistryChainOwnerOrStreamIsToldByTheTrustFile() {
        Address stranger = Address.parse("0x" + "66".repeat(20));
        for (TrustFile other : List.of(
                new TrustFile(
                        trust.chainId(),
                        stranger,
                        trust.codeHash(),
                        1,
                        trust.owner(),
                        trust.streams(),
                        Optional.empty()),
                new TrustFile(
                        trust.chainId(),
                        trust.registry(),
                        trust.codeHash(),
                        1,
                        stranger,
                        trust.streams(),
                        Optional.empty()),
                new TrustFile(
                        trust.chainId(),
                        trust.registry(),
                        Hash32.ZERO,
                        1,
                        trust.owner(),
                        trust.streams(),
                        Optional.empty()),
                new TrustFile(
                        trust.chainId(),
                        trust.registry(),
                        trust.codeHash(),
                        1,
                        trust.owner(),
                        List.of("other"),
                        Optional.empty()))) {
            ProofCheck.Outcome outcome = ProofCheck.check(proof, Optional.of(other), Optional.of(ledger));
            assertThat(outcome.findings().exitCode()).isEqualTo(3);
            assertThat(outcome.identity()).isFalse();
        }
    }

    @Test
    void saltedWordsAreCheckedWithTheirSalt() {
        Hash32 salt = Hash32.parse("0x" + "5a".repeat(32));
        ProofFile salted = anchored(LeafSchema.of(published(), SCHEMA.key(), true, true), Optional.of(salt));
        assertThat(check(salted).findings().exitCode()).isZero();
        assertThat(isTold(salted.toJson().put("featureSalt", Hash32.ZERO.toString())))
                .isTrue();
        ObjectNode without = salted.toJson();
        without.remove("featureSalt");
        assertThat(isTold(without)).isTrue();
    }

    @Test
    void wordsThatNoLeafBindsAreNotBelieved() {
        ProofFile bare = anchored(LeafSchema.of(published(), SCHEMA.key(), false, false), Optional.empty());
        assertThat(bare.featureWords()).isEmpty();
        assertThat(check(bare).findings().exitCode()).isZero();
        assertThat(isTold(bare.toJson().put("featureWords", "0x" + "01".repeat(16))))
                .isTrue();
    }

    @Test
    void aManifestThatIsNoBatchesOrContradictsItselfIsRefused() {
        assertTold(json -> json.put("format", "hawser-dataset-v1"));
        assertTold(json -> json.put("columns", "none"));
        assertTold(json -> json.remove("columns"));
        assertTold(json -> json.remove("leafEncoding"));
        assertTold(json -> ((ArrayNode) json.get("columns")).remove(0));
        assertTold(json -> json.put("schema", Hash32.ZERO.toString()));
        assertTold(json -> json.put("count", 1000));
        assertTold(json -> json.put("stream", "other"));
        assertTold(json -> json.put("owner", "0x" + "11".repeat(20)));
        assertTold(json -> ((ObjectNode) json.get("model")).put("commitment", Hash32.ZERO.toString()));
    }

    /** Such a manifest is told even where nobody looks at the chain. */
    private void assertTold(Consumer<ObjectNode> change) {
        ObjectNode manifest = Json.parseObject(proof.manifest().getBytes(StandardCharsets.UTF_8), "the manifest");
        change.accept(manifest);
        Manifest changed = Manifest.of(manifest);
        AnchorClaim claim = proof.anchor().orElseThrow();
        Entry entry = new Entry(proof.root(), changed.digest());
        ObjectNode json = proof.toJson().put("manifest", changed.text());
        ((ObjectNode) json.get("anchor"))
                .put("head", entry.headAfter(claim.previousHead()).toString());
        try {
            assertThat(ProofCheck.check(parse(json), Optional.of(trust), Optional.empty())
                            .findings()
                            .exitCode())
                    .as(changed.text())
                    .isEqualTo(3);
        } catch (InvalidInputException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private ProofCheck.Outcome check(ProofFile file) {
        return ProofCheck.check(file, Optional.of(trust), Optional.of(ledger));
    }

    private boolean isTold(ObjectNode json) {
        try {
            return check(parse(json)).findings().has(Verdict.FAILED);
        } catch (InvalidInputException e) {
            return true;
        }
    }

    private static ProofFile parse(ObjectNode json) {
        return ProofFile.parse(json.toString().getBytes(StandardCharsets.UTF_8), "the proof");
    }

    private static List<String> notChecked(ProofCheck.Outcome outcome) {
        return outcome.findings().checks().stream()
                .filter(one -> one.verdict() == Verdict.NOT_CHECKED)
                .map(Check::name)
                .toList();
    }

    /** JSON pointers to every value that is no container. */
    private static List<String> places(JsonNode node, String at) {
        List<String> places = new ArrayList<>();
        if (node.isObject()) {
            node.fields().forEachRemaining(field -> places.addAll(places(field.getValue(), at + "/" + field.getKey())));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                places.addAll(places(node.get(i), at + "/" + i));
            }
            places.add(at);
        } else {
            places.add(at);
        }
        return places;
    }

    private static void mutate(ObjectNode json, String place, Random random) {
        JsonNode node = json.at(place);
        int slash = place.lastIndexOf('/');
        JsonNode parent = json.at(place.substring(0, slash));
        String name = place.substring(slash + 1);
        JsonNode changed = changed(node, random);
        if (parent instanceof ObjectNode object) {
            object.set(name, changed);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), changed);
        }
    }

    private static JsonNode changed(JsonNode node, Random random) {
        if (node instanceof ArrayNode list) {
            ArrayNode other = list.deepCopy();
            switch (list.isEmpty() ? 0 : random.nextInt(4)) {
                case 0 -> other.add(COMMITMENT.toString());
                case 1 -> other.remove(random.nextInt(list.size()));
                case 2 -> other.insert(0, other.remove(list.size() - 1));
                default -> other.add(list.get(random.nextInt(list.size())).deepCopy());
            }
            return other;
        }
        if (node.isBoolean()) {
            return BooleanNode.valueOf(!node.booleanValue());
        }
        String text = node.asText();
        int at = text.isEmpty() ? 0 : random.nextInt(text.length());
        return TextNode.valueOf(
                switch (random.nextInt(6)) {
                    case 0 -> text + "0";
                    case 1 -> "0" + text;
                    case 2 -> text.isEmpty() ? "x" : text.substring(0, at) + text.substring(at + 1);
                    case 3 -> text.toUpperCase(Locale.ROOT);
                    case 4 -> "-" + text;
                    default ->
                        text.isEmpty()
                                ? "y"
                                : text.substring(0, at)
                                        + Integer.toHexString((Character.digit(text.charAt(at), 16) + 1) & 15)
                                        + text.substring(at + 1);
                });
    }

    private static List<LeafColumn> published() {
        return SCHEMA.columns().stream()
                .filter(column -> column.role() != Role.COMMITMENT)
                .toList();
    }

    /** The proof of one of five rows, whose batch stands in the ledger between two others. */
    private ProofFile anchored(LeafSchema schema, Optional<Hash32> salt) {
        List<List<Object>> rows = new ArrayList<>();
        List<Hash32> leaves = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            rows.add(row(schema, i, salt));
            leaves.add(Leaf.hash(schema.leafEncoding(), rows.get(i)));
        }
        MerkleTree tree = MerkleTree.of(leaves);
        Manifest manifest = manifest(schema, tree.root(), leaves.size());
        ledger.appendElsewhere(FakeLedger.entry(salt.hashCode()));
        Entry entry = new Entry(tree.root(), manifest.digest());
        ledger.appendElsewhere(entry);
        ledger.appendElsewhere(FakeLedger.entry(salt.hashCode() + 1));
        AppendedEntry appended = new StreamReplay(ledger)
                .toLatest(FakeLedger.STREAM).history().entries().stream()
                        .filter(one -> one.entry().equals(entry))
                        .findFirst()
                        .orElseThrow();
        return ProofFile.ofRow(
                schema.leafEncoding(),
                schema.columnsJson(),
                rows.get(2),
                tree.proof(leaves.get(2)),
                tree.root(),
                manifest.text(),
                Optional.of(appended.claim(FakeLedger.STREAM)),
                schema.commitsFeatures() ? Optional.of(WORDS) : Optional.empty(),
                salt);
    }

    private static List<Object> row(LeafSchema schema, int i, Optional<Hash32> salt) {
        List<Object> row = new ArrayList<>(List.of(
                schema.hash().bytes(),
                BigInteger.valueOf(10 + i),
                "a note",
                i % 2 == 0,
                Address.parse("0x" + "ab".repeat(20)),
                new byte[] {1, 2, (byte) i},
                Hash32.parse("0x" + "00".repeat(31) + "11").bytes(),
                BigInteger.valueOf(1_500_000 + i),
                COMMITMENT.bytes()));
        if (schema.commitsFeatures()) {
            byte[] prefix = salt.map(Hash32::bytes).orElse(new byte[0]);
            byte[] salted = Arrays.copyOf(prefix, prefix.length + WORDS.length);
            System.arraycopy(WORDS, 0, salted, prefix.length, WORDS.length);
            row.add(Keccak.digest(salted));
        }
        salt.ifPresent(hash -> row.add(Keccak.digest(new byte[] {(byte) i})));
        return row;
    }

    private static Manifest manifest(LeafSchema schema, Hash32 root, int count) {
        ObjectNode json = Json.object()
                .put("format", "hawser-batch-v1")
                .put("pipeline", "gas-price")
                .put("root", root.toString())
                .put("count", count)
                .put("owner", FakeLedger.OWNER.toString())
                .put("stream", FakeLedger.STREAM.name().value())
                .put("schema", schema.hash().toString());
        json.set("columns", schema.columnsJson());
        schema.key().forEach(json.putArray("key")::add);
        schema.leafEncoding().forEach(type -> json.withArray("leafEncoding").add(type.toString()));
        json.putObject("model").put("commitment", COMMITMENT.toString());
        return Manifest.of(json);
    }
}
