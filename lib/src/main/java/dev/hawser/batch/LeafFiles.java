package dev.hawser.batch;

import dev.hawser.merkle.Hashes;
import dev.hawser.merkle.LeafSource;
import dev.hawser.merkle.StoredTree;
import dev.hawser.merkle.TreeShape;
import dev.hawser.merkle.TreeTop;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.TamperedException;
import dev.hawser.store.BinaryFolder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The files that are kept of a batch's tree: {@code part-NNNNN} with the sorted leaves, 32 bytes each, and {@code nodes}
 * with the lowest level of {@link TreeTop}.
 */
final class LeafFiles implements LeafSource {
    private static final String NODES = "nodes";
    private static final String PART = "part-";

    private final BinaryFolder folder;
    private final List<String> names;
    /** Where each file's leaves begin, and behind the last their number. */
    private final long[] firsts;

    private LeafFiles(BinaryFolder folder, List<String> names, long[] firsts) {
        this.folder = folder;
        this.names = names;
        this.firsts = firsts;
    }

    /** @throws TamperedException if a file does not hold whole hashes */
    static LeafFiles open(URI uri, Configuration hadoop) {
        BinaryFolder folder = BinaryFolder.open(uri, hadoop);
        List<String> names = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        folder.lengths(PART).forEach((name, bytes) -> {
            if (bytes % Hashes.BYTES != 0) {
                throw new TamperedException(
                        "the kept leaves in " + uri + "/" + name + " were cut: " + bytes
                                + " bytes hold no whole hashes",
                        "restore the batch's folder");
            }
            names.add(name);
            counts.add(bytes / Hashes.BYTES);
        });
        long[] firsts = new long[names.size() + 1];
        for (int i = 0; i < names.size(); i++) {
            firsts[i + 1] = firsts[i] + counts.get(i);
        }
        return new LeafFiles(folder, names, firsts);
    }

    static void write(BinaryFolder folder, int partition, Hashes leaves) {
        folder.write(String.format("%s%05d", PART, partition), leaves.bytes(0, leaves.size()));
    }

    static void write(BinaryFolder folder, TreeTop top) {
        folder.write(NODES, top.bytes());
    }

    List<String> names() {
        return names;
    }

    static Hashes read(BinaryFolder folder, String name) {
        return Hashes.of(folder.read(name));
    }

    /**
     * The tree over the leaves.
     *
     * @throws TamperedException if the files are not those of a tree with that root and number of leaves
     */
    StoredTree tree(Hash32 root, long count) {
        if (firsts[names.size()] != count) {
            throw new TamperedException(
                    "the batch has " + count + " rows, but " + firsts[names.size()] + " leaves are kept",
                    "restore the batch's folder");
        }
        return new StoredTree(TreeTop.parse(new TreeShape(count), folder.read(NODES), root), this);
    }

    @Override
    public Hashes read(long from, int count) {
        Hashes leaves = Hashes.ofCapacity(count);
        for (int i = 0; leaves.size() < count; i++) {
            long at = from + leaves.size();
            if (at < firsts[i + 1]) {
                int here = (int) Math.min(count - leaves.size(), firsts[i + 1] - at);
                leaves.addAll(
                        Hashes.of(folder.read(names.get(i), Hashes.BYTES * (at - firsts[i]), Hashes.BYTES * here)));
            }
        }
        return leaves;
    }
}
