package dev.hawser.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.AppendedEvent;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.FakeBlock;
import dev.hawser.anchor.FakeLedger;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.Stream;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.OfflineProof;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.manifest.Role;
import dev.hawser.manifest.TrustFile;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.receipt.ConsensusReceipt;
import dev.hawser.receipt.EventLog;
import dev.hawser.verify.Check.Verdict;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a proof file with an offline part shows without a node, and what it refuses. */
class OfflineCheckTest {
    private static final byte[] SUCCEEDED = {1};
    private static final byte[] FAILED = {};
    private static final Address LOOK_ALIKE = Address.parse("0x" + "66".repeat(20));
    private static final Hash32 COMMITMENT = FakeLedger.hash("commitment");
    private static final Hash32 PREVIOUS = FakeLedger.hash("previous head");
    private static final int TRANSACTIONS = 140;

    /** Past 128 the index has two bytes. */
    private static final int PLACE = 131;

    private static final Stream STREAM = FakeLedger.STREAM;
    private static final LeafSchema SCHEMA = LeafSchema.of(
            List.of(
                    LeafColumn.of("id", "bigint", null, Role.KEY),
                    LeafColumn.of("forecast", "decimal(18,6)", null, Role.PREDICTION)),
            List.of("id"),
            false,
            false);
    private static final TrustFile TRUST =
            trust(STREAM.registry().chain(), STREAM.registry().address());
    private static final ProofFile ROW = row();
    private static final Manifest MANIFEST = ROW.parsedManifest();
    private static final Entry ENTRY = new Entry(MANIFEST.root(), MANIFEST.digest());
    private static final Hash32 HEAD = ENTRY.headAfter(PREVIOUS);
    private static final ProofFile GOOD = shownBy(block(SUCCEEDED, event(STREAM)));

    @Test
    void aGoodProofIsShownWithoutANodeAndSaysWhatRemains() {
        ProofCheck.Outcome outcome = ProofCheck.check(GOOD, Optional.of(TRUST), Optional.empty());
        AnchorClaim claim = GOOD.anchor().orElseThrow();
        assertThat(outcome.findings().checks())
                .extracting(Check::verdict)
                .containsOnly(Verdict.PASSED, Verdict.NOT_CHECKED);
        assertThat(names(outcome, Verdict.PASSED))
                .filteredOn(name -> name.startsWith("offline: "))
                .hasSize(13);
        assertThat(names(outcome, Verdict.NOT_CHECKED))
                .containsExactly(
                        "that the block is a final one of chain 77: compare block hash " + claim.blockHash()
                                + " of block 19000000 with any explorer",
                        "the transaction's hash, the entry's index, and that nothing came before or after it"
                                + " (needs --rpc and --trust)");
        assertThat(outcome.findings().exitCode()).isZero();
    }

    @Test
    void onlyTheChainIdentifiesWhoPublished() {
        assertThat(ProofCheck.check(GOOD, Optional.of(TRUST), Optional.empty()).identity())
                .isFalse();
        ProofCheck.Outcome anonymous = ProofCheck.check(GOOD, Optional.empty(), Optional.empty());
        assertThat(anonymous.identity()).isFalse();
        assertThat(anonymous.findings().exitCode()).isZero();
        assertThat(names(anonymous, Verdict.NOT_CHECKED)).anyMatch(name -> name.startsWith("who published this"));
    }

    @Test
    void aProofIsReadBackAsItWasWritten() {
        assertThat(check(parse(GOOD.toJson()), true)).isEmpty();
    }

