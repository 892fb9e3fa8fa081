package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.AppendedEvent;
import dev.hawser.anchor.AppendedLog;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a registry's events over any range of blocks, in smaller steps where the node refuses a large one. */
final class LogReader {
    private static final String APPENDED = AppendedEvent.SIGNATURE.toString();
    private static final String OPENED = topic("Opened(bytes32,address,bytes32)");
    private static final long SMALLEST_STEP = 32;

    private final JsonRpc rpc;
    private final Map<String, Instant> timestamps = new HashMap<>();

    LogReader(JsonRpc rpc) {
        this.rpc = rpc;
    }

    /**
     * The stream's {@code Appended} events from block to block, both included, in the order of the chain.
     *
     * @throws RpcErrorException if the node refuses even a small step
     */
    List<AppendedLog> appended(Address registry, Hash32 stream, long from, long to) {
        return read(registry, List.of(APPENDED, stream.toString()), from, to).stream()
                .map(log -> Answers.appended(log, timestamp(log)))
                .toList();
    }

    /** The names in the owner's {@code Opened} events; otherwise as {@link #appended}. */
    List<Hash32> opened(Address registry, Address owner, long from, long to) {
        String ownerTopic = Hex.encode(new AbiEncoder().address(owner).encode());
        return read(registry, Arrays.asList(OPENED, null, ownerTopic), from, to).stream()
                .map(log -> Answers.word(Answers.bytes(log.path("data")), 0))
                .toList();
    }

    /** The contract's events with the topics, of which null stands for any. */
    private List<JsonNode> read(Address contract, List<String> topics, long from, long to) {
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
    private Instant timestamp(JsonNode log) {
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

    private static String topic(String event) {
        return Keccak.hash(event.getBytes(StandardCharsets.US_ASCII)).toString();
    }
}
