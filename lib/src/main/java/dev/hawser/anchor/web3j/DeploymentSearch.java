package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.primitives.Address;

/** Finds the block that holds a contract's deployment, on a node that keeps the state of old blocks. */
final class DeploymentSearch {
    /** On a shorter chain a replay from block 0 costs no more than the search. */
    private static final long WORTH_IT = 1000;

    private final Rpc rpc;

    DeploymentSearch(Rpc rpc) {
        this.rpc = rpc;
    }

    /** The block's number, or 0 where it can't be found out: no event of the contract is older than either. */
    long of(Address contract) {
        try {
            long latest = Answers.number(rpc.call("eth_blockNumber"));
            if (latest < WORTH_IT || !hasCode(contract, latest)) {
                return 0;
            }
            long first = firstWithCode(contract, latest);
            return creates(contract, first) ? first : 0;
        } catch (RpcErrorException e) {
            // the node does not keep old states, or not all of what is asked
            return 0;
        }
    }

    private long firstWithCode(Address contract, long latest) {
        long without = -1;
        long with = latest;
        while (with - without > 1) {
            long middle = without + (with - without) / 2;
            if (hasCode(contract, middle)) {
                with = middle;
            } else {
                without = middle;
            }
        }
        return with;
    }

    private boolean hasCode(Address contract, long block) {
        return Answers.bytes(rpc.call("eth_getCode", contract.toString(), hex(block))).length > 0;
    }

    /** Whether a transaction of the block made the contract: some nodes answer for states they lack as if they were empty. */
    private boolean creates(Address contract, long block) {
        for (JsonNode receipt : rpc.call("eth_getBlockReceipts", hex(block))) {
            if (receipt.path("contractAddress").asText().equalsIgnoreCase(contract.toString())) {
                return true;
            }
        }
        return false;
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
