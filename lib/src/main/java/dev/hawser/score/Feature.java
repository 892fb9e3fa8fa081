package dev.hawser.score;

import java.io.Serializable;

/** A named part of the model's input, with as many weights as its transform has outputs. */
public record Feature(String name, Transform transform) implements Serializable {

    /** The column of that name as it is. */
    public static Feature identity(String column) {
        return new Feature(column, new Identity(column));
    }

    /** The name of one output, for people. */
    public String output(int output) {
        String label = transform.label(output);
        return label.isEmpty() ? name : name + "[" + label + "]";
    }
}
