package dev.hawser.anchor.web3j;

import java.math.BigInteger;

/** A trade that a desk made, in the integers of the row. */
public record Trade(BigInteger time, BigInteger price, BigInteger volume) {}
