package dev.hawser.jobs;

import dev.hawser.anchor.web3j.BondClient;
import dev.hawser.chain.ChainSession;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
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
}
