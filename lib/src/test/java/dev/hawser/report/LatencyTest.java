package dev.hawser.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.manifest.BatchTimes;
import dev.hawser.manifest.EntryTimes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final Instant START = Instant.parse("2026-11-23T15:57:00.250Z");
    private static final BatchTimes BATCH = new BatchTimes(START, START.plusSeconds(3), START.plusSeconds(4));

    @Test
    void eachStepEndsWhereTheNextBegins() {
        EntryTimes entry = new EntryTimes(START.plusSeconds(10), START.plusSeconds(22), START.plusSeconds(790));

        Latency latency = Latency.of(BATCH, entry);

        assertThat(latency)
                .isEqualTo(new Latency(
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(12),
                        Duration.ofSeconds(768)));
        assertThat(latency.total()).isEqualTo(Duration.ofSeconds(790));
    }

    @Test
    void aBlockThatStatesATimeBeforeTheSignatureCountsAsMinedAtOnce() {
        EntryTimes entry = new EntryTimes(START.plusSeconds(10), START.plusSeconds(9), START.plusSeconds(20));

        assertThat(Latency.of(BATCH, entry).mining()).isZero();
        assertThat(Latency.of(BATCH, entry).finality()).isEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void timesAreReadAsTheyWereWritten() {
        EntryTimes entry = new EntryTimes(START.plusSeconds(10), START.plusSeconds(9), START.plusSeconds(20));

        assertThat(BatchTimes.parse(BATCH.toBytes(), "times")).isEqualTo(BATCH);
        assertThat(EntryTimes.parse(entry.toBytes(), "times")).isEqualTo(entry);
    }
}
