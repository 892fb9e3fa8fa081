package dev.hawser.anchor.web3j;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Role;
import dev.hawser.merkle.AbiType;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;

/**
 * A schema that can be bonded: a key, one score, {@code model} and {@code features}, all static.
 *
 * @param columns those between {@code schema} and {@code model}
 * @param score which of them is the score
 */
public record BondedSchema(LeafSchema schema, List<LeafColumn> columns, int score) {
    private static final int MOST_SCALE = 21;

    /** @throws InvalidInputException that says why the schema can't be bonded */
    public static BondedSchema of(LeafSchema schema) {
        if (schema.isSalted() || !schema.commitsFeatures()) {
            throw unfit(
                    schema.isSalted()
                            ? "it is salted: what is shown on a chain hides nothing"
                            : "its rows do not commit to their features (commit-features = false)");
        }
        List<LeafColumn> columns = schema.columns().stream()
                .filter(column -> column.role() != Role.COMMITMENT)
                .toList();
        List<LeafColumn> values = columns.stream()
                .filter(column -> !schema.key().contains(column.name()))
                .toList();
        if (values.size() != 1 || values.get(0).role() != Role.SCORE) {
            throw unfit("beside its key it must publish one column, of the role score");
        }
        for (LeafColumn column : columns) {
            if (column.abi() == AbiType.STRING || column.abi() == AbiType.BYTES) {
                throw unfit("column " + column.name() + " has no fixed length");
            }
        }
        if (values.get(0).scale() > MOST_SCALE) {
            throw unfit("its score has a scale above " + MOST_SCALE);
        }
        return new BondedSchema(schema, columns, columns.indexOf(values.get(0)));
    }

    /** The column of the score. */
    public LeafColumn scoreColumn() {
        return columns.get(score);
    }

    private static InvalidInputException unfit(String why) {
        return new InvalidInputException(
                "predictions of this schema can't be bonded: " + why,
                "publish a key of fixed length and a score alone, see price-bonded in conf/pipelines");
    }
}
