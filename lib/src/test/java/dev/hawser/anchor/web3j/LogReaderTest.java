package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.AppendedEvent;
import dev.hawser.anchor.AppendedLog;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogReaderTest {
    private static final Address REGISTRY = Address.parse("0x" + "5f".repeat(20));
    private static final Hash32 STREAM = Hash32.parse("0x" + "aa".repeat(32));
    private static final String WORD = "11".repeat(32);

    /** Whatever a provider refuses, and however it says so, all events are read, each once and in their order. */
    @Property(tries = 300)
    void allEventsAreReadWhateverTheLimits(@ForAll long seed) {
        Random random = new Random(seed);
        Provider provider = new Provider(random);
        long to = random.nextInt(1, 5_000);
        for (int i = random.nextInt(400); i > 0; i--) {
            provider.blocks.put(random.nextLong(to + 50), 1 + random.nextInt(3));
        }
        long from = random.nextLong(to);
        LogReader reader = new LogReader(provider);
        List<Long> read = reader.appended(REGISTRY, STREAM, from, to).stream()
                .map(AppendedLog::blockNumber)
                .toList();
        List<Long> expected = provider.blocks.subMap(from, to + 1).entrySet().stream()
                .flatMap(block -> Collections.nCopies(block.getValue(), block.getKey()).stream())
                .toList();
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void aServerThatIsGoneIsNotAskedForLess() {
        Provider provider = new Provider(new Random(1));
        provider.failure = Optional.of(NoAnswer.Kind.UNREACHABLE);
        assertThatThrownBy(() -> new LogReader(provider).appended(REGISTRY, STREAM, 0, 99_999))
                .isInstanceOf(RetryableException.class);
        assertThat(provider.calls).isEqualTo(1);
    }

    @Test
    void aServerThatFailsWhateverItIsAskedIsGivenUp() {
        Provider provider = new Provider(new Random(1));
        provider.failure = Optional.of(NoAnswer.Kind.BUSY);
        assertThatThrownBy(() -> new LogReader(provider).appended(REGISTRY, STREAM, 0, 99_999))
                .isInstanceOf(RetryableException.class);
        assertThat(provider.calls).isEqualTo(5);
    }

    /** Gives events of blocks, within limits of its own. */
    private static final class Provider implements Rpc {
        private final TreeMap<Long, Integer> blocks = new TreeMap<>();
        private final Random random;
        private final long mostBlocks;
        private final int mostResults;
        private final int wording;
        private Optional<NoAnswer.Kind> failure = Optional.empty();
        private int calls;

        Provider(Random random) {
            this.random = random;
            mostBlocks = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(20, 2_000);
            mostResults = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(5, 100);
            wording = random.nextInt(4);
        }

        @Override
        @SuppressWarnings("unchecked")
        public JsonNode call(String method, Object... params) {
            calls++;
            if (failure.isPresent()) {
                throw noAnswer(failure.get());
            }
            Map<String, Object> filter = (Map<String, Object>) params[0];
            long from = Long.decode((String) filter.get("fromBlock"));
            long to = Long.decode((String) filter.get("toBlock"));
            if (to - from >= mostBlocks) {
                throw tooMany(from);
            }
            ArrayNode logs = Json.array();
            blocks.subMap(from, to + 1).forEach((block, count) -> {
                for (int i = 0; i < count; i++) {
                    logs.add(log(block, i));
                }
            });
            if (logs.size() > mostResults) {
                throw new RpcErrorException(
                        method, new RpcError(-32005, "query returned more than " + mostResults + " results", null));
            }
            if (logs.size() > 1 && random.nextInt(10) == 0) {
                logs.add(logs.get(0));
            }
            return logs;
        }

        private RuntimeException tooMany(long from) {
            return switch (wording) {
                case 0 -> noAnswer(NoAnswer.Kind.TOO_LARGE);
                case 1 ->
                    error("eth_getLogs is limited to a " + String.format(Locale.ROOT, "%,d", mostBlocks)
                            + " block range");
                case 2 ->
                    error(String.format(
                            Locale.ROOT, "this block range should work: [0x%x, 0x%x]", from, from + mostBlocks - 1));
                default -> error("block range is too wide");
            };
        }

        private static RpcErrorException error(String message) {
            return new RpcErrorException("eth_getLogs", new RpcError(-32600, message, null));
        }

        private static RetryableException noAnswer(NoAnswer.Kind kind) {
            return new RetryableException("no", "run again", new NoAnswer(kind, "no", Optional.empty()));
        }

        private static ObjectNode log(long block, int index) {
            ObjectNode log = Json.object();
            log.putArray("topics").add(AppendedEvent.SIGNATURE.toString()).add(STREAM.toString());
            return log.put("address", REGISTRY.toString())
                    .put("data", "0x" + WORD + WORD + WORD)
                    .put("transactionHash", "0x" + WORD)
                    .put("blockHash", "0x" + WORD)
                    .put("blockTimestamp", "0x1")
                    .put("blockNumber", "0x" + Long.toHexString(block))
                    .put("logIndex", "0x" + index);
        }

        @Override
        public int endpoints() {
            return 1;
        }

        @Override
        public void passOver() {
            // there is no other
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
