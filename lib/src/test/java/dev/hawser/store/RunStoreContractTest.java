package dev.hawser.store;

import static dev.hawser.store.Manifests.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Parents;
import dev.hawser.manifest.RunDescription;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.RunKey;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of a store wherever it is. */
@ParameterizedClass
@EnumSource(StoreUnderTest.Kind.class)
class RunStoreContractTest {
    private static final int WRITERS = 16;
    private static final int ROUNDS = 50;
    private static final RunKey KEY = key(1);
    private static final RunDescription OTHER = new RunDescription(
            RunDescription.Job.INGEST,
            "gas-price",
            Interval.ALL,
            Hash32.ZERO,
            Parents.NONE,
            List.of(),
            Optional.empty());
    private static final Duration DAY = Duration.ofHours(24);

    private static StoreUnderTest place;

    private URI uri;

    RunStoreContractTest(StoreUnderTest.Kind kind) {
        assertThat(kind).isNotNull();
    }

    @BeforeParameterizedClassInvocation
    static void start(StoreUnderTest.Kind kind) {
        place = kind.start();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        place.close();
    }

    @BeforeEach
    void newStore() {
        uri = place.newStore();
    }

    @Test
    void ofSixteenWritersOneWinsAndItsContentStands() throws Exception {
        try (Race race = new Race(WRITERS)) {
            for (int round = 0; round < ROUNDS; round++) {
                StoreFiles files = files();
                Path name = files.path("runs/" + round + "/manifest.json");
                List<byte[]> found = race.run(writer -> files.createOrRead(name, content(writer)));
                byte[] there = files.read(name).orElseThrow();
                assertThat(found).as("round %d", round).allMatch(bytes -> Arrays.equals(bytes, there));
                List<Integer> winners = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    if (Arrays.equals(there, content(writer))) {
                        winners.add(writer);
                    }
                }
                assertThat(winners).as("round %d", round).hasSize(1);
            }
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void twoDriversThatRaceForOneRunGetTheSameManifestAndTheLosersAttemptIsRemovedLater() throws Exception {
        try (Race race = new Race(2)) {
            for (int round = 0; round < 5; round++) {
                RunKey key = key(round);
                List<Attempt> attempts = race.run(driver -> store().begin(key));
                for (Attempt attempt : attempts) {
                    write(attempt, "data/part-0", "rows");
                }
                List<Manifest> published =
                        race.run(driver -> store().publish(attempts.get(driver), Manifests.of(attempts.get(driver))));
                assertThat(published.get(0).digest()).isEqualTo(published.get(1).digest());
                assertThat(store().find(key).orElseThrow().digest())
                        .isEqualTo(published.get(0).digest());
                Attempt loser = attempts.get(
                        attempts.get(0).name().equals(published.get(0).attempt()) ? 1 : 0);
                DeadAttempts dead = later().deadAttempts();
                assertThat(dead.find(Optional.empty(), DAY))
                        .singleElement()
                        .satisfies(one -> assertThat(one.name()).isEqualTo(loser.name()))
                        .satisfies(one -> assertThat(dead.remove(one)).isTrue());
                assertThat(read(store().attemptFolder(published.get(0)), "data/part-0"))
                        .contains("rows");
                assertThat(read(store().attemptFolder(loser), "data/part-0")).isEmpty();
            }
        }
    }

    @Test
    void aReaderFindsAWholeDocumentAtAnyTime() throws Exception {
        int size = 300_000;
        RunStore writing = store();
        RunStore reading = store();
        writing.write("chains/1/trust.json", letters('a', size));
        try (Race race = new Race(2)) {
            List<Integer> seen = race.run(role -> {
                if (role == 0) {
                    for (int i = 0; i < 25; i++) {
                        writing.write("chains/1/trust.json", letters((char) ('a' + i % 20), size + i));
                    }
                    writing.write("chains/1/trust.json", letters('z', size));
                    return 0;
                }
                int reads = 0;
                for (byte[] bytes = new byte[1]; bytes[0] != 'z'; reads++) {
                    bytes = reading.read("chains/1/trust.json").orElseThrow();
                    assertThat(bytes.length).isGreaterThanOrEqualTo(size);
                    assertThat(bytes).containsOnly(bytes[0]);
                }
                return reads;
            });
            assertThat(seen.get(1)).isPositive();
        }
        assertThat(reading.names("chains/1")).containsExactly("trust.json");
    }

    @Test
    void aNameThatIsCreatedShowsNothingHalfWritten() throws Exception {
        byte[] content = letters('m', 300_000);
        StoreFiles files = files();
        try (Race race = new Race(2)) {
            for (int round = 0; round < 10; round++) {
                Path name = files.path("runs/" + round + "/manifest.json");
                race.run(role -> {
                    if (role == 0) {
                        return files.createOrRead(name, content);
                    }
                    Optional<byte[]> found = Optional.empty();
                    while (found.isEmpty()) {
                        found = files.read(name);
                    }
                    assertThat(found.get()).isEqualTo(content);
                    return found.get();
                });
            }
        }
    }

    @Test
    void aRunIsThereWhenItsManifestIs() throws IOException {
        RunStore store = store();
        assertThat(store.manifests()).isEmpty();
        assertThat(store.unfinished()).isEmpty();
        Attempt attempt = store.begin(KEY);
        write(attempt, "data/part-0", "rows");
        assertThat(store.find(KEY)).isEmpty();
        assertThat(store.manifests()).isEmpty();
        assertThat(store.unfinished()).containsExactly(KEY);

        Manifest published = store.publish(attempt, Manifests.of(attempt));
        assertThat(published.text()).isEqualTo(Manifests.of(attempt).text());
        assertThat(store.manifests()).map(Manifest::run).containsExactly(KEY);
        assertThat(store.unfinished()).isEmpty();
        assertThat(read(store.attemptFolder(published), "data/part-0")).contains("rows");
    }

    @Test
    void ofWhatDriversLeftOnlyOldAttemptsThatNothingNamesAreDead() throws IOException {
        RunStore store = store();
        Attempt published = store.begin(KEY);
        write(published, "data/part-0", "rows");
        store.publish(published, Manifests.of(published));
        Attempt lost = store.begin(KEY);
        write(lost, "data/_temporary/0/part-0", "half");
        Attempt died = store.begin(OTHER, Optional.empty());
        store.write("chains/1/trust.json", letters('t', 10));

        assertThat(store.deadAttempts().find(Optional.empty(), DAY)).isEmpty();
        DeadAttempts later = later().deadAttempts();
        assertThat(later.find(Optional.empty(), DAY))
                .extracting(DeadAttempt::name)
                .containsExactly(lost.name(), died.name());
        assertThat(later.find(Optional.of("gas-price"), DAY))
                .extracting(DeadAttempt::name)
                .containsExactly(died.name());
        DeadAttempt dead = later.find(Optional.of("price"), DAY).get(0);
        assertThat(dead.files()).isEqualTo(2);
        assertThat(dead.bytes()).isGreaterThan(4);

        for (DeadAttempt one : later.find(Optional.empty(), DAY)) {
            assertThat(later.remove(one)).isTrue();
        }
        assertThat(later.find(Optional.empty(), DAY)).isEmpty();
        assertThat(read(store.attemptFolder(published), "data/part-0")).contains("rows");
        assertThat(store.manifests()).map(Manifest::run).containsExactly(KEY);
        assertThat(store.unfinished()).containsExactly(OTHER.key());
        assertThat(store.names("chains/1")).containsExactly("trust.json");
    }

    @Test
    void anAttemptThatWasTakenForDeadPublishesNothing() {
        RunStore store = store();
        Attempt slow = store.begin(KEY);
        DeadAttempts later = later().deadAttempts();
        later.find(Optional.empty(), DAY).forEach(later::remove);
        assertThatThrownBy(() -> store.publish(slow, Manifests.of(slow)))
                .isInstanceOf(RetryableException.class)
                .hasMessage(slow.name() + " of run " + KEY + " was removed while it was at work");
        assertThat(store.find(KEY)).isEmpty();

        Attempt next = store.begin(KEY);
        Manifest published = store.publish(next, Manifests.of(next));
        assertThat(store.publish(slow, Manifests.of(slow)).digest()).isEqualTo(published.digest());
    }

    @Test
    void anAttemptThatIsPublishedBeforeItIsRemovedStays() throws IOException {
        RunStore store = store();
        Attempt attempt = store.begin(KEY);
        write(attempt, "data/part-0", "rows");
        DeadAttempts later = later().deadAttempts();
        DeadAttempt listed = later.find(Optional.empty(), DAY).get(0);
        Manifest published = store.publish(attempt, Manifests.of(attempt));
        assertThat(later.remove(listed)).isFalse();
        assertThat(read(store.attemptFolder(published), "data/part-0")).contains("rows");
    }

    private RunStore store() {
        return RunStore.open(uri, place.hadoop(), Clock.systemUTC());
    }

    /** The store, two days on. */
    private RunStore later() {
        return RunStore.open(uri, place.hadoop(), Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
    }

    private StoreFiles files() {
        return StoreFiles.open(uri, place.hadoop());
    }

    private void write(Attempt attempt, String path, String text) throws IOException {
        Path file = new Path(new Path(store().attemptFolder(attempt)), path);
        try (OutputStream out = file.getFileSystem(place.hadoop()).create(file, false)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Optional<String> read(URI folder, String path) {
        return files().read(new Path(new Path(folder), path)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Names of what writers wrote beside and left. */
    private Set<String> leftovers() {
        Set<String> names = new HashSet<>();
        for (FileStatus file : files().listBelow(new Path(uri))) {
            if (file.getPath().getName().startsWith(".")) {
                names.add(file.getPath().toString());
            }
        }
        return names;
    }

    private static byte[] content(int writer) {
        return ("writer " + writer).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] letters(char letter, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }
}
