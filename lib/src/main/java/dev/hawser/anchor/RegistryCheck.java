package dev.hawser.anchor;

import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;

/** Makes sure that a node serves the chain, and the chain holds the contract, that are meant. */
public final class RegistryCheck {
    private RegistryCheck() {}

    /** @throws InvalidInputException if the node serves another chain */
    public static void requireChain(NodePort ledger, ChainId expected) {
        ChainId actual = ledger.chainId();
        if (!actual.equals(expected)) {
            throw new InvalidInputException(
                    "the node serves chain " + actual + ", not chain " + expected,
                    "give the --rpc URL of a node of chain " + expected);
        }
    }

    /** @throws InvalidInputException if the node serves another chain, or other code lies at the registry's address */
    public static void requireRegistry(NodePort ledger, Registry registry) {
        requireChain(ledger, registry.chain());
        Hash32 actual = ledger.codeHash(registry.address());
        if (!actual.equals(registry.codeHash())) {
            throw new InvalidInputException(
                    "no registry at " + registry.address() + " on chain " + registry.chain() + "\n  code hash expected "
                            + registry.codeHash() + "\n  code hash found    " + actual,
                    "check --registry, or put one on the chain with 'hawser deploy AnchorRegistry'");
        }
    }
}
