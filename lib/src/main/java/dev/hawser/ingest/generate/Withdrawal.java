package dev.hawser.ingest.generate;

import dev.hawser.primitives.Address;

/** A validator's withdrawal (EIP-4895). @param amount in gwei */
record Withdrawal(long index, long validator, Address address, long amount) {}
