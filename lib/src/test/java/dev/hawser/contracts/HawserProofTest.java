package dev.hawser.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.manifest.Json;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Keccak;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Solidity library takes for proven what our trees prove, and nothing else. */
class HawserProofTest {
    private static final int BATCHES = 40;
    private static final int LARGEST = 300;
    private static final Hash32 SCHEMA = Keccak.hash("schema".getBytes(StandardCharsets.US_ASCII));
    private static final List<AbiType> TYPES =
            List.of(AbiType.BYTES32, AbiType.INT256, AbiType.STRING, AbiType.BYTES32);

    private static TestChain chain;
    private static Address account;
    private static Address harness;
    private static Stream stream;

    /** The arguments of the library's check. */
    private record Claim(Hash32 previousHead, Hash32 manifest, byte[] values, List<Hash32> proof, List<Entry> later) {}

    /** A batch in the stream: its rows' encoded values, their tree and where its entry stands. */
    private record Published(List<byte[]> rows, MerkleTree tree, Hash32 previousHead, Entry entry) {
        Claim claim(int row, List<Entry> later) {
            return new Claim(
                    previousHead, entry.manifest(), rows.get(row), tree.proof(Leaf.hashEncoded(rows.get(row))), later);
        }
    }

    @BeforeAll
    static void deploy() throws IOException {
        chain = TestChain.start();
        account = Address.parse(chain.rpc("eth_accounts").get(0).asText());
        Address registry = deploy("AnchorRegistry");
        harness = deploy("HawserProofHarness");
        stream = new Registry(chain.chainId(), registry, Hash32.ZERO, 0).stream(account, new StreamName("random"));
    }

    @AfterAll
    static void stop() {
        if (chain != null) {
            chain.close();
        }
    }

