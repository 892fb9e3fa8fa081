package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a journal knows of an account: all that a driver needs to go on with what another began.
 *
 * @param genesis the hash of the chain's first block; zero where it is not looked at
 * @param open the deliveries that are not final
 * @param nextNonce the first nonce that no final transaction has, as far as the journal knows
 * @param lastFinal the newest final transaction
 * @param totals by stream id
 */
public record JournalState(
        Hash32 genesis,
        List<Delivery> open,
        long nextNonce,
        Optional<Receipt> lastFinal,
        Map<Hash32, StreamTotals> totals) {
    public JournalState {
        open = List.copyOf(open);
        totals = Map.copyOf(totals);
    }

    static JournalState empty(Hash32 genesis) {
        return new JournalState(genesis, List.of(), 0, Optional.empty(), Map.of());
    }

    /** The delivery with the lowest nonce of those that are signed and in no block. */
    Optional<Delivery> underway() {
        return open.stream()
                .filter(Delivery::isUnderway)
                .min(Comparator.comparing(d -> d.nonce().orElseThrow()));
    }

    List<Delivery> mined() {
        return open.stream().filter(Delivery::isMined).toList();
    }

    /**
     * The first nonce that is free.
     *
     * @param used how many nonces the chain says are used
     */
    long freeNonce(long used) {
        long free = Math.max(used, nextNonce);
        while (hasNonce(free)) {
            free++;
        }
        return free;
    }

    private boolean hasNonce(long nonce) {
        return open.stream().anyMatch(delivery -> delivery.nonce().equals(Optional.of(nonce)));
    }

    /** Those that carry a signature. */
    List<Delivery> signed() {
        return open.stream().filter(delivery -> !delivery.attempts().isEmpty()).toList();
    }

    /** Whether nothing may be in a pool or a block that is not final. */
    boolean isQuiet() {
        return signed().isEmpty();
    }

    /** Without deliveries that were planned and never signed. */
    JournalState withoutUnsigned() {
        return withOpen(signed());
    }

    /** With the delivery in the place of what has its nonce or was only planned. */
    JournalState with(Delivery delivery) {
        List<Delivery> all = new ArrayList<>(open);
        all.removeIf(old -> old.nonce().isEmpty() || old.nonce().equals(delivery.nonce()));
        all.add(delivery);
        return withOpen(all);
    }

    /** Without the delivery, whose nonce another transaction has. */
    JournalState without(Delivery delivery) {
        return new JournalState(genesis, others(delivery), nextNonce, lastFinal, totals);
    }

    /** With the delivery counted among the final ones. */
    JournalState settling(Delivery delivery, Settled settled, Optional<Hash32> stream) {
        Map<Hash32, StreamTotals> sums = new LinkedHashMap<>(totals);
        stream.ifPresent(
                id -> sums.put(id, sums.getOrDefault(id, StreamTotals.NONE).plus(settled)));
        return new JournalState(genesis, others(delivery), after(delivery), Optional.of(settled.receipt()), sums);
    }

    /** With the chain's account of what is final, after it gave up what was. */
    JournalState afterDeepReorg(long nonce) {
        return new JournalState(genesis, open, nonce, Optional.empty(), totals);
    }

    private List<Delivery> others(Delivery delivery) {
        return open.stream()
                .filter(other -> !other.nonce().equals(delivery.nonce()))
                .toList();
    }

    private long after(Delivery delivery) {
        return Math.max(nextNonce, delivery.nonce().orElseThrow() + 1);
    }

    private JournalState withOpen(List<Delivery> deliveries) {
        return new JournalState(genesis, deliveries, nextNonce, lastFinal, totals);
    }
}
