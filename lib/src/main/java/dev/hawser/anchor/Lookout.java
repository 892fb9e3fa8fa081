package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.util.List;
import java.util.Optional;

/** Looks for an account's deliveries in the chain. An attempt counts as mined while its block's hash is canonical. */
final class Lookout {
    private final NodePort ledger;
    private final FinalityReader finality;
    private final Address account;

    Lookout(NodePort ledger, FinalityReader finality, Address account) {
        this.ledger = ledger;
        this.finality = finality;
        this.account = account;
    }

    /** Looks for every attempt of the delivery, the newest first. */
    Sight look(Delivery delivery) {
        Optional<Receipt> receipt = inChain(delivery.attempts());
        if (receipt.isPresent()) {
            boolean isFinal =
                    finality.isFinal(receipt.get().blockNumber(), receipt.get().blockHash());
            return new Sight(receipt, isFinal, false, false);
        }
        if (delivery.mined().isPresent()) {
            return new Sight(
                    Optional.empty(), false, isOrphaned(delivery.mined().get()), false);
        }
        return new Sight(Optional.empty(), false, false, isOvertaken(delivery));
    }

    private boolean isOvertaken(Delivery delivery) {
        return delivery.nonce().filter(nonce -> ledger.nonce(account) > nonce).isPresent();
    }

    /** Whether another block stands where the receipt's was. */
    boolean isOrphaned(Receipt receipt) {
        return blockHash(receipt)
                .filter(there -> !there.equals(receipt.blockHash()))
                .isPresent();
    }

    /** The hash of the block that stands where the receipt's was; empty where the node has none there. */
    Optional<Hash32> blockHash(Receipt receipt) {
        return ledger.block(receipt.blockNumber()).map(Block::hash);
    }

    private Optional<Receipt> inChain(List<Attempt> attempts) {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            Optional<Receipt> receipt = ledger.receipt(attempts.get(i).hash())
                    .filter(one -> blockHash(one).equals(Optional.of(one.blockHash())));
            if (receipt.isPresent()) {
                return receipt;
            }
        }
        return Optional.empty();
    }
}
