package dev.hawser.batch;

import static org.apache.spark.sql.functions.col;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.MerkleProof;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.TamperedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Makes proofs of a published batch's rows; each is checked before it is given out. */
public final class RowProver implements AutoCloseable {
    private final Manifest manifest;
    private final LeafSchema schema;
    private final Dataset<Row> rows;
    private final SortedLeaves leaves;
    private final Optional<Salting> salting;

    private RowProver(Manifest manifest, LeafSchema schema, Dataset<Row> rows, Optional<BatchSecret> secret) {
        this.manifest = manifest;
        this.schema = schema;
        this.rows = rows;
        this.salting = secret.filter(given -> schema.isSalted()).map(given -> new Salting(schema, given));
        this.leaves = SortedLeaves.of(LeafRows.leaves(rows, schema));
    }

    /** @throws TamperedException if the stored rows don't have the manifest's root */
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
        RowProver prover = new RowProver(
                manifest, LeafSchema.parse(manifest.members()), spark.read().parquet(folder.rows()), secret);
        Hash32 root = prover.leaves.root();
        if (!root.equals(manifest.root())) {
            prover.close();
            throw new TamperedException(
                    "the rows of run " + manifest.run() + " changed since they were published: root\n  manifest "
                            + manifest.root() + "\n  rows     " + root,
                    "run verify to see which rows");
        }
        return prover;
    }

    /**
     * The proof of the one row with the given key.
     *
     * @param key key column to text, as {@code --key} gives it
     * @throws InvalidInputException if a column isn't of the key, or there is no such row
     */
    public ProofFile prove(Map<String, String> key) {
        Column condition = null;
        for (Map.Entry<String, String> part : key.entrySet()) {
            if (!schema.key().contains(part.getKey())) {
                throw new InvalidInputException(
                        "'" + part.getKey() + "' is no key column of run " + manifest.run(),
                        "the key is " + String.join(", ", schema.key()));
            }
            Column equal = LeafRows.keyText(schema, part.getKey()).equalTo(part.getValue());
            condition = condition == null ? equal : condition.and(equal);
        }
        if (condition == null || key.size() != schema.key().size()) {
            throw new InvalidInputException(
                    "the key is incomplete", "give --key COLUMN=VALUE for each of " + String.join(", ", schema.key()));
        }
        List<Row> found = selected(rows.where(condition)).limit(2).collectAsList();
        if (found.size() != 1) {
            throw new InvalidInputException(
                    "run " + manifest.run() + " has " + (found.isEmpty() ? "no row" : "several rows") + " with " + key,
                    "look at the batch for the keys that it has");
        }
        return prove(found.get(0));
    }

    /** @throws InvalidInputException if the batch has no row */
    public ProofFile proveFirst() {
        List<Row> first = selected(rows.orderBy(key())).limit(1).collectAsList();
        if (first.isEmpty()) {
            throw new InvalidInputException("run " + manifest.run() + " has no row to prove", "name a batch with rows");
        }
        return prove(first.get(0));
    }

    /**
     * Proofs of all rows, in the order of their keys.
     *
     * @param most refuses a batch with more rows
     */
    public List<ProofFile> proveAll(int most) {
        if (leaves.count() > most) {
            throw new InvalidInputException(
                    "run " + manifest.run() + " has " + leaves.count() + " rows, more than " + most + " transactions",
                    "publish only the rows to act on");
        }
        List<ProofFile> proofs = new ArrayList<>();
        for (Row row : selected(rows.orderBy(key())).collectAsList()) {
            proofs.add(prove(row));
        }
        return proofs;
    }

    private Column[] key() {
        return schema.key().stream().map(name -> col(name)).toArray(Column[]::new);
    }

    private Dataset<Row> selected(Dataset<Row> of) {
        List<Column> columns = new ArrayList<>(LeafRows.encodable(schema));
        columns.add(col(LeafSchema.FEATURE_WORDS));
        return of.select(columns.toArray(Column[]::new));
    }

    private ProofFile prove(Row row) {
        List<AbiType> types = schema.leafEncoding();
        List<Object> values = LeafRows.values(row, types);
        Hash32 leaf = Leaf.hash(types, values);
        List<Hash32> proof = leaves.proof(leaf);
        Hash32 root = MerkleProof.process(leaf, proof);
        if (!root.equals(manifest.root()) || !MerkleProof.isPossibleLength(leaves.count(), proof.size())) {
            throw new IllegalStateException("a proof gives " + root + " instead of " + manifest.root());
        }
        Optional<Hash32> salt = schema.commitsFeatures() ? featureSalt(row, values) : Optional.empty();
        boolean showsWords = schema.commitsFeatures() && schema.isSalted() == salt.isPresent();
        return ProofFile.ofRow(
                types,
                schema.columnsJson(),
                values,
                proof,
                root,
                manifest.text(),
                Optional.empty(),
                showsWords ? Optional.of(row.getAs(LeafSchema.FEATURE_WORDS)) : Optional.empty(),
                salt);
    }

    private Optional<Hash32> featureSalt(Row row, List<Object> values) {
        return salting.map(given -> given.featureSalt(values, row.getAs(LeafSchema.FEATURE_WORDS)));
    }

    /** Value columns of a batch, for tables that people read. */
    public List<LeafColumn> columns() {
        return schema.columns();
    }

    @Override
    public void close() {
        leaves.close();
    }
}
