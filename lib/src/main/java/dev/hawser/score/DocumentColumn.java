package dev.hawser.score;

import java.io.Serializable;

/**
 * A column of the rows that a model reads.
 *
 * @param type Spark's simpleString
 */
public record DocumentColumn(String name, String type) implements Serializable {}
