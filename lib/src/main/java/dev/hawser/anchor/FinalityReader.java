package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells which blocks are final, by a rule: those that enough ledgers have in their chain and call final, each by itself.
 */
public final class FinalityReader {
    private final List<NodePort> ledgers;
    private final int quorum;
    private final Finality rule;

    public FinalityReader(NodePort ledger, Finality rule) {
        this(List.of(ledger), 1, rule);
    }

    /** @param quorum how many of the ledgers must agree: at least one, at most all */
    public FinalityReader(List<? extends NodePort> ledgers, int quorum, Finality rule) {
        this.ledgers = List.copyOf(ledgers);
        this.quorum = quorum;
        this.rule = rule;
        if (quorum < 1 || quorum > ledgers.size()) {
            throw new IllegalArgumentException("a quorum of " + quorum + " among " + ledgers.size());
        }
    }

    /**
     * Whether the block of that number and hash is in the chain and final.
     *
     * @throws RetryableException if too few ledgers answer to tell
     */
    public boolean isFinal(long number, Hash32 hash) {
        int agreeing = 0;
        List<RetryableException> silent = new ArrayList<>();
        for (NodePort ledger : ledgers) {
            try {
                if (number <= newestNumber(ledger) && hasBlock(ledger, number, hash)) {
                    agreeing++;
                }
            } catch (RetryableException e) {
                silent.add(e);
            }
        }
        if (agreeing < quorum && agreeing + silent.size() >= quorum) {
            throw silent.get(0);
        }
        return agreeing >= quorum;
    }

    /**
     * The newest block that is final.
     *
     * @throws RetryableException if there is none yet, or too few ledgers answer or agree
     */
    public Block newest() {
        List<Newest> newest = eachNewest();
        List<Block> seen = new ArrayList<>();
        for (Newest candidate : newest.subList(quorum - 1, newest.size())) {
            seen.clear();
            newest.stream()
                    .filter(other -> other.number() >= candidate.number())
                    .flatMap(other -> blockOf(other, candidate.number()).stream())
                    .forEach(seen::add);
            Optional<Block> agreed =
                    seen.stream().filter(block -> votes(block, seen) >= quorum).findFirst();
            if (agreed.isPresent()) {
                return agreed.get();
            }
        }
        throw new RetryableException(
                "no " + quorum + " of " + ledgers.size() + " endpoints agree on a final block; the last look found "
                        + seen,
                "run again, and compare the endpoints with another if it stays so");
    }

    /** What a ledger calls final. */
    private record Newest(NodePort ledger, long number) {}

    /** The newest first; at least a quorum. */
    private List<Newest> eachNewest() {
        List<Newest> newest = new ArrayList<>();
        List<RetryableException> silent = new ArrayList<>();
        for (NodePort ledger : ledgers) {
            try {
                newest.add(new Newest(ledger, newestNumber(ledger)));
            } catch (RetryableException e) {
                silent.add(e);
            }
        }
        if (newest.size() < quorum) {
            throw silent.get(0);
        }
        newest.sort(Comparator.comparingLong(Newest::number).reversed());
        return newest;
    }

    private static long votes(Block block, List<Block> seen) {
        return seen.stream().filter(other -> other.hash().equals(block.hash())).count();
    }

    private static Optional<Block> blockOf(Newest newest, long number) {
        try {
            return newest.ledger().block(number);
        } catch (RetryableException e) {
            return Optional.empty();
        }
    }

    private static boolean hasBlock(NodePort ledger, long number, Hash32 hash) {
        return ledger.block(number).map(Block::hash).equals(Optional.of(hash));
    }

    private long newestNumber(NodePort ledger) {
        return rule instanceof Finality.Confirmations confirmations
                ? Math.max(0, ledger.latest().number() - confirmations.blocks())
                : ledger.finalized().number();
    }
}
