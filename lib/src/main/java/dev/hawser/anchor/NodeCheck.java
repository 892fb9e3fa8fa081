package dev.hawser.anchor;

import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.time.Clock;
import java.time.Duration;

/** Makes sure, before each signature, that a node serves the chain that is meant, and its newest block. */
final class NodeCheck {
    private final NodePort ledger;
    private final ChainId chain;
    private final Hash32 genesis;
    private final Duration maxHeadAge;
    private final Clock clock;

    /** @param genesis as {@link JournalState#genesis} */
    NodeCheck(NodePort ledger, ChainId chain, Hash32 genesis, Duration maxHeadAge, Clock clock) {
        this.ledger = ledger;
        this.chain = chain;
        this.genesis = genesis;
        this.maxHeadAge = maxHeadAge;
        this.clock = clock;
    }

    /**
     * @throws InvalidInputException if the node serves another chain
     * @throws RetryableException if it lags behind the chain, or its time and this machine's differ
     */
    void require() {
        RegistryCheck.requireChain(ledger, chain);
        requireGenesis();
        if (ledger.syncing()) {
            throw new RetryableException(
                    "the node is still syncing: what it calls the newest block is not",
                    "run again when it has caught up");
        }
        requireFresh(ledger.latest());
    }

    private void requireGenesis() {
        if (genesis.equals(Hash32.ZERO)) {
            return;
        }
        ledger.block(0).map(Block::hash).filter(found -> !found.equals(genesis)).ifPresent(found -> {
            throw new InvalidInputException(
                    "the node serves another chain with the id " + chain + "\n  genesis expected " + genesis
                            + "\n  genesis found    " + found,
                    "name a node of the chain that is meant with --rpc");
        });
    }

    private void requireFresh(Block head) {
        Duration age = Duration.between(head.timestamp(), clock.instant());
        if (age.compareTo(maxHeadAge) > 0) {
            throw new RetryableException(
                    "the node's newest block, " + head.number() + ", is " + age.toSeconds() + " s old, more than the "
                            + maxHeadAge.toSeconds() + " s of deploy.max-head-age",
                    "use a node that has caught up; where blocks come seldom, raise deploy.max-head-age");
        }
        if (age.negated().compareTo(maxHeadAge) > 0) {
            throw new RetryableException(
                    "the node's newest block, " + head.number() + ", is "
                            + age.negated().toSeconds() + " s ahead of this machine's clock, which shows "
                            + clock.instant(),
                    "set the clock; where the chain's time is meant to run ahead, raise deploy.max-head-age");
        }
    }
}
