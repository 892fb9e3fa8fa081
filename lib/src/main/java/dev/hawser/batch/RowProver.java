package dev.hawser.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.hawser.batch.RowFile.StoredRow;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.MultiProof;
import dev.hawser.merkle.StoredTree;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.TamperedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes proofs of a published batch's rows; each is checked before it is given out. A row that is named by its key is found
 * by the index, and its proof is made of one block of the kept leaves: the batch is not read.
 */
public final class RowProver {
    private final SparkSession spark;
    private final Manifest manifest;
    private final LeafSchema schema;
    private final BatchFolder folder;
    private final Optional<Salting> salting;
    private final Optional<StoredTree> tree;

    private RowProver(
            SparkSession spark,
            Manifest manifest,
            BatchFolder folder,
            Optional<BatchSecret> secret,
            Optional<StoredTree> tree) {
        this.spark = spark;
        this.manifest = manifest;
        this.schema = LeafSchema.parse(manifest.members());
        this.folder = folder;
        this.salting = secret.filter(given -> schema.isSalted()).map(given -> new Salting(schema, given));
        this.tree = tree;
    }

    /**
     * A prover of the batch in a folder.
     *
     * @throws TamperedException if the kept leaves are not the batch's
     */
    public static RowProver of(SparkSession spark, Manifest manifest, BatchFolder folder) {
        return of(spark, manifest, folder, Optional.empty());
    }

    /**
     * As {@link #of(SparkSession, Manifest, BatchFolder)}.
     *
     * @param secret of a salted batch, whose feature words are shown only with it
     */
    public static RowProver of(
            SparkSession spark, Manifest manifest, BatchFolder folder, Optional<BatchSecret> secret) {
        if (manifest.count() == 0) {
            return new RowProver(spark, manifest, folder, secret, Optional.empty());
        }
        LeafFiles leaves = LeafFiles.open(folder.leaves(), spark.sessionState().newHadoopConf());
        return new RowProver(
                spark, manifest, folder, secret, Optional.of(leaves.tree(manifest.root(), manifest.count())));
    }

    private StoredTree tree() {
        return tree.orElseThrow(() ->
                new InvalidInputException("run " + manifest.run() + " has no row to prove", "name a batch with rows"));
    }

    /**
     * The proof of the one row with the given key.
     *
     * @param key key column to text, as {@code --key} gives it
     * @throws InvalidInputException if a column isn't of the key, or there is no such row
     */
    public ProofFile prove(Map<String, String> key) {
        tree();
        return prove(find(key));
    }

    /**
     * One proof of the rows with the given keys.
     *
     * @param keys each as for one row; none twice
     * @throws InvalidInputException if a column isn't of the key, there is no such row, or one is named twice
     */
    public ProofFile prove(List<Map<String, String>> keys) {
        Map<Hash32, List<Object>> rows = new LinkedHashMap<>();
        for (Map<String, String> key : keys) {
            StoredRow row = find(key);
            if (rows.put(leaf(row), row.values()) != null) {
                throw new InvalidInputException("the row " + key + " is named twice", "name each row once");
            }
        }
        return together(rows);
    }

