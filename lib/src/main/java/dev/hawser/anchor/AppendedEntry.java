package dev.hawser.anchor;

import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.primitives.Hash32;
import java.time.Instant;

/**
 * An entry with its place in the stream and on the chain.
 *
 * @param index its place in the stream, from 0
 * @param blockTimestamp the time that the block states, in whole seconds
 */
public record AppendedEntry(
        Entry entry,
        long index,
        Hash32 previousHead,
        Hash32 head,
        Hash32 transactionHash,
        long blockNumber,
        Hash32 blockHash,
        Instant blockTimestamp) {

    /** What a proof file says of this entry of the stream. */
    public AnchorClaim claim(Stream stream) {
        return new AnchorClaim(
                stream.registry().chain().value(),
                stream.registry().address(),
                stream.owner(),
                stream.name().value(),
                index,
                previousHead,
                head,
                transactionHash,
                blockNumber,
                blockHash,
                blockTimestamp.getEpochSecond());
    }
}
