package dev.hawser.ingest.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.ingest.BaseFee;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final Slots SLOTS = Slots.from(ExportRequest.USUAL_START, ExportRequest.USUAL_BLOCK_TIME);
    private static final List<Block> BLOCKS = blocks(20_000, 1);

    @Test
    void theBaseFeeFollowsTheRuleFromBlockToBlock() {
        for (int i = 1; i < BLOCKS.size(); i++) {
            Header before = BLOCKS.get(i - 1).header();
            assertThat(BLOCKS.get(i).header().baseFee())
                    .isEqualTo(BaseFee.next(before.baseFee(), before.gasUsed(), FeeMarket.GAS_LIMIT));
            assertThat(BLOCKS.get(i).header().parentHash())
                    .isEqualTo(before.id().hash());
        }
        assertThat(BLOCKS.stream().map(block -> block.header().baseFee()).distinct())
                .hasSizeGreaterThan(BLOCKS.size() / 2);
    }

    @Test
    void receiptsAddUpToTheBlock() {
        for (Block block : BLOCKS) {
            long gas = 0;
            for (Receipt receipt : block.receipts()) {
                gas += receipt.gasUsed();
                assertThat(receipt.cumulativeGasUsed()).isEqualTo(gas);
                assertThat(receipt.gasUsed())
                        .isLessThanOrEqualTo(receipt.transaction().gasLimit());
            }
            assertThat(block.header().gasUsed()).isEqualTo(gas);
            assertThat(block.header().transactionCount())
                    .isEqualTo(block.receipts().size());
        }
    }

    @Test
    void logsCountThroughTheBlockAndOnlySuccessEmitsThem() {
        for (Block block : BLOCKS) {
            assertThat(block.logs())
                    .extracting(Log::index)
                    .containsExactlyElementsOf(
                            IntStream.range(0, block.logs().size()).boxed().toList());
            assertThat(block.logs())
                    .extracting(log -> log.transaction().index())
                    .isSorted();
            Set<Hash32> failed = new HashSet<>();
            block.receipts().stream()
                    .filter(receipt -> !receipt.success())
                    .forEach(receipt -> failed.add(receipt.transaction().hash()));
            assertThat(block.logs())
                    .noneMatch(log -> failed.contains(log.transaction().hash()));
        }
    }

    @Test
    void aTokenTransferMovesWhatItsCallDataSays() {
        int checked = 0;
        for (Block block : BLOCKS) {
            for (Log log : block.transfers()) {
                byte[] input = log.transaction().input();
                if (input.length == 4 + 64) {
                    assertThat(log.address()).isEqualTo(log.transaction().to());
                    assertThat(log.sender()).isEqualTo(log.transaction().from());
                    assertThat(log.recipient().bytes()).isEqualTo(Arrays.copyOfRange(input, 16, 36));
                    assertThat(log.amount()).isEqualTo(new BigInteger(1, Arrays.copyOfRange(input, 36, 68)));
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(1_000);
    }

    @Test
    void someAmountsExceed128BitsAndSomeLogsMoveNothing() {
        List<Log> transfers =
                BLOCKS.stream().flatMap(block -> block.transfers().stream()).toList();
        long large =
                transfers.stream().filter(log -> log.amount().bitLength() > 128).count();
        assertThat(large).isBetween(transfers.size() / 200L, transfers.size() / 5L);
        assertThat(BLOCKS.stream().mapToInt(block -> block.logs().size()).sum()).isGreaterThan(transfers.size());
    }

    /** The filter of mainnet's rule: three bits an item, 11 bits each, from the digest's first six bytes. */
    @Test
    void theBloomFilterHoldsEveryAddressAndTopicAndLittleElse() {
        for (Block block : BLOCKS.subList(0, 20)) {
            BigInteger bloom = new BigInteger(1, block.header().logsBloom());
            BigInteger expected = BigInteger.ZERO;
            for (Log log : block.logs()) {
                expected = expected.or(bits(log.address().bytes()));
                for (Hash32 topic : log.topics()) {
                    expected = expected.or(bits(topic.bytes()));
                }
            }
            assertThat(bloom).isEqualTo(expected);
        }
    }

    /** Failures can be foretold from what is known before execution: the gas limit and the call data. */
    @Test
    void failuresDependOnGasLimitAndCallData() {
        Map<Boolean, int[]> byLimit = new HashMap<>();
        Map<Boolean, int[]> byLength = new HashMap<>();
        for (Block block : BLOCKS) {
            for (Receipt receipt : block.receipts()) {
                Transaction transaction = receipt.transaction();
                int bytes = transaction.input().length;
                if (bytes >= 4 + 4 * 32 && bytes < 4 + 13 * 32) {
                    boolean tight = transaction.gasLimit() < 95_000 + 4_000L * (bytes / 32);
                    count(byLimit, tight, receipt);
                    count(byLength, bytes > 4 + 8 * 32, receipt);
                }
            }
        }
        assertThat(failed(byLimit.get(true))).isGreaterThan(3 * failed(byLimit.get(false)));
        assertThat(failed(byLength.get(true))).isGreaterThan(failed(byLength.get(false)));
    }

    @Test
    void aFewAccountsSendMuchOfAll() {
        Map<Object, Integer> sent = new HashMap<>();
        BLOCKS.forEach(
                block -> block.transactions().forEach(transaction -> sent.merge(transaction.from(), 1, Integer::sum)));
        List<Integer> counts =
                sent.values().stream().sorted((a, b) -> Integer.compare(b, a)).toList();
        int top = counts.subList(0, counts.size() / 100).stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(top).isGreaterThan(20_000 / 4);
    }

    @Test
    void moreIsSentByDayThanByNight() {
        Slots slots = Slots.from(ExportRequest.USUAL_START, Duration.ofMinutes(10));
        BlockSeries series = FeeMarket.run(3, slots, 300_000);
        long[] fees = new long[24];
        int[] blocks = new int[24];
        for (int i = 0; i < series.size(); i++) {
            int hour = (int) slots.hour(i);
            fees[hour] += series.baseFee(i);
            blocks[hour]++;
        }
        assertThat(fees[15] / blocks[15]).isGreaterThan(fees[3] / blocks[3] * 3 / 2);
    }

    @Test
    void aDaysBlocksEndAtMidnight() {
        Slots slots = Slots.from(Instant.parse("2024-02-28T23:59:35Z"), Duration.ofSeconds(12));
        assertThat(slots.firstOfNextDay(0)).isEqualTo(3);
        assertThat(slots.day(2)).hasToString("2024-02-28");
        assertThat(slots.day(3)).hasToString("2024-02-29");
        assertThat(slots.firstOfNextDay(3)).isEqualTo(3 + 7_200);
        assertThat(Slots.from(Instant.parse("2024-01-01T00:00:00Z"), Duration.ofSeconds(12))
                        .firstOfNextDay(0))
                .isEqualTo(7_200);
    }

    private static void count(Map<Boolean, int[]> counts, boolean group, Receipt receipt) {
        counts.computeIfAbsent(group, g -> new int[2])[receipt.status()]++;
    }

    private static double failed(int[] counts) {
        return (double) counts[0] / (counts[0] + counts[1]);
    }

    private static BigInteger bits(byte[] item) {
        byte[] digest = Keccak.digest(item);
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < 6; i += 2) {
            bits = bits.setBit(new BigInteger(1, Arrays.copyOfRange(digest, i, i + 2)).intValue() % 2_048);
        }
        return bits;
    }

    private static List<Block> blocks(long rows, long seed) {
        Chain chain = new Chain(seed, SLOTS, FeeMarket.run(seed, SLOTS, rows));
        return IntStream.range(0, chain.size()).mapToObj(chain::block).toList();
    }
}
