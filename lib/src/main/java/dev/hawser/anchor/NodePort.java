package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import java.util.List;
import java.util.Optional;

/**
 * The calls that are made to a chain's node. Each throws {@link RetryableException} when the node does not answer or
 * can't answer now; the message names the endpoint without its secrets.
 */
public interface NodePort {
    ChainId chainId();

    Block latest();

    /** The newest block that the chain will not give up. */
    Block finalized();

    /** The block of that number in the present chain, or empty where there is none yet. */
    Optional<Block> block(long number);

    /** keccak256 of the code at the address in the newest block: the hash of nothing where there is no contract. */
    Hash32 codeHash(Address address);

    Hash32 head(Address registry, Hash32 stream, Hash32 blockHash);

    boolean retired(Address registry, Hash32 stream, Hash32 blockHash);

    /** Whether the owner has named the account as a writer; the owner itself is none. */
    boolean isWriter(Address registry, Hash32 stream, Address account, Hash32 blockHash);

    /** The stream's {@code Appended} events from block to block, both included, in the order of the chain. */
    List<AppendedLog> appended(Address registry, Hash32 stream, long from, long to);

    /** The names in the owner's {@code Opened} events from block to block, both included. */
    List<Hash32> opened(Address registry, Address owner, long from, long to);

    /** The number of the account's transactions in the newest block. */
    long nonce(Address account);

    /** The same, with those that wait to be included; an estimate behind a load balancer. */
    long pendingNonce(Address account);

    Wei balance(Address account);

    /** The tip per gas that the node suggests. */
    Wei suggestedTip();

    Estimate estimate(Address from, Call call);

    /** What the chain charges for a transaction with the call beside its gas: nothing on most chains. */
    default Wei dataFee(Call call) {
        return Wei.ZERO;
    }

    SendAnswer send(SignedTransaction transaction);

    /** Whether the node has the transaction, in its pool or in a block of the present chain. */
    boolean isKnown(Hash32 transaction);

    /** Whether the node is still catching up with the chain, so that its newest block is not the chain's. */
    boolean syncing();

    /** The receipt, or empty while the transaction is in no block of the present chain. */
    Optional<Receipt> receipt(Hash32 transaction);
}
