package dev.hawser.anchor;

import dev.hawser.primitives.Wei;

/**
 * What an anchoring would send, were it now.
 *
 * @param entries how many it would append
 * @param gas what the node expects of the first transaction, and the registry's known costs of the others
 * @param fee at the present base fee and tip
 */
public record Forecast(int entries, int transactions, long gas, Wei fee) {}
