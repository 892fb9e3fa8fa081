package dev.hawser.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.FakeLedger;
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
import dev.hawser.merkle.MerkleProof;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A small batch, anchored in a chain in memory between two others, with proof files of its rows. */
final class ProvenBatch {
    private static final byte[] WORDS = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
    private static final Hash32 COMMITMENT = Keccak.hash(new byte[] {3});
    private static final int ROWS = 5;

    final FakeLedger ledger;
    final TrustFile trust = new TrustFile(
            FakeLedger.REGISTRY.chain(),
            FakeLedger.REGISTRY.address(),
            FakeLedger.REGISTRY.codeHash(),
            FakeLedger.REGISTRY.deployedAt(),
            FakeLedger.OWNER,
            List.of("gas-price"),
            Optional.empty());

    private final LeafSchema schema;
    private final Hash32[] tree = new Hash32[2 * ROWS - 1];
    private final Manifest manifest;
    private final AnchorClaim claim;

    /** A chain of which every block is final. */
    static class FinalLedger extends FakeLedger {
        @Override
        public Block finalized() {
            return latest();
        }
    }

    ProvenBatch(boolean salted) {
        this(salted, new FinalLedger());
    }

    ProvenBatch(boolean salted, FakeLedger ledger) {
        this.ledger = ledger;
        this.schema = LeafSchema.of(
                List.of(
                        LeafColumn.of("id", "bigint", null, Role.KEY),
                        LeafColumn.of("note", "string", null, Role.VALUE),
                        LeafColumn.of("good", "boolean", null, Role.VALUE),
                        LeafColumn.of("forecast", "decimal(18,6)", null, Role.PREDICTION)),
                List.of("id"),
                true,
                salted);
        List<Hash32> leaves = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            leaves.add(leaf(i));
        }
        Collections.sort(leaves);
        for (int i = 2 * ROWS - 2; i >= 0; i--) {
            tree[i] = i >= ROWS - 1
                    ? leaves.get(2 * ROWS - 2 - i)
                    : MerkleProof.process(tree[2 * i + 1], List.of(tree[2 * i + 2]));
        }
        this.manifest = manifest();
        Entry entry = new Entry(tree[0], manifest.digest());
        ledger.appendElsewhere(FakeLedger.entry(1));
        ledger.appendElsewhere(entry);
        ledger.appendElsewhere(FakeLedger.entry(2));
        this.claim = new StreamReplay(ledger)
                .toLatest(FakeLedger.STREAM).history().entries().stream()
                        .filter(one -> one.entry().equals(entry))
                        .findFirst()
                        .orElseThrow()
                        .claim(FakeLedger.STREAM);
    }

    /** Of one row, with its words, and their salt where the batch is salted. */
    ProofFile one(int row) {
        return file(row, List.of(row), false);
    }

    /** Of several rows, in OpenZeppelin's order. */
    ProofFile several(int... rows) {
        List<Integer> places = new ArrayList<>();
        for (int row : rows) {
            places.add(row);
        }
        places.sort((a, b) -> Integer.compare(place(b), place(a)));
        return file(places.get(0), places, true);
    }

    private ProofFile file(int first, List<Integer> rows, boolean multi) {
        List<Hash32> proof = new ArrayList<>();
        List<Boolean> flags = new ArrayList<>();
        Deque<Integer> queue = new ArrayDeque<>(rows.stream().map(this::place).toList());
        while (queue.peek() > 0) {
            int node = queue.remove();
            int sibling = node % 2 == 1 ? node + 1 : node - 1;
            boolean both = !queue.isEmpty() && queue.peek() == sibling;
            flags.add(both);
            if (both) {
                queue.remove();
            } else {
                proof.add(tree[sibling]);
            }
            queue.add((node - 1) / 2);
        }
        return new ProofFile(
                schema.leafEncoding(),
                schema.columnsJson(),
                rows.stream().map(this::row).toList(),
                proof,
                multi ? Optional.of(flags) : Optional.empty(),
                tree[0],
                manifest.text(),
                Optional.of(claim),
                Optional.empty(),
                multi ? Optional.empty() : Optional.of(WORDS),
                multi || !schema.isSalted() ? Optional.empty() : Optional.of(Hash32.of(featureSalt(first))));
    }

    private int place(int row) {
        return Arrays.asList(tree).lastIndexOf(leaf(row));
    }

    private Hash32 leaf(int row) {
        return Leaf.hash(schema.leafEncoding(), row(row));
    }

    private List<Object> row(int i) {
        byte[] salt = schema.isSalted() ? featureSalt(i) : new byte[0];
        byte[] words = Arrays.copyOf(salt, salt.length + WORDS.length);
        System.arraycopy(WORDS, 0, words, salt.length, WORDS.length);
        List<Object> row = new ArrayList<>(List.of(
                schema.hash().bytes(),
                BigInteger.valueOf(10 + i),
                "a note",
                i % 2 == 0,
                BigInteger.valueOf(-1_500_000 + i),
                COMMITMENT.bytes(),
                Keccak.digest(words)));
        if (schema.isSalted()) {
            row.add(Keccak.digest(new byte[] {1, (byte) i}));
        }
        return row;
    }

    private static byte[] featureSalt(int row) {
        return Keccak.digest(new byte[] {2, (byte) row});
    }

    private Manifest manifest() {
        ObjectNode json = Json.object()
                .put("format", "hawser-batch-v1")
                .put("pipeline", "gas-price")
                .put("root", tree[0].toString())
                .put("count", ROWS)
                .put("owner", FakeLedger.OWNER.toString())
                .put("stream", FakeLedger.STREAM.name().value())
                .put("salted", schema.isSalted())
                .put("schema", schema.hash().toString());
        json.set("columns", schema.columnsJson());
        schema.key().forEach(json.putArray("key")::add);
        schema.leafEncoding().forEach(type -> json.withArray("leafEncoding").add(type.toString()));
        json.putObject("model").put("commitment", COMMITMENT.toString());
        return Manifest.of(json);
    }
}
