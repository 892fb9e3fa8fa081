package dev.hawser.anchor.web3j;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.GethForkChoice;
import dev.hawser.testing.TestChain;
import java.util.List;

/** A node whose chain gives up blocks when the test says so. */
interface ReorgNode extends AutoCloseable {
    /** What becomes of a transaction whose block leaves the chain. */
    enum Fate {
        BACK_IN_THE_POOL,
        DROPPED,
        REPLACED
    }

    String url();

    void fund(Address account);

    void mine(int blocks);

    /**
     * Lets a longer branch win that begins so many blocks below the head.
     *
     * @param own the transaction
     * @param other one with its nonce, for {@link Fate#REPLACED}
     */
    void reorg(int depth, Fate fate, byte[] own, byte[] other);

    @Override
    void close();

    static ReorgNode anvil() {
        TestChain chain = TestChain.start("--no-mining");
        return new ReorgNode() {
            @Override
            public String url() {
                return chain.url();
            }

            @Override
            public void fund(Address account) {
                chain.fund(account);
            }

            @Override
            public void mine(int blocks) {
                chain.mine(blocks);
            }

            @Override
            public void reorg(int depth, Fate fate, byte[] own, byte[] other) {
                List<?> included = fate == Fate.REPLACED ? List.of(List.of(Hex.encode(other), 0)) : List.of();
                chain.rpc("anvil_reorg", depth, included);
                if (fate == Fate.BACK_IN_THE_POOL) {
                    chain.rpc("eth_sendRawTransaction", Hex.encode(own));
                }
            }

            @Override
            public void close() {
                chain.close();
            }
        };
    }

    static ReorgNode geth() {
        GethForkChoice chain = GethForkChoice.start();
        return new ReorgNode() {
            @Override
            public String url() {
                return chain.url();
            }

            @Override
            public void fund(Address account) {
                chain.fund(account);
            }

            @Override
            public void mine(int blocks) {
                chain.mine(blocks);
            }

            @Override
            public void reorg(int depth, Fate fate, byte[] own, byte[] other) {
                chain.reorg(depth, fate == Fate.REPLACED ? List.of(Hex.encode(other)) : List.of());
                if (fate == Fate.DROPPED) {
                    chain.dropWaiting();
                }
            }

            @Override
            public void close() {
                chain.close();
            }
        };
    }
}