    @Test
    void theEventOfALookAlikeRegistryIsRefusedEvenWithoutATrustFile() {
        FakeBlock block = block(SUCCEEDED, AppendedEvent.log(LOOK_ALIKE, STREAM.id(), ENTRY, HEAD));
        ProofFile posing = shownBy(block);
        assertThat(check(posing, true)).containsExactly("offline: the event's contract is the registry");
        assertThat(check(posing, false)).containsExactly("offline: the event's contract is the registry");

        ProofFile claimed = with(posing, claim -> claimOf(claim, claim.chainId(), LOOK_ALIKE));
        assertThat(check(claimed, false)).containsExactly("offline: the event's stream");
        assertThat(check(claimed, true))
                .containsExactly("the trusted registry", "offline: the event's contract is the registry");
    }

    @Test
    void aLookAlikeThatIsWholeInItselfIsRefusedByTheTrustFile() {
        Stream own = new Registry(STREAM.registry().chain(), LOOK_ALIKE, FakeLedger.REGISTRY.codeHash(), 1)
                .stream(STREAM.owner(), STREAM.name());
        ProofFile whole =
                with(shownBy(block(SUCCEEDED, event(own))), claim -> claimOf(claim, claim.chainId(), LOOK_ALIKE));
        assertThat(check(whole, false)).isEmpty();
        assertThat(check(whole, true))
                .containsExactly(
                        "the trusted registry",
                        "offline: the event's contract is the registry",
                        "offline: the event's stream");
    }

    @Test
    void aFailedTransactionIsRefused() {
        assertThat(check(shownBy(block(FAILED, event(STREAM))), true))
                .containsExactly("offline: the transaction's status");
        assertThat(check(shownBy(block(Hash32.ZERO.bytes(), event(STREAM))), true))
                .containsExactly("offline: the transaction's status");
    }

    @Test
    void anotherChainWithTheSameAddressesIsRefused() {
        Stream elsewhere = new Registry(new ChainId(78), STREAM.registry().address(), FakeLedger.REGISTRY.codeHash(), 1)
                .stream(STREAM.owner(), STREAM.name());
        ProofFile posing = shownBy(block(SUCCEEDED, event(elsewhere)));
        assertThat(check(posing, true)).containsExactly("offline: the event's stream");
        assertThat(check(posing, false)).containsExactly("offline: the event's stream");
        ProofFile claimed = with(posing, claim -> claimOf(claim, 78, claim.registry()));
        assertThat(check(claimed, true)).containsExactly("the trusted chain", "offline: the event's stream");
    }

    @Test
    void theProofOfAnotherTransactionIsRefused() {
        FakeBlock block = block(SUCCEEDED, event(STREAM));
        for (int other : new int[] {0, 1, PLACE - 1, PLACE + 1}) {
            ProofFile whole = GOOD.withOffline(shown(block, other, 0));
            assertThat(check(whole, false)).as("transaction %d", other).isNotEmpty();
            OfflineProof good = GOOD.offline().orElseThrow();
            ProofFile path = GOOD.withOffline(new OfflineProof(
                    good.header(),
                    good.receipt(),
                    other,
                    good.logIndex(),
                    block.trie().proof(other)));
            assertThat(check(path, false)).hasSize(1).allMatch(name -> name.contains("the nodes lead from"));
        }
    }

    @Test
    void aPlaceThatIsNotTheEventsIsRefused() {
        FakeBlock block = block(SUCCEEDED, event(STREAM));
        for (int log : new int[] {0, 2}) {
            assertThat(check(GOOD.withOffline(shown(block, PLACE, log)), false))
                    .as("log %d", log)
                    .isNotEmpty();
        }
        for (long log : new long[] {3, 4, 1L << 32 | 1, 999_999_999_999_999_999L}) {
            OfflineProof good = GOOD.offline().orElseThrow();
            ProofFile beyond = GOOD.withOffline(
                    new OfflineProof(good.header(), good.receipt(), good.transactionIndex(), log, good.nodes()));
            assertThat(check(beyond, false)).containsExactly("offline: the receipt has the event");
        }
    }

