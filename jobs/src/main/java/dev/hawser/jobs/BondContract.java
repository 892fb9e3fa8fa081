package dev.hawser.jobs;

import dev.hawser.anchor.Stream;
import dev.hawser.anchor.web3j.BondClient;
import dev.hawser.chain.ChainSession;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Wei;
import java.util.Optional;

/**
 * The contract that holds bonds.
 *
 * @param client that was seen to talk to such a contract of the session's registry
 */
record BondContract(Address address, BondClient client) {

    /**
     * The one that is named, or that the store remembers.
     *
     * @throws InvalidInputException if there is none, or it is none
     */
    static BondContract of(ChainSession chain, Optional<Address> named) {
        Address address = named.or(() -> chain.records().challenge().map(deployment -> deployment.address()))
                .orElseThrow(() -> new InvalidInputException(
                        "no contract is named, and none that holds bonds is recorded on chain " + chain.chainId(),
                        "add --contract, or run: hawser deploy PredictionChallenge"));
        BondClient client = new BondClient(chain.ledger(), address);
        client.require(chain.registry());
        return new BondContract(address, client);
    }

    /**
     * Passes only if something stands to be lost.
     *
     * @param advice what to do otherwise
     * @throws InvalidInputException if no bond of the stream covers rows of that schema
     */
    void requireBond(Stream stream, Hash32 schema, String advice) {
        BondClient.State state = client.state(stream, schema);
        if (state.amount().equals(Wei.ZERO)) {
            throw new InvalidInputException(
                    "there is no bond of " + stream + " at " + address + ": it was "
                            + (state.lost() ? "lost" : "not posted for this schema, or withdrawn"),
                    advice);
        }
    }
}