    private ProofFile together(Map<Hash32, List<Object>> rows) {
        StoredTree.Several several = published(() -> tree().proof(List.copyOf(rows.keySet())));
        ProofFile file = new ProofFile(
                schema.leafEncoding(),
                schema.columnsJson(),
                several.leaves().stream().map(rows::get).toList(),
                several.proof().proof(),
                Optional.of(several.proof().flags()),
                manifest.root(),
                manifest.text(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        checked(several.proof(), file.leaves());
        return file;
    }

    /**
     * The values of all rows, in the order of their keys.
     *
     * @param most refuses a batch with more rows
     */
    public List<List<Object>> all(int most) {
        if (manifest.count() > most) {
            throw new InvalidInputException(
                    "run " + manifest.run() + " has " + manifest.count() + " rows, more than " + most,
                    "publish only the rows to act on, with publish-where");
        }
        List<List<Object>> all = new ArrayList<>();
        for (Row row : selected(rows().orderBy(key())).collectAsList()) {
            all.add(stored(row).values());
        }
        return all;
    }

    /**
     * One proof of rows that {@link #all} gave: a file of one row for one, of several rows together for more.
     *
     * @param some never empty, none twice
     */
    public ProofFile proveTogether(List<List<Object>> some) {
        if (some.size() == 1) {
            return of(some.get(0), Optional.empty(), Optional.empty());
        }
        Map<Hash32, List<Object>> rows = new LinkedHashMap<>();
        some.forEach(row -> rows.put(Leaf.hash(schema.leafEncoding(), row), row));
        return together(rows);
    }

    private StoredRow find(Map<String, String> key) {
        for (String column : key.keySet()) {
            if (!schema.key().contains(column)) {
                throw new InvalidInputException(
                        "'" + column + "' is no key column of run " + manifest.run(),
                        "the key is " + String.join(", ", schema.key()));
            }
        }
        if (key.size() != schema.key().size()) {
            throw new InvalidInputException(
                    "the key is incomplete", "give --key COLUMN=VALUE for each of " + String.join(", ", schema.key()));
        }
        WantedKey wanted = WantedKey.of(spark, schema, key);
        return KeyIndex.of(spark, folder, manifest.count())
                .find(wanted.texts())
                .flatMap(this::read)
                .filter(row -> wanted.isOf(row.values(), schema))
                .orElseGet(() -> search(wanted));
    }

    /** The row where the index says, if the files are still those that were published. */
    private Optional<StoredRow> read(KeyIndex.Place place) {
        Path file = new Path(folder.rows(), place.file());
        try {
            return RowFile.read(spark.sessionState().newHadoopConf(), file, place.row(), schema);
        } catch (IOException | RuntimeException e) {
            throw new InvalidInputException(
                    "the rows in " + file + " can't be read: " + Failures.text(e),
                    "restore the file, then run verify",
                    e);
        }
    }

    /** The row among all: the files were rewritten since the index was made. */
    private StoredRow search(WantedKey wanted) {
        Column condition = lit(true);
        for (int i = 0; i < schema.key().size(); i++) {
            condition = condition.and(LeafRows.keyText(schema, schema.key().get(i))
                    .equalTo(wanted.texts().get(i)));
        }
        List<Row> found = selected(rows().where(condition)).limit(2).collectAsList();
        if (found.size() != 1) {
            throw new InvalidInputException(
                    "run " + manifest.run() + " has " + (found.isEmpty() ? "no row" : "several rows") + " with "
                            + wanted,
                    "look at the batch for the keys that it has");
        }
        return stored(found.get(0));
    }

    /**
     * The proof of the row with the smallest key.
     *
     * @throws InvalidInputException if the batch has no row
     */
    public ProofFile proveFirst() {
        tree();
        return prove(stored(selected(rows().orderBy(key())).first()));
    }

    private Dataset<Row> rows() {
        return spark.read().parquet(folder.rows());
    }

    private Column[] key() {
        return schema.key().stream().map(name -> col(name)).toArray(Column[]::new);
    }

    private Dataset<Row> selected(Dataset<Row> of) {
        List<Column> columns = new ArrayList<>(LeafRows.encodable(schema));
        columns.add(col(LeafSchema.FEATURE_WORDS));
        return of.select(columns.toArray(Column[]::new));
    }

    private StoredRow stored(Row row) {
        return new StoredRow(LeafRows.values(row, schema.leafEncoding()), row.getAs(LeafSchema.FEATURE_WORDS));
    }

    private Hash32 leaf(StoredRow row) {
        return Leaf.hash(schema.leafEncoding(), row.values());
    }

    private ProofFile prove(StoredRow row) {
        Optional<Hash32> salt = schema.commitsFeatures() ? featureSalt(row) : Optional.empty();
        boolean showsWords = schema.commitsFeatures() && schema.isSalted() == salt.isPresent();
        return of(row.values(), showsWords ? Optional.of(row.featureWords()) : Optional.empty(), salt);
    }

    private ProofFile of(List<Object> row, Optional<byte[]> words, Optional<Hash32> salt) {
        Hash32 leaf = Leaf.hash(schema.leafEncoding(), row);
        List<Hash32> proof = published(() -> tree().proof(leaf));
        checked(new MultiProof(proof, MultiProof.single(proof)), List.of(leaf));
        return ProofFile.ofRow(
                schema.leafEncoding(),
                schema.columnsJson(),
                row,
                proof,
                manifest.root(),
                manifest.text(),
                Optional.empty(),
                words,
                salt);
    }

    private Optional<Hash32> featureSalt(StoredRow row) {
        return salting.map(given -> given.featureSalt(row.values(), row.featureWords()));
    }

    private <T> T published(Supplier<T> proof) {
        try {
            return proof.get();
        } catch (IllegalArgumentException e) {
            throw new TamperedException(
                    "a row of run " + manifest.run() + " changed since it was published: " + e.getMessage(),
                    "run verify to see which rows",
                    e);
        }
    }

    private void checked(MultiProof proof, List<Hash32> leaves) {
        Hash32 root = proof.process(leaves).map(MultiProof.Outcome::root).orElse(Hash32.ZERO);
        if (!root.equals(manifest.root())) {
            throw new IllegalStateException("a proof gives " + root + " instead of " + manifest.root());
        }
    }
}
