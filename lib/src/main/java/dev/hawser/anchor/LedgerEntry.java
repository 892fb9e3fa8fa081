package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import java.time.Instant;

/**
 * An entry with its place in a ledger's stream.
 *
 * @param index its place in the stream, from 0
 * @param head the head that it made
 * @param transaction what the ledger calls the transaction that appended it
 * @param time what the ledger states for that transaction, in whole seconds; how far it can be trusted is the ledger's
 */
public record LedgerEntry(Entry entry, long index, Hash32 head, String transaction, Instant time) {}
