package dev.hawser.verify;

import static dev.hawser.anchor.FakeLedger.OWNER;
import static dev.hawser.anchor.FakeLedger.REGISTRY;
import static dev.hawser.anchor.FakeLedger.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.FakeLedger;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StreamRecordTest {
    private final FakeLedger ledger = new FakeLedger();
    private final Map<Hash32, Manifest> store = new LinkedHashMap<>();
    private int written;

    @Test
    void batchesOfDifferentIntervalsCount() {
        append(batch("blocks:0/10"));
        append(batch("blocks:10/20"));
        append(batch("2024-01-01T00:00:00Z/2024-01-02T00:00:00Z"));
        append(batch("all"));
        StreamRecord record = record();
        assertThat(record.entries()).allMatch(RecordedEntry::counts);
        assertThat(record.gaps()).isEmpty();
        assertThat(record.superseded()).isEmpty();
    }

    @Test
    void aSecondBatchOfAnIntervalIsAContradictionUnlessItSaysThatItReplacesTheFirst() {
        Manifest first = append(batch("blocks:0/10"));
        append(batch("blocks:0/10"));
        Manifest third = append(batch("blocks:0/10", json -> supersedes(json, first)));
        append(batch("blocks:0/10", json -> supersedes(json, third)));
        StreamRecord record = record();
        assertThat(record.entries())
                .extracting(RecordedEntry::standing)
                .containsExactly(Standing.FIRST, Standing.CONTRADICTION, Standing.CORRECTION, Standing.CORRECTION);
        assertThat(record.entries())
                .extracting(RecordedEntry::counts)
                .as("only the first counts")
                .containsExactly(true, false, false, false);
        assertThat(record.entries().get(1).earlier()).contains(0L);
        assertThat(record.superseded()).containsOnlyKeys(0L, 2L);
        assertThat(record.superseded().get(2L).index()).isEqualTo(3);
    }

    @Test
    void partOfAnIntervalIsToldOfOnceToo() {
        append(batch("blocks:10/20"));
        append(batch("blocks:0/11"));
        append(batch("blocks:19/30"));
        append(batch("blocks:12/13"));
        append(batch("blocks:0/10"));
        append(batch("blocks:20/30"));
        assertThat(record().entries())
                .extracting(RecordedEntry::standing)
                .containsExactly(
                        Standing.FIRST,
                        Standing.CONTRADICTION,
                        Standing.CONTRADICTION,
                        Standing.CONTRADICTION,
                        Standing.FIRST,
                        Standing.FIRST);
    }

    @Test
    void aBatchCannotPassForACorrectionOfAnotherInterval() {
        Manifest other = append(batch("blocks:0/10"));
        append(batch("blocks:10/20"));
        append(batch("blocks:10/20", json -> supersedes(json, other)));
        assertThat(record().entries().get(2).standing()).isEqualTo(Standing.CONTRADICTION);
    }

    @Test
    void anEntryWithoutAManifestIsUnknownAndWhatReplacesItDoesNotCount() {
        Manifest hidden = append(batch("blocks:0/10"));
        store.clear();
        append(batch("blocks:0/10", json -> supersedes(json, hidden)));
        append(batch("blocks:0/10"));
        StreamRecord record = record();
        assertThat(record.of(Standing.UNKNOWN)).extracting(RecordedEntry::index).containsExactly(0L);
        assertThat(record.entries().get(1).standing()).isEqualTo(Standing.CORRECTION);
        assertThat(record.entries().get(2).standing()).isEqualTo(Standing.CONTRADICTION);
        assertThat(record.entries()).noneMatch(RecordedEntry::counts);
    }

    @Test
    void whatReplacesABatchThatWasNeverAnchoredCountsWithARemark() {
        Manifest unseen = batch("blocks:0/10");
        append(batch("blocks:0/10", json -> supersedes(json, unseen)));
        RecordedEntry entry = record().entries().get(0);
        assertThat(entry.counts()).isTrue();
        assertThat(entry.remark()).hasValueSatisfying(text -> assertThat(text).contains("was never anchored"));
    }

    @Test
    void anInSampleBatchNeverCountsAndLeavesNoRoomForAnother() {
        append(batch("blocks:0/10", json -> json.put("inSample", true)));
        append(batch("blocks:0/10"));
        assertThat(record().entries()).noneMatch(RecordedEntry::counts);
    }

    @Test
    void aBatchIsInSampleWhenItsModelLearntFromItsRowsWhateverItSays() {
        Manifest model = model("blocks:5/15");
        append(batch("blocks:0/10", json -> json.withObject("/parents").put("model", digest(model))));
        append(batch("blocks:15/20", json -> json.withObject("/parents").put("model", digest(model))));
        List<RecordedEntry> entries = record().entries();
        assertThat(entries).extracting(RecordedEntry::inSample).containsExactly(true, false);
        assertThat(entries.get(0).remark().orElseThrow()).contains("does not say so");
    }

    @Test
    void anEntryCountsOnlyOnceAndOnlyForItsOwnManifest() {
        Manifest batch = append(batch("blocks:0/10"));
        append(batch);
        ledger.appendElsewhere(new Entry(FakeLedger.hash("another root"), digestOf(batch("blocks:10/20"))));
        append(batch("blocks:20/30", json -> json.put("stream", "other")));
        append(batch("blocks:30/40", json -> json.put("owner", "0x" + "b2".repeat(20))));
        append(batch("blocks:40/50", json -> json.remove("columns")));
        append(model("all"));
        StreamRecord record = record();
        assertThat(record.entries())
                .extracting(RecordedEntry::standing)
                .containsExactly(
                        Standing.FIRST,
                        Standing.REPEATED,
                        Standing.FOREIGN,
                        Standing.FOREIGN,
                        Standing.FOREIGN,
                        Standing.FOREIGN,
                        Standing.FOREIGN);
        assertThat(record.entries())
                .extracting(entry -> entry.remark().orElse(""))
                .satisfiesExactly(
                        none -> assertThat(none).isEmpty(),
                        none -> assertThat(none).isEmpty(),
                        text -> assertThat(text).contains("the manifest states root"),
                        text -> assertThat(text).contains("home is stream other"),
                        text -> assertThat(text).contains("of owner 0xb2b2"),
                        text -> assertThat(text).contains("not whole", "columns"),
                        text -> assertThat(text).contains("not a batch's"));
    }

    @Test
    void gapsAreNamed() {
        append(batch("blocks:30/40"));
        append(batch("blocks:0/10"));
        append(batch("blocks:12/20"));
        append(batch("2024-01-01T00:00:00Z/2024-01-02T00:00:00Z"));
        append(batch("2024-01-04T00:00:00Z/2024-01-05T00:00:00Z"));
        assertThat(record().gaps())
                .extracting(Object::toString)
                .containsExactly("blocks:10/12", "blocks:20/30", "time:2024-01-02T00:00:00Z/2024-01-04T00:00:00Z");
    }

    @Test
    void theOwnersStreamsAreListedAndMarked() {
        append(batch("blocks:0/10"));
        assertThat(streams(OWNER, List.of("gas-price"))).containsExactly(new OwnerStream("gas-price", true));
        assertThat(streams(OWNER, List.of())).containsExactly(new OwnerStream("gas-price", false));
    }

    @Test
    void aListThatLacksATrustedStreamIsNotWhole() {
        append(batch("blocks:0/10"));
        assertThatThrownBy(() -> streams(OWNER, List.of("gas-price", "tx-failure")))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("lacks tx-failure");
    }

    private List<OwnerStream> streams(Address owner, List<String> trusted) {
        return OwnerStream.of(ledger, REGISTRY, owner, trusted, ledger.latest());
    }

    private StreamRecord record() {
        return StreamRecord.of(new StreamReplay(ledger).toLatest(STREAM).history(), store);
    }

    private Manifest append(Manifest manifest) {
        ledger.appendElsewhere(new Entry(manifest.root(), manifest.digest()));
        return manifest;
    }

    private Manifest batch(String interval) {
        return batch(interval, json -> {});
    }

    private Manifest batch(String interval, Consumer<ObjectNode> change) {
        ObjectNode json = json("batch", interval)
                .put("count", 1)
                .put("stream", STREAM.name().value())
                .put("owner", OWNER.toString())
                .put("inSample", false);
        json.putArray("key").add("id");
        var columns = json.putArray("columns");
        column(columns.addObject(), "schema", "binary", "bytes32", "commitment");
        column(columns.addObject(), "id", "bigint", "int256", "key");
        column(columns.addObject(), "model", "binary", "bytes32", "commitment");
        change.accept(json);
        return stored(json);
    }

    private Manifest model(String trainingInterval) {
        ObjectNode json = json("model", trainingInterval);
        json.putObject("document").put("trainingInterval", trainingInterval);
        return stored(json);
    }

    private ObjectNode json(String kind, String interval) {
        String name = kind + written++;
        ObjectNode json = Json.object()
                .put("format", "hawser-" + kind + "-v1")
                .put("pipeline", "gas-price")
                .put("interval", interval)
                .put("run", FakeLedger.hash(name).toString().substring(0, 34))
                .put("created", "2024-01-01T00:00:00Z")
                .put("root", FakeLedger.hash("root of " + name).toString());
        json.putObject("parents");
        return json;
    }

    private Manifest stored(ObjectNode json) {
        Manifest manifest = Manifest.of(json);
        store.put(manifest.digest(), manifest);
        return manifest;
    }

    private static void column(ObjectNode column, String name, String type, String abi, String role) {
        column.put("name", name).put("type", type).put("abi", abi).put("role", role);
    }

    private static void supersedes(ObjectNode json, Manifest replaced) {
        json.putObject("supersedes").put("digest", digest(replaced)).put("reason", "late data");
    }

    private static String digest(Manifest manifest) {
        return manifest.digest().toString();
    }

    private static Hash32 digestOf(Manifest manifest) {
        return manifest.digest();
    }
}
