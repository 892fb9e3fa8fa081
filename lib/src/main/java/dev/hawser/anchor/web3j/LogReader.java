package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.primitives.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads events over any range of blocks, in smaller steps where the node refuses a large one. */
final class LogReader {
    private static final long SMALLEST_STEP = 32;

    private final JsonRpc rpc;
    private final Map<String, Instant> timestamps = new HashMap<>();

    LogReader(JsonRpc rpc) {
        this.rpc = rpc;
    }

    /**
     * The contract's events with the topics (null for any), from block to block, both included, in the order of the chain.
     *
     * @throws RpcErrorException if the node refuses even a small step
     */
    List<JsonNode> read(Address contract, List<String> topics, long from, long to) {
        List<JsonNode> logs = new ArrayList<>();
        long step = to - from + 1;
        for (long start = from; start <= to; ) {
            long end = Math.min(to, start + step - 1);
            try {
                for (JsonNode log : query(contract, topics, start, end)) {
                    if (!log.path("removed").asBoolean(false)) {
                        logs.add(log);
                    }
                }
                start = end + 1;
            } catch (RpcErrorException e) {
                if (step <= SMALLEST_STEP) {
                    throw e;
                }
                step = Math.max(SMALLEST_STEP, step / 4);
            }
        }
        logs.sort(Comparator.<JsonNode>comparingLong(log -> Answers.number(log, "blockNumber"))
                .thenComparingLong(log -> Answers.number(log, "logIndex")));
        return logs;
    }

    /** The time of the event's block: newer nodes state it in the event. */
    Instant timestamp(JsonNode log) {
        if (log.hasNonNull("blockTimestamp")) {
            return Instant.ofEpochSecond(Answers.number(log, "blockTimestamp"));
        }
        return timestamps.computeIfAbsent(
                log.path("blockHash").asText(),
                hash -> Answers.block(rpc.call("eth_getBlockByHash", hash, false))
                        .timestamp());
    }

    private JsonNode query(Address contract, List<String> topics, long from, long to) {
        return rpc.call(
                "eth_getLogs",
                Map.of(
                        "address",
                        contract.toString(),
                        "topics",
                        topics,
                        "fromBlock",
                        "0x" + Long.toHexString(from),
                        "toBlock",
                        "0x" + Long.toHexString(to)));
    }
}
