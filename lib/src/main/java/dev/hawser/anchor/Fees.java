package dev.hawser.anchor;

import dev.hawser.primitives.Wei;

/**
 * What a transaction pays for a unit of gas.
 *
 * @param max the most that it pays in all
 * @param tip the most that it pays on top of the base fee
 */
public record Fees(Wei max, Wei tip) {}
