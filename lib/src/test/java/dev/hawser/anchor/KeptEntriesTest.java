package dev.hawser.anchor;

import static dev.hawser.anchor.FakeLedger.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.manifest.EntriesFile;
import dev.hawser.primitives.RetryableException;
import dev.hawser.testing.MemoryDocuments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeptEntriesTest {
    private static final String FOLDER = "chains/77/entries/" + STREAM.id();
    private static final String FIRST = FOLDER + "/0000000000.json";

    private final MemoryDocuments documents = new MemoryDocuments();
    private final ForkingLedger ledger = new ForkingLedger();
    private final StreamReplay replay = replay(ledger, documents);

    @Test
    void aSecondReplayAsksOnlyForWhatCameAfterTheKeptEntries() {
        ledger.appended(2).appended(1).blocks(3).appended(1);
        List<AppendedEntry> first = replay.toLatest(STREAM).history().entries();
        long keptUntil = ledger.finalized().number();
        ledger.appended(1);
        List<AppendedEntry> second = replay.toLatest(STREAM).history().entries();
        assertThat(ledger.asked).containsExactly(STREAM.registry().deployedAt(), keptUntil + 1);
        assertThat(second).hasSize(5).startsWith(first.toArray(AppendedEntry[]::new));
        assertThat(second)
                .isEqualTo(new StreamReplay(ledger).toLatest(STREAM).history().entries());
    }

    @Test
    void entriesOfBlocksThatAreNotFinalAreNotKept() {
        ledger.appended(1).blocks(2).appended(1);
        replay.toLatest(STREAM).history();
        assertThat(new StoredEntries(documents).read(STREAM).orElseThrow().entries())
                .hasSize(1);
        ledger.undo(1).appended(3);
        assertThat(replay.toLatest(STREAM).history().entries()).hasSize(4);
    }

    @Test
    void prunedHistoryCostsNothingWhereItIsKept() {
        ledger.appended(2).blocks(4);
        replay.toLatest(STREAM).history();
        ledger.prunedBefore = ledger.finalized().number() + 1;
        ledger.appended(1);
        assertThat(replay.toLatest(STREAM).history().entries()).hasSize(3);
        assertThatThrownBy(() -> new StreamReplay(ledger).toLatest(STREAM))
                .isInstanceOf(RetryableException.class)
                .hasMessageStartingWith("history is pruned");
    }

    @Test
    void anEarlierBlockIsReplayedFromTheKeptEntriesAlone() {
        ledger.appended(1).appended(1).blocks(4);
        replay.toLatest(STREAM).history();
        ledger.asked.clear();
        Block earlier = ledger.block(3).orElseThrow();
        assertThat(replay.to(STREAM, earlier).history().entries()).hasSize(1);
        assertThat(ledger.asked).isEmpty();
    }

    @Test
    void aReorgBelowTheKeptEntriesIsReportedAndTheNextRunGoesOnFromTheChain() {
        ledger.appended(2).blocks(4);
        replay.toLatest(STREAM).history();
        KeptEntries kept = new StoredEntries(documents).read(STREAM).orElseThrow();
        byte[] content = documents.contents().get(FIRST);
        ledger.undo(6).appended(1).blocks(8);
        assertThatThrownBy(() -> replay.toLatest(STREAM))
                .isInstanceOf(RetryableException.class)
                .hasMessage("a reorg deeper than the stated finality: block 4, final when the entries of " + STREAM
                        + " were kept, is no longer in the chain\n  hash then " + kept.blockHash()
                        + "\n  hash now  " + ledger.block(4).orElseThrow().hash());
        assertThat(documents.contents())
                .doesNotContainKey(FIRST)
                .containsEntry("chains/77/entries-set-aside/" + STREAM.id() + "/0000000000.json", content);
        assertThat(replay.toLatest(STREAM).history().entries()).hasSize(1);
    }

    @Test
    void aNodeThatIsBehindTheKeptEntriesIsAskedForAllAndLeavesThemAsTheyAre() {
        ledger.appended(2).blocks(6);
        replay.toLatest(STREAM).history();
        byte[] content = documents.contents().get(FIRST);
        ForkingLedger behind = new ForkingLedger().appended(2).blocks(1);
        behind.unsettled = 0;
        assertThat(replay(behind, documents).toLatest(STREAM).history().entries())
                .isEqualTo(new StreamReplay(behind).toLatest(STREAM).history().entries());
        assertThat(documents.contents().get(FIRST)).isSameAs(content);
    }

    @Test
    void keptEntriesThatDontLeadToTheHeadAreReplacedByThoseOfTheChain() {
        ledger.appended(2).blocks(4);
        replay.toLatest(STREAM).history();
        KeptEntries whole = new StoredEntries(documents).read(STREAM).orElseThrow();
        new StoredEntries(documents)
                .write(
                        STREAM,
                        new KeptEntries(
                                whole.blockNumber(),
                                whole.blockHash(),
                                whole.entries().subList(0, 1)));
        assertThat(replay.toLatest(STREAM).history().entries()).isEqualTo(whole.entries());
        assertThat(new StoredEntries(documents).read(STREAM)).contains(whole);
    }

    @Test
    void withoutAFinalBlockNothingIsKept() {
        ledger.unsettled = 100;
        ledger.appended(1);
        assertThat(replay.toLatest(STREAM).history().entries()).hasSize(1);
        assertThat(documents.contents()).isEmpty();
    }

    @Test
    void aStoreThatTakesNothingDoesNotStopAReplay() {
        MemoryDocuments full = new MemoryDocuments() {
            @Override
            public void write(String path, byte[] content) {
                throw new RetryableException(path + " can't be written: no space left", "make room");
            }
        };
        ledger.appended(1).blocks(4);
        assertThat(replay(ledger, full).toLatest(STREAM).history().entries()).hasSize(1);
    }

    @Test
    void afterAFullFileANewOneIsBegunAndTheFullOneIsNotWrittenAgain() {
        ledger.appended(StoredEntries.FULL).blocks(4);
        replay.toLatest(STREAM).history();
        byte[] full = documents.contents().get(FIRST);
        ledger.appended(1).blocks(4);
        replay.toLatest(STREAM).history();
        ledger.appended(2).blocks(4);
        replay.toLatest(STREAM).history();
        assertThat(documents.names(FOLDER)).containsExactly("0000000000.json", "0000000001.json");
        assertThat(documents.contents().get(FIRST)).isSameAs(full);
        assertThat(new StoredEntries(documents).read(STREAM).orElseThrow().entries())
                .isEqualTo(new StreamReplay(ledger).toLatest(STREAM).history().entries());
    }

    @Test
    void aFileOfALaterVersionIsNotRead() {
        ledger.appended(1).blocks(4);
        replay.toLatest(STREAM).history();
        documents
                .contents()
                .computeIfPresent(
                        FIRST,
                        (path, content) -> new String(content, StandardCharsets.UTF_8)
                                .replace("hawser-entries-v1", "hawser-entries-v2")
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(new StoredEntries(documents).read(STREAM)).isEmpty();
        assertThat(replay.toLatest(STREAM).history().entries()).hasSize(1);
        assertThat(EntriesFile.parse(documents.contents().get(FIRST), FIRST).entries())
                .hasSize(1);
    }

    /** Whatever is kept, damaged, undone or forgotten: what a replay calls whole is what the chain holds. */
    @Property(tries = 150)
    void aReplayGivesTheChainsHistoryOrCantTell(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int steps) {
        Random random = new Random(seed);
        MemoryDocuments store = new MemoryDocuments();
        ForkingLedger chain = new ForkingLedger();
        for (int step = 0; step < steps; step++) {
            change(chain, store, random);
            Block at = random.nextInt(4) == 0
                    ? chain.block(random.nextLong(chain.latest().number() + 1)).orElseThrow()
                    : chain.latest();
            List<AppendedEntry> truth = whole(chain, at);
            try {
                Replay told = replay(chain, store).to(STREAM, at);
                assertThat(told).isNotInstanceOf(Replay.Contradiction.class);
                if (told instanceof Replay.Complete complete) {
                    assertThat(complete.history().entries()).isEqualTo(truth);
                }
            } catch (RetryableException e) {
                assertThat(e.getMessage()).containsAnyOf("a reorg deeper", "history is pruned");
            }
        }
    }

    private static void change(ForkingLedger chain, MemoryDocuments store, Random random) {
        switch (random.nextInt(8)) {
            case 0 ->
                chain.undo(random.nextInt(Math.min(7, (int) chain.latest().number())))
                        .blocks(random.nextInt(8));
            case 1 -> damage(store, random);
            case 2 -> chain.prunedBefore = random.nextLong(chain.latest().number() + 1);
            case 3 -> chain.admitsPruning = !chain.admitsPruning;
            case 4 -> chain.appended(random.nextInt(StoredEntries.FULL));
            case 5 -> chain.prunedBefore = 0;
            default -> chain.appended(random.nextInt(3)).blocks(random.nextInt(5));
        }
    }

    private static void damage(MemoryDocuments store, Random random) {
        if (store.contents().isEmpty()) {
            return;
        }
        List<String> paths = List.copyOf(store.contents().keySet());
        String path = paths.get(random.nextInt(paths.size()));
        byte[] content = store.contents().get(path).clone();
        switch (random.nextInt(4)) {
            case 0 -> store.contents().remove(path);
            case 1 -> store.contents().put(path, java.util.Arrays.copyOf(content, random.nextInt(content.length)));
            case 2 -> store.contents().put(paths.get(random.nextInt(paths.size())), content);
            default -> {
                content[random.nextInt(content.length)] = (byte) "0123456789abcdef\"".charAt(random.nextInt(17));
                store.contents().put(path, content);
            }
        }
    }

    /** The naive replay of a node that forgets nothing. */
    private static List<AppendedEntry> whole(ForkingLedger chain, Block at) {
        long pruned = chain.prunedBefore;
        chain.prunedBefore = 0;
        try {
            return new StreamReplay(chain).to(STREAM, at).history().entries();
        } finally {
            chain.prunedBefore = pruned;
        }
    }

    private static StreamReplay replay(ForkingLedger ledger, MemoryDocuments documents) {
        return new StreamReplay(
                ledger, new Kept(new StoredEntries(documents), new FinalityReader(ledger, new Finality.Finalized())));
    }
}
