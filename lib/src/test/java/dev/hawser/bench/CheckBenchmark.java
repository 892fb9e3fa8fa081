package dev.hawser.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Entry;
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
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.verify.Check.Verdict;
import dev.hawser.verify.ProofChecks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many proof files of 20 hashes one thread parses and checks a second, as {@code check} does with {@code --trust} and
 * without {@code --rpc}, in processor time. One JSON line a round on standard output; the last is the warm one.
 *
 * <p>{@code CheckBenchmark ROUNDS FILES [FOLDER]}: with a folder, the files and {@code trust.json} are left there, to time
 * the command over them.
 */
public final class CheckBenchmark {
    private static final int LEAVES = 1 << 20;
    private static final int DISTINCT = 500;
    private static final ChainId CHAIN = new ChainId(31337);
    private static final Address REGISTRY = Address.parse("0x" + "5f".repeat(20));
    private static final Address OWNER = Address.parse("0x" + "a1".repeat(20));
    private static final byte[] WORDS = new byte[16 * 10];
    private static final Hash32 COMMITMENT = Keccak.hash(new byte[] {1});

    private final LeafSchema schema = LeafSchema.of(
            List.of(
                    LeafColumn.of("block_number", "bigint", null, Role.KEY),
                    LeafColumn.of("base_fee", "decimal(38,0)", null, Role.VALUE),
                    LeafColumn.of("forecast", "decimal(38,9)", null, Role.PREDICTION)),
            List.of("block_number"),
            true,
            false);

    private CheckBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[0]);
        List<byte[]> files = new CheckBenchmark().files(Integer.parseInt(arguments[1]));
        TrustFile trust = new TrustFile(CHAIN, REGISTRY, Hash32.ZERO, 1, OWNER, List.of("gas-price"), Optional.empty());
        if (arguments.length > 2) {
            Path folder = Files.createDirectories(Path.of(arguments[2]));
            Files.write(folder.resolve("trust.json"), trust.toBytes());
            for (int i = 0; i < files.size(); i++) {
                Files.write(folder.resolve(i + ".proof.json"), files.get(i));
            }
        }
        for (int round = 0; round < rounds; round++) {
            long begun = cpuNanos();
            for (byte[] file : files) {
                Json.parseObject(file, "a proof");
            }
            long json = cpuNanos();
            List<ProofFile> proofs = new ArrayList<>();
            for (byte[] file : files) {
                proofs.add(ProofFile.parse(file, "a proof"));
            }
            long parsed = cpuNanos();
            ProofChecks checks = new ProofChecks(Optional.of(trust), Optional.empty());
            for (ProofFile proof : proofs) {
                if (checks.check(proof).findings().has(Verdict.FAILED)) {
                    throw new IllegalStateException("a good proof fails");
                }
            }
            long checked = cpuNanos();
            System.out.println(Json.object()
                    .put("round", round)
                    .put("files", files.size())
                    .put("bytes", files.get(0).length)
                    .put("jsonMicros", micros(begun, json, files))
                    .put("parseMicros", micros(json, parsed, files))
                    .put("checkMicros", micros(parsed, checked, files))
                    .put("perSecond", Math.round(1e9 * files.size() / (checked - json))));
        }
    }

    /** Of this thread: what else the machine does is not counted. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double micros(long from, long to, List<byte[]> files) {
        return Math.round((to - from) / 100.0 / files.size()) / 10.0;
    }

    private List<byte[]> files(int count) {
        List<Hash32> leaves = new ArrayList<>(LEAVES);
        for (int i = 0; i < LEAVES; i++) {
            // only rows that are proven need a leaf of their own making
            leaves.add(i < DISTINCT ? Leaf.hash(schema.leafEncoding(), row(i)) : filler(i));
        }
        MerkleTree tree = MerkleTree.of(leaves);
        Manifest manifest = manifest(tree.root());
        Hash32 previous = Keccak.hash(new byte[] {2});
        AnchorClaim claim = new AnchorClaim(
                CHAIN.value(),
                REGISTRY,
                OWNER,
                "gas-price",
                1,
                previous,
                new Entry(tree.root(), manifest.digest()).headAfter(previous),
                COMMITMENT,
                20_000_000,
                COMMITMENT,
                1_700_000_000);
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < DISTINCT; i++) {
            ProofFile proof = ProofFile.ofRow(
                    schema.leafEncoding(),
                    schema.columnsJson(),
                    row(i),
                    tree.proof(leaves.get(i)),
                    tree.root(),
                    manifest.text(),
                    Optional.of(claim),
                    Optional.of(WORDS),
                    Optional.empty());
            files.add((Json.pretty(proof.toJson()) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return IntStream.range(0, count).mapToObj(i -> files.get(i % DISTINCT)).toList();
    }

    private static Hash32 filler(int i) {
        return Keccak.hash(ByteBuffer.allocate(4).putInt(i).array());
    }

    private List<Object> row(int i) {
        return List.of(
                schema.hash().bytes(),
                BigInteger.valueOf(19_000_000 + i),
                BigInteger.valueOf(30_000_000_000L + i),
                new BigInteger("31000000000123456789").add(BigInteger.valueOf(i)),
                COMMITMENT.bytes(),
                Keccak.digest(WORDS));
    }

    private Manifest manifest(Hash32 root) {
        ObjectNode json = Json.object()
                .put("format", "hawser-batch-v1")
                .put("pipeline", "gas-price")
                .put("interval", "blocks:19000000/20048576")
                .put("run", "0x" + "01".repeat(16))
                .put("root", root.toString())
                .put("count", LEAVES)
                .put("config", COMMITMENT.toString())
                .put("sql", COMMITMENT.toString())
                .put("attempt", "attempt-124335fe-9c06-4bc1-8254-b8db30ac4b06")
                .put("created", "2024-01-01T00:00:00Z")
                .put("owner", OWNER.toString())
                .put("stream", "gas-price")
                .put("schema", schema.hash().toString())
                .put("rowsIn", LEAVES)
                .put("rowsRefused", 0)
                .put("salted", false)
                .put("inSample", false);
        json.set("columns", schema.columnsJson());
        schema.key().forEach(json.putArray("key")::add);
        schema.leafEncoding().forEach(type -> json.withArray("leafEncoding").add(type.toString()));
        json.putObject("reasons");
        json.putObject("parents")
                .put("model", COMMITMENT.toString())
                .putArray("datasets")
                .add(COMMITMENT.toString());
        json.putObject("code").put("commit", "0".repeat(40)).put("version", "1.0.0");
        json.putObject("model").put("commitment", COMMITMENT.toString()).put("digest", COMMITMENT.toString());
        return Manifest.of(json);
    }
}
