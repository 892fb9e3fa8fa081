package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.AppendedEvent;
import dev.hawser.anchor.AppendedLog;
import dev.hawser.anchor.Block;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.RetryableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a registry's events over any range of blocks, in smaller steps where the node refuses a large one. What it gives
 * must be what was asked for.
 */
final class LogReader {
    private static final String APPENDED = AppendedEvent.SIGNATURE.toString();
    private static final String OPENED = topic("Opened(bytes32,address,bytes32)");

    /** Failures in a row that may be the server's alone, and not the size of the question. */
    private static final int PATIENCE = 4;

    private final Rpc rpc;
    private final LogPages pages = new LogPages();
    private final Map<Hash32, Instant> timestamps = new HashMap<>();

    LogReader(Rpc rpc) {
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
        Map<List<Long>, JsonNode> logs = new TreeMap<>(
                Comparator.<List<Long>, Long>comparing(place -> place.get(0)).thenComparing(place -> place.get(1)));
        int failures = 0;
        for (long start = from; start <= to; ) {
            long end = pages.end(start, to);
            try {
                for (JsonNode log : query(contract, topics, start, end)) {
                    require(log, contract, topics, start, end);
                    add(log, logs);
                }
                pages.succeeded();
                failures = 0;
                start = end + 1;
            } catch (RpcErrorException e) {
                String words = e.error().message() + " " + e.error().data();
                if (e.error().isLasting() || !pages.refused(end - start + 1, words)) {
                    throw e;
                }
            } catch (RetryableException e) {
                if (!maySucceedWithLess(e) || ++failures > PATIENCE || !pages.refused(end - start + 1, "")) {
                    throw e;
                }
            }
        }
        return List.copyOf(logs.values());
    }

    private static boolean maySucceedWithLess(RetryableException e) {
        return e.getCause() instanceof NoAnswer none && none.kind() != NoAnswer.Kind.UNREACHABLE;
    }

    /** Some providers give an event twice. */
    private static void add(JsonNode log, Map<List<Long>, JsonNode> logs) {
        if (log.path("removed").asBoolean(false)) {
            return;
        }
        List<Long> place = List.of(Answers.number(log, "blockNumber"), Answers.number(log, "logIndex"));
        JsonNode before = logs.put(place, log);
        if (before != null && !before.equals(log)) {
            throw Answers.nonsense("eth_getLogs with two events at one place in block " + place.get(0));
        }
    }

    private static void require(JsonNode log, Address contract, List<String> topics, long from, long to) {
        if (!Answers.address(log.path("address")).equals(contract)) {
            throw Answers.nonsense("eth_getLogs with an event of another contract");
        }
        for (int i = 0; i < topics.size(); i++) {
            if (topics.get(i) != null
                    && !Answers.hash(log.path("topics").path(i)).toString().equals(topics.get(i))) {
                throw Answers.nonsense("eth_getLogs with an event of another topic");
            }
        }
        long block = Answers.number(log, "blockNumber");
        if (block < from || block > to) {
            throw Answers.nonsense("eth_getLogs for blocks " + from + " to " + to + " with an event of block " + block);
        }
    }

    /** The time of the event's block: newer nodes state it in the event. */
    private Instant timestamp(JsonNode log) {
        if (log.hasNonNull("blockTimestamp")) {
            return Instant.ofEpochSecond(Answers.number(log, "blockTimestamp"));
        }
        return timestamps.computeIfAbsent(Answers.hash(log, "blockHash"), this::timestamp);
    }

    private Instant timestamp(Hash32 blockHash) {
        JsonNode answer = rpc.call("eth_getBlockByHash", blockHash.toString(), false);
        if (answer.isNull()) {
            throw Answers.nonsense("eth_getLogs with an event of block " + blockHash + ", which it lacks");
        }
        Block block = Answers.block(answer);
        if (!block.hash().equals(blockHash)) {
            throw Answers.nonsense("eth_getBlockByHash with block " + block.hash() + " in place of " + blockHash);
        }
        return block.timestamp();
    }

    private JsonNode query(Address contract, List<String> topics, long from, long to) {
        JsonNode logs = rpc.call(
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
        if (!logs.isArray()) {
            throw Answers.nonsense("eth_getLogs without a list of events");
        }
        return logs;
    }

    private static String topic(String event) {
        return Keccak.hash(event.getBytes(StandardCharsets.US_ASCII)).toString();
    }
}
