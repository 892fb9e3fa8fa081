package dev.hawser.anchor.web3j;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;

/**
 * A contract that was put on a chain.
 *
 * @param blockNumber the block that holds the deployment
 * @param gasUsed in units of gas
 */
public record DeployedContract(
        Address address, Hash32 codeHash, long blockNumber, Hash32 transactionHash, long gasUsed) {}
