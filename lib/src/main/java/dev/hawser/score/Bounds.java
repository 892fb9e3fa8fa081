package dev.hawser.score;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * What is added to a margin for the bounds of a prediction's interval.
 *
 * @param lower at scale 21
 * @param upper at scale 21, at least lower
 * @param level the share of outcomes that the interval was fitted to hold, such as {@code 0.9}
 */
public record Bounds(BigInteger lower, BigInteger upper, String level) implements Serializable {}
