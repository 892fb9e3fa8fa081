package dev.hawser.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Keccak;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The salts of a batch's rows (FORMATS.md, Salt). The secret travels in a function's closure, which no plan, page or event
 * log prints; as a literal it would stand in all three.
 */
final class Salting {
    private final LeafSchema schema;
    private final BatchSecret secret;
    private final List<String> names;
    private final int[] key;
    private final List<AbiType> types;

    Salting(LeafSchema schema, BatchSecret secret) {
        this.schema = schema;
        this.secret = secret;
        this.names = schema.columns().stream().map(LeafColumn::name).toList();
        this.key = schema.key().stream().mapToInt(names::indexOf).toArray();
        this.types = new ArrayList<>();
        for (int column : key) {
            types.add(schema.columns().get(column).abi());
        }
    }

    /**
     * The rows with their salts, and their feature words' hash salted, where both are missing so far.
     *
     * @param accepted whether a row is published; the others get neither, so that no message shows a salt
     */
    Dataset<Row> salted(Dataset<Row> rows, Column accepted) {
        List<Column> encodable = LeafRows.encodable(schema);
        Column keyValues = struct(Arrays.stream(key).mapToObj(encodable::get).toArray(Column[]::new));
        Dataset<Row> salted = rows.withColumn(LeafSchema.SALT, when(accepted, rowSalt(keyValues)));
        return schema.commitsFeatures()
                ? salted.withColumn(LeafSchema.FEATURES, when(accepted, features(keyValues)))
                : salted;
    }

    /**
     * The feature salt of one published row.
     *
     * @param values the whole leaf's
     * @throws InvalidInputException if the leaf binds the words with another salt
     */
    Hash32 featureSalt(List<Object> values, byte[] words) {
        List<Object> cells = Arrays.stream(key).mapToObj(values::get).toList();
        byte[] salt = secret.featureSalt(Leaf.encode(types, cells));
        byte[] committed = (byte[]) values.get(names.indexOf(LeafSchema.FEATURES));
        if (!Arrays.equals(commitment(salt, words), committed)) {
            throw new InvalidInputException(
                    "the master secret is not the one that the batch was salted with",
                    "name the salt file of that run, or none to leave the feature words out of the proof");
        }
        return Hash32.of(salt);
    }

    private static byte[] commitment(byte[] salt, byte[] words) {
        byte[] salted = Arrays.copyOf(salt, salt.length + words.length);
        System.arraycopy(words, 0, salted, salt.length, words.length);
        return Keccak.digest(salted);
    }

    private Column rowSalt(Column keyValues) {
        BatchSecret captured = secret;
        List<AbiType> keyTypes = types;
        return functions
                .udf((UDF1<Row, byte[]>) cells -> captured.rowSalt(encoded(cells, keyTypes)), DataTypes.BinaryType)
                .apply(keyValues);
    }

    private Column features(Column keyValues) {
        BatchSecret captured = secret;
        List<AbiType> keyTypes = types;
        return functions
                .udf(
                        (UDF2<Row, byte[], byte[]>)
                                (cells, words) -> commitment(captured.featureSalt(encoded(cells, keyTypes)), words),
                        DataTypes.BinaryType)
                .apply(keyValues, col(LeafSchema.FEATURE_WORDS));
    }

    private static byte[] encoded(Row cells, List<AbiType> types) {
        return Leaf.encode(types, LeafRows.values(cells, types));
    }
}