    @Test
    void rowsOfAnyTreeOfAnyEntryAreProvenAndNoChangedOneIs() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Published> batches = publish(random);
        List<Entry> entries = batches.stream().map(Published::entry).toList();
        for (int i = 0; i < BATCHES; i++) {
            Published batch = batches.get(i);
            List<Entry> later = entries.subList(i + 1, BATCHES);
            Published other = batches.get((i + 1) % BATCHES);
            for (int k = 0; k < 3; k++) {
                Claim claim = batch.claim(random.nextInt(batch.rows().size()), later);
                assertThat(holds(claim))
                        .as("seed %d, batch %d: %s", seed, i, claim)
                        .isTrue();
                for (Claim forged : forgeries(claim, other, random)) {
                    assertThat(holds(forged))
                            .as("seed %d, batch %d: %s", seed, i, forged)
                            .isFalse();
                }
            }
        }
    }

    private static List<Claim> forgeries(Claim claim, Published other, Random random) {
        Hash32 stray = hash(random);
        List<Claim> forged = new ArrayList<>(List.of(
                new Claim(stray, claim.manifest(), claim.values(), claim.proof(), claim.later()),
                new Claim(claim.previousHead(), stray, claim.values(), claim.proof(), claim.later()),
                new Claim(
                        claim.previousHead(),
                        claim.manifest(),
                        flipped(claim.values(), random),
                        claim.proof(),
                        claim.later()),
                new Claim(claim.previousHead(), claim.manifest(), other.rows().get(0), claim.proof(), claim.later()),
                with(claim, added(claim.proof(), random.nextInt(claim.proof().size() + 1), stray), claim.later()),
                with(
                        claim,
                        claim.proof(),
                        added(claim.later(), random.nextInt(claim.later().size() + 1), other.entry()))));
        if (!claim.proof().isEmpty()) {
            int at = random.nextInt(claim.proof().size());
            forged.add(with(claim, without(claim.proof(), at), claim.later()));
            forged.add(with(claim, added(without(claim.proof(), at), at, stray), claim.later()));
            forged.add(with(claim, List.of(), claim.later()));
        }
        if (claim.proof().size() > 1) {
            forged.add(with(
                    claim, added(without(claim.proof(), 0), 1, claim.proof().get(0)), claim.later()));
        }
        if (!claim.later().isEmpty()) {
            int at = random.nextInt(claim.later().size());
            Entry entry = claim.later().get(at);
            forged.add(with(claim, claim.proof(), without(claim.later(), at)));
            forged.add(with(
                    claim,
                    claim.proof(),
                    added(without(claim.later(), at), at, new Entry(entry.manifest(), entry.root()))));
        }
        if (claim.later().size() > 1) {
            forged.add(with(
                    claim,
                    claim.proof(),
                    added(without(claim.later(), 0), 1, claim.later().get(0))));
        }
        return forged;
    }

    private static Claim with(Claim claim, List<Hash32> proof, List<Entry> later) {
        return new Claim(claim.previousHead(), claim.manifest(), claim.values(), proof, later);
    }

    private static List<Published> publish(Random random) {
        List<Published> batches = new ArrayList<>();
        Hash32 head = stream.id();
        for (int i = 0; i < BATCHES; i++) {
            List<byte[]> rows = new ArrayList<>();
            int count = i < 4 ? i + 1 : 1 + random.nextInt(LARGEST);
            for (int row = 0; row < count; row++) {
                rows.add(Leaf.encode(
                        TYPES, List.of(SCHEMA, new BigInteger(200, random).negate(), "row " + row, hash(random))));
            }
            MerkleTree tree = MerkleTree.of(rows.stream().map(Leaf::hashEncoded).toList());
            Entry entry = new Entry(tree.root(), hash(random));
            batches.add(new Published(rows, tree, head, entry));
            Call append = RegistryCalls.append(stream, head, List.of(entry));
            assertThat(send(Map.of(
                                    "from", account.toString(),
                                    "to", append.to().orElseThrow().toString(),
                                    "data", Hex.encode(append.data())))
                            .path("status")
                            .asText())
                    .isEqualTo("0x1");
            head = entry.headAfter(head);
        }
        return batches;
    }

    private static boolean holds(Claim claim) {
        int words = (claim.values().length + 31) / 32;
        AbiEncoder call = new AbiEncoder()
                .address(stream.registry().address())
                .bytes32(stream.id())
                .bytes32(SCHEMA)
                .bytes32(claim.previousHead())
                .bytes32(claim.manifest())
                .int256(8 * 32)
                .int256((9 + words) * 32L)
                .int256((10 + words + claim.proof().size()) * 32L)
                .int256(claim.values().length);
        byte[] padded = Arrays.copyOf(claim.values(), words * 32);
        for (int word = 0; word < words; word++) {
            call.bytes32(Arrays.copyOfRange(padded, word * 32, word * 32 + 32));
        }
        call.int256(claim.proof().size());
        claim.proof().forEach(call::bytes32);
        call.int256(claim.later().size());
        claim.later().forEach(entry -> call.bytes32(entry.root()).bytes32(entry.manifest()));
        String signature = "requireEntry(address,bytes32,bytes32,bytes32,bytes32,bytes,bytes32[],(bytes32,bytes32)[])";
        String data = Hex.encode(RegistryCalls.encode(signature, call));
        try {
            chain.rpc("eth_call", Map.of("to", harness.toString(), "data", data), "latest");
            return true;
        } catch (IllegalStateException e) {
            String refusal =
                    Hex.encode(Keccak.digest("NotInStream(bytes32,bytes32)".getBytes(StandardCharsets.US_ASCII)));
            String schema =
                    Hex.encode(Keccak.digest("WrongSchema(bytes32,bytes32)".getBytes(StandardCharsets.US_ASCII)));
            assertThat(e).message().containsAnyOf(refusal.substring(0, 10), schema.substring(0, 10));
            return false;
        }
    }

    private static Address deploy(String contract) throws IOException {
        try (var artifact = HawserProofTest.class.getResourceAsStream("/dev/hawser/contracts/" + contract + ".json")) {
            String code = Json.parseObject(artifact.readAllBytes(), contract)
                    .path("bytecode")
                    .asText();
            return Address.parse(send(Map.of("from", account.toString(), "data", code))
                    .path("contractAddress")
                    .asText());
        }
    }

    private static JsonNode send(Map<String, String> transaction) {
        String hash = chain.rpc("eth_sendTransaction", transaction).asText();
        JsonNode receipt = chain.rpc("eth_getTransactionReceipt", hash);
        while (receipt.isNull()) {
            receipt = chain.rpc("eth_getTransactionReceipt", hash);
        }
        return receipt;
    }

    private static <T> List<T> without(List<T> list, int at) {
        List<T> fewer = new ArrayList<>(list);
        fewer.remove(at);
        return fewer;
    }

    private static <T> List<T> added(List<T> list, int at, T element) {
        List<T> more = new ArrayList<>(list);
        more.add(at, element);
        return more;
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] other = bytes.clone();
        other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
        return other;
    }

    private static Hash32 hash(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Hash32.of(bytes);
    }
}
