package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import java.util.Optional;

/** Tells which blocks are final, by a rule. */
public final class FinalityReader {
    private final LedgerPort ledger;
    private final Finality rule;

    public FinalityReader(LedgerPort ledger, Finality rule) {
        this.ledger = ledger;
        this.rule = rule;
    }

    /** Whether the block of that number and hash is in the chain and final. */
    public boolean isFinal(long number, Hash32 hash) {
        return number <= newestNumber() && ledger.block(number).map(Block::hash).equals(Optional.of(hash));
    }

    /**
     * The newest final block.
     *
     * @throws RetryableException if the node has none yet
     */
    public Block newest() {
        return rule instanceof Finality.Finalized
                ? ledger.finalized()
                : ledger.block(newestNumber())
                        .orElseThrow(() -> new RetryableException(
                                "the node lacks block " + newestNumber() + " of its own chain", "run again"));
    }

    private long newestNumber() {
        return rule instanceof Finality.Confirmations confirmations
                ? Math.max(0, ledger.latest().number() - confirmations.blocks())
                : ledger.finalized().number();
    }
}