    @Test
    void theHeaderOfAnotherBlockIsRefused() {
        FakeBlock block = block(SUCCEEDED, event(STREAM));
        FakeBlock other = new FakeBlock(block.number() + 1, block.timestamp() + 12, block.receipts());
        OfflineProof good = GOOD.offline().orElseThrow();
        ProofFile file = GOOD.withOffline(new OfflineProof(
                other.header(), good.receipt(), good.transactionIndex(), good.logIndex(), good.nodes()));
        assertThat(check(file, false))
                .containsExactly(
                        "offline: the header has the block's hash",
                        "offline: the header's block number",
                        "offline: the header's time");
    }

    @Test
    void anEventOfAnotherEntryOrOfAnotherKindIsRefused() {
        EventLog good = event(STREAM);
        for (EventLog other : List.of(
                AppendedEvent.log(good.address(), STREAM.id(), new Entry(Hash32.ZERO, ENTRY.manifest()), HEAD),
                AppendedEvent.log(good.address(), STREAM.id(), new Entry(ENTRY.root(), Hash32.ZERO), HEAD),
                AppendedEvent.log(good.address(), STREAM.id(), ENTRY, Hash32.ZERO),
                new EventLog(good.address(), List.of(COMMITMENT, STREAM.id()), good.data()),
                new EventLog(good.address(), List.of(AppendedEvent.SIGNATURE), good.data()),
                new EventLog(good.address(), List.of(), good.data()),
                new EventLog(good.address(), List.of(AppendedEvent.SIGNATURE, STREAM.id(), HEAD), good.data()),
                new EventLog(good.address(), good.topics(), new byte[0]),
                new EventLog(good.address(), good.topics(), new byte[128]))) {
            assertThat(check(shownBy(block(SUCCEEDED, other)), false))
                    .as(other.toString())
                    .hasSize(1);
        }
    }

    @Test
    void aHeadThatDoesNotFollowFromThePreviousOneIsRefused() {
        ProofFile file = with(
                GOOD,
                claim -> new AnchorClaim(
                        claim.chainId(),
                        claim.registry(),
                        claim.owner(),
                        claim.stream(),
                        claim.index(),
                        Hash32.ZERO,
                        claim.head(),
                        claim.transactionHash(),
                        claim.blockNumber(),
                        claim.blockHash(),
                        claim.blockTimestamp()));
        assertThat(check(file, false)).containsExactly("previous head, root and manifest make the entry's head");
    }

    @Test
    void everyFlippedByteOfHeaderReceiptAndNodesIsRefused() {
        OfflineProof good = GOOD.offline().orElseThrow();
        List<byte[]> parts = new ArrayList<>(good.nodes());
        parts.add(good.header());
        parts.add(good.receipt());
        assertThat(good.nodes()).hasSizeGreaterThan(2);
        for (byte[] part : parts) {
            for (int at = 0; at < part.length; at++) {
                part[at] ^= 1;
                assertThat(check(GOOD, false)).as("byte %d", at).isNotEmpty();
                part[at] ^= 1;
            }
        }
        assertThat(check(GOOD, false)).isEmpty();
    }

    @Test
    void nodesThatAreNotUsedOrAreMissingAreRefused() {
        OfflineProof good = GOOD.offline().orElseThrow();
        for (int at = 0; at <= good.nodes().size(); at++) {
            List<byte[]> more = new ArrayList<>(good.nodes());
            more.add(at, good.nodes().get(0));
            assertThat(check(withNodes(more), false)).as("one more at %d", at).hasSize(1);
        }
        for (int at = 0; at < good.nodes().size(); at++) {
            List<byte[]> less = new ArrayList<>(good.nodes());
            less.remove(at);
            assertThat(check(withNodes(less), false)).as("one less at %d", at).hasSize(1);
        }
        assertThat(check(withNodes(List.of()), false)).hasSize(1);
    }

