package dev.hawser.manifest;

import dev.hawser.primitives.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a published column is to a reader. */
public enum Role {
    /** Part of what makes the row unique. */
    KEY,
    /** The link of margin and offset. */
    PREDICTION,
    /** The margin, rounded to the published scale. */
    SCORE,
    /** The prediction of a logistic model. */
    PROBABILITY,
    /** 1 when the margin reaches the threshold, else 0. */
    CLASS,
    /** The exact column that the link starts from. */
    OFFSET,
    /** The lower bound of an interval. */
    LOWER,
    /** The upper bound of an interval. */
    UPPER,
    /** Any other column of the row. */
    VALUE,
    /** A hash that binds the row to its schema, model or features, or hides it. */
    COMMITMENT;

    /** @throws InvalidInputException if there is no such role */
    public static Role parse(String name) {
        for (Role role : values()) {
            if (role.toString().equals(name)) {
                return role;
            }
        }
        throw new InvalidInputException(
                "not a role of a column: '" + name + "'",
                "use one of " + Arrays.stream(values()).map(Role::toString).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
