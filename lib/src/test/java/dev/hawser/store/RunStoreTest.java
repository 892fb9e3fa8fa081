package dev.hawser.store;

import static dev.hawser.store.Manifests.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import dev.hawser.primitives.TamperedException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunStoreTest {
    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00.75Z");
    private static final RunKey KEY = key(1);

    @TempDir
    Path folder;

    @Test
    void theTimeOfTheClaimIsThatOfEveryAttempt() {
        Attempt first = store(NOON).begin(KEY);
        Attempt later = store(NOON.plus(Duration.ofDays(1))).begin(KEY);
        assertThat(first.created()).isEqualTo(Instant.parse("2024-01-01T12:00:00Z"));
        assertThat(later.created()).isEqualTo(first.created());
        assertThat(later.name()).isNotEqualTo(first.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 2})
    void anAttemptTellsHowFarTheClocksOfStorageAndProcessAreApart(int hoursBehind) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(-hoursBehind));
        RunStore store = RunStore.open(folder.toUri(), new Configuration(), clock);
        assertThat(store.clockAhead(store.begin(KEY)))
                .isBetween(
                        Duration.ofHours(hoursBehind).minusMinutes(1),
                        Duration.ofHours(hoursBehind).plusMinutes(1));
    }

    @Test
    void aRunWhoseAttemptDiedIsPublishedByTheNext() throws IOException {
        RunStore store = store(NOON);
        Attempt dead = store.begin(KEY);
        Path data = Path.of(store.attemptFolder(dead)).resolve("data/part");
        Files.createDirectories(data.getParent());
        Files.writeString(data, "half a file");
        assertThat(store.find(KEY)).isEmpty();
        assertThat(store.manifests()).isEmpty();
        assertThat(store.unfinished()).containsExactly(KEY);

        Attempt next = store(NOON.plusSeconds(60)).begin(KEY);
        Manifest published = store.publish(next, Manifests.of(next));
        assertThat(store.unfinished()).isEmpty();
        assertThat(published.attempt()).isEqualTo(next.name());
        assertThat(store.attemptFolder(published)).isEqualTo(store.attemptFolder(next));
        assertThat(data).exists();
    }

    @Test
    void aDeadWritersHalfManifestIsNoManifest() throws IOException {
        RunStore store = store(NOON);
        Attempt attempt = store.begin(KEY);
        Files.writeString(folder.resolve("runs/" + KEY + "/.manifest.json.dead"), "{\"form");
        assertThat(store.find(KEY)).isEmpty();
        assertThat(store.publish(attempt, Manifests.of(attempt)).run()).isEqualTo(KEY);
    }

    @Test
    void aPublishedManifestIsNeverOverwritten() {
        RunStore store = store(NOON);
        Attempt attempt = store.begin(KEY);
        Manifest first = store.publish(attempt, Manifests.of(attempt));
        Attempt again = store.begin(KEY);
        assertThat(store.publish(again, Manifests.of(again)).digest()).isEqualTo(first.digest());
        assertThat(store.find(KEY).orElseThrow().digest()).isEqualTo(first.digest());
    }

    @Test
    void manifestsAreListedByClaimAndKey() {
        for (int i : new int[] {3, 1, 2}) {
            RunStore store = store(NOON.plusSeconds(i == 3 ? 0 : 10));
            Attempt attempt = store.begin(key(i));
            store.publish(attempt, Manifests.of(attempt));
        }
        assertThat(store(NOON).manifests()).map(Manifest::run).containsExactly(key(3), key(1), key(2));
    }

    @Test
    void aManifestIsFoundByItsDigestOrMissed() {
        RunStore store = store(NOON);
        Attempt attempt = store.begin(KEY);
        Hash32 digest = store.publish(attempt, Manifests.of(attempt)).digest();
        assertThat(store.require(digest).run()).isEqualTo(KEY);
        assertThatThrownBy(() -> store.require(Hash32.ZERO))
                .isInstanceOf(TamperedException.class)
                .hasMessageEndingWith("has the digest " + Hash32.ZERO);
    }

    @Test
    void anEditedManifestIsEvidenceOfTampering() throws IOException {
        RunStore store = store(NOON);
        Attempt attempt = store.begin(KEY);
        store.publish(attempt, Manifests.of(attempt));
        Path file = folder.resolve("runs/" + KEY + "/manifest.json");
        Files.writeString(file, Files.readString(file) + "\n");
        assertThatThrownBy(() -> store.find(KEY))
                .isInstanceOf(TamperedException.class)
                .hasMessage("the manifest of run " + KEY + " is not the published one: the manifest of run " + KEY
                        + " is not canonical JSON (RFC 8785)");
    }

    @Test
    void documentsAreReplacedWhole() {
        RunStore store = store(NOON);
        assertThat(store.read("chains/1/trust.json")).isEmpty();
        store.write("chains/1/trust.json", bytes("one"));
        store.write("chains/1/trust.json", bytes("two"));
        assertThat(store.read("chains/1/trust.json")).contains(bytes("two"));
    }

    @Test
    void aStoreThatIsNotThereYetIsEmpty() {
        RunStore store = RunStore.open(folder.resolve("new").toUri(), new Configuration(), Clock.systemUTC());
        assertThat(store.manifests()).isEmpty();
        assertThat(store.unfinished()).isEmpty();
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void aFileSystemWithoutExclusiveCreationIsRefused() {
        assertThatThrownBy(() -> RunStore.open(URI.create("ftp://h/x"), new Configuration(), Clock.systemUTC()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the store ftp://h/x is on a file system");
    }

    private RunStore store(Instant now) {
        return RunStore.open(folder.toUri(), new Configuration(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