    /** Which members FORMATS.md says are covered: a change of any character of any other is told. */
    @Test
    void exactlyTransactionHashAndIndexAreNotCovered() {
        ObjectNode good = GOOD.toJson();
        Set<String> open = new TreeSet<>();
        for (String place : texts(good, "")) {
            String text = good.at(place).textValue();
            for (int at = 0; at < text.length(); at += 1 + text.length() / 100) {
                ObjectNode changed = good.deepCopy();
                char other = text.charAt(at) == '1' ? '2' : '1';
                set(changed, place, text.substring(0, at) + other + text.substring(at + 1));
                if (!isTold(changed)) {
                    open.add(place);
                }
            }
        }
        assertThat(open).containsExactly("/anchor/index", "/anchor/transactionHash");
    }

    @Test
    void whatIsNoHeaderOrReceiptIsEvidence() {
        OfflineProof good = GOOD.offline().orElseThrow();
        byte[] none = {(byte) 0xc1, 0};
        ProofFile headless = GOOD.withOffline(
                new OfflineProof(none, good.receipt(), good.transactionIndex(), good.logIndex(), good.nodes()));
        assertThat(check(headless, false)).containsExactly("offline: the header is one");
        ProofFile without = GOOD.withOffline(
                new OfflineProof(good.header(), none, good.transactionIndex(), good.logIndex(), good.nodes()));
        assertThat(check(without, false)).hasSize(2).contains("offline: the receipt is one");
    }

    @Test
    void aChainIdOfZeroAndAStreamThatHasNoNameAreBadInputOrEvidence() {
        ObjectNode zero = GOOD.toJson();
        ((ObjectNode) zero.get("anchor")).put("chainId", "0");
        assertThat(isTold(zero)).isTrue();
        ObjectNode nameless = GOOD.toJson();
        ((ObjectNode) nameless.get("anchor")).put("stream", "No Stream");
        assertThat(check(parse(nameless), false)).contains("offline: the event is the entry's");
    }

    private static ProofFile withNodes(List<byte[]> nodes) {
        OfflineProof good = GOOD.offline().orElseThrow();
        return GOOD.withOffline(
                new OfflineProof(good.header(), good.receipt(), good.transactionIndex(), good.logIndex(), nodes));
    }

    /** The names of the checks that failed; without a node, with a trust file or without. */
    private static List<String> check(ProofFile file, boolean trusted) {
        ProofCheck.Outcome outcome =
                ProofCheck.check(file, Optional.of(TRUST).filter(any -> trusted), Optional.empty());
        List<String> failed = names(outcome, Verdict.FAILED);
        assertThat(outcome.identity()).isFalse();
        assertThat(outcome.findings().exitCode()).isEqualTo(failed.isEmpty() ? 0 : 3);
        return failed;
    }

    private static boolean isTold(ObjectNode json) {
        try {
            return !check(parse(json), true).isEmpty();
        } catch (InvalidInputException e) {
            return true;
        }
    }

    private static List<String> names(ProofCheck.Outcome outcome, Verdict verdict) {
        return outcome.findings().checks().stream()
                .filter(check -> check.verdict() == verdict)
                .map(Check::name)
                .toList();
    }

    private static ProofFile parse(ObjectNode json) {
        return ProofFile.parse(json.toString().getBytes(StandardCharsets.UTF_8), "the proof");
    }

    /** JSON pointers to every text. */
    private static List<String> texts(JsonNode node, String at) {
        List<String> places = new ArrayList<>();
        if (node.isTextual()) {
            places.add(at);
        } else if (node.isObject()) {
            node.fields().forEachRemaining(field -> places.addAll(texts(field.getValue(), at + "/" + field.getKey())));
        } else {
            for (int i = 0; i < node.size(); i++) {
                places.addAll(texts(node.get(i), at + "/" + i));
            }
        }
        return places;
    }

    private static void set(ObjectNode json, String place, String text) {
        int slash = place.lastIndexOf('/');
        JsonNode parent = json.at(place.substring(0, slash));
        String name = place.substring(slash + 1);
        if (parent instanceof ObjectNode object) {
            object.put(name, text);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), Json.object().textNode(text));
        }
    }

    private static EventLog event(Stream stream) {
        return AppendedEvent.log(stream.registry().address(), stream.id(), ENTRY, HEAD);
    }

    /** A block in which one transaction emits the event between two others; the rest emit an event of their own. */
    private static FakeBlock block(byte[] outcome, EventLog event) {
        List<ConsensusReceipt> receipts = new ArrayList<>();
        EventLog other = new EventLog(event.address(), List.of(COMMITMENT), new byte[8]);
        for (int i = 0; i < TRANSACTIONS; i++) {
            receipts.add(new ConsensusReceipt(i % 5, SUCCEEDED, 21_000L * (i + 1), List.of(other)));
        }
        Entry another = new Entry(COMMITMENT, COMMITMENT);
        EventLog sibling = AppendedEvent.log(event.address(), COMMITMENT, another, COMMITMENT);
        receipts.set(PLACE, new ConsensusReceipt(2, outcome, 21_000L * (PLACE + 1), List.of(other, event, sibling)));
        return new FakeBlock(19_000_000, 1_705_000_000, receipts);
    }

    private static OfflineProof shown(FakeBlock block, int transaction, int log) {
        return new OfflineProof(
                block.header(),
                block.encoded().get(transaction),
                transaction,
                log,
                block.trie().proof(transaction));
    }

    /** The row with a claim and an offline part that point to the block. */
    private static ProofFile shownBy(FakeBlock block) {
        return ROW.withAnchor(Optional.of(block.claim(STREAM, PREVIOUS, HEAD))).withOffline(shown(block, PLACE, 1));
    }

    private static ProofFile with(ProofFile file, UnaryOperator<AnchorClaim> change) {
        return file.withAnchor(file.anchor().map(change));
    }

    private static AnchorClaim claimOf(AnchorClaim claim, long chainId, Address registry) {
        return new AnchorClaim(
                chainId,
                registry,
                claim.owner(),
                claim.stream(),
                claim.index(),
                claim.previousHead(),
                claim.head(),
                claim.transactionHash(),
                claim.blockNumber(),
                claim.blockHash(),
                claim.blockTimestamp());
    }

    private static TrustFile trust(ChainId chain, Address registry) {
        return new TrustFile(
                chain,
                registry,
                FakeLedger.REGISTRY.codeHash(),
                1,
                FakeLedger.OWNER,
                List.of(STREAM.name().value()),
                Optional.empty());
    }

    /** One of three rows, without an anchor. */
    private static ProofFile row() {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rows.add(List.of(
                    SCHEMA.hash().bytes(),
                    BigInteger.valueOf(10 + i),
                    BigInteger.valueOf(1_500_000 + i),
                    COMMITMENT.bytes()));
        }
        List<Hash32> leaves =
                rows.stream().map(row -> Leaf.hash(SCHEMA.leafEncoding(), row)).toList();
        MerkleTree tree = MerkleTree.of(leaves);
        return ProofFile.ofRow(
                SCHEMA.leafEncoding(),
                SCHEMA.columnsJson(),
                rows.get(1),
                tree.proof(leaves.get(1)),
                tree.root(),
                manifest(tree.root(), rows.size()).text(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Manifest manifest(Hash32 root, int count) {
        ObjectNode json = Json.object()
                .put("format", "hawser-batch-v1")
                .put("pipeline", "gas-price")
                .put("root", root.toString())
                .put("count", count)
                .put("owner", FakeLedger.OWNER.toString())
                .put("stream", STREAM.name().value())
                .put("schema", SCHEMA.hash().toString());
        json.set("columns", SCHEMA.columnsJson());
        SCHEMA.key().forEach(json.putArray("key")::add);
        SCHEMA.leafEncoding().forEach(type -> json.withArray("leafEncoding").add(type.toString()));
        json.putObject("model").put("commitment", COMMITMENT.toString());
        return Manifest.of(json);
    }
}
