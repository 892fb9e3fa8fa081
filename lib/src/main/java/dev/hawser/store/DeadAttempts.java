package dev.hawser.store;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.RunKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Finds and removes what drivers left that died or lost a race: attempts that no published manifest names and that
 * nothing was written to for a while. Object stores know no times of folders, so an attempt is as old as its newest file.
 */
public final class DeadAttempts {
    private final RunStore store;
    private final StoreFiles files;
    private final Clock clock;

    DeadAttempts(RunStore store, StoreFiles files, Clock clock) {
        this.store = store;
        this.files = files;
        this.clock = clock;
    }

    /**
     * The dead attempts, by run and name.
     *
     * @param pipeline whose runs; empty for all
     * @param olderThan how long ago the last write must be. An attempt that is still at work and writes more seldom is
     *     taken for dead
     */
    public List<DeadAttempt> find(Optional<String> pipeline, Duration olderThan) {
        Instant before = clock.instant().minus(olderThan);
        List<DeadAttempt> dead = new ArrayList<>();
        for (RunKey run : store.claimed()) {
            Optional<Manifest> published = store.find(run);
            if (pipeline.isEmpty() || pipeline.equals(pipeline(run, published))) {
                unnamed(run, published).stream()
                        .filter(attempt -> attempt.lastWrite().isBefore(before))
                        .forEach(dead::add);
            }
        }
        return dead;
    }

    /** Removes the attempt, unless it was published after all; returns whether it did. */
    public boolean remove(DeadAttempt dead) {
        Path folder = store.attemptPath(dead.run(), dead.name());
        // From here on the attempt is not published; what was published before is found next.
        files.delete(new Path(folder, RunStore.MARKER));
        boolean named = store.find(dead.run())
                .filter(manifest -> manifest.attempt().equals(dead.name()))
                .isPresent();
        if (!named) {
            files.deleteAll(folder);
        }
        return !named;
    }

    private Optional<String> pipeline(RunKey run, Optional<Manifest> published) {
        return published
                .map(Manifest::pipeline)
                .or(() -> store.claim(run)
                        .flatMap(claim -> claim.optionalObject("description"))
                        .map(description -> description.text("pipeline")));
    }

    private List<DeadAttempt> unnamed(RunKey run, Optional<Manifest> published) {
        return files.list(store.runPath(run)).stream()
                .filter(FileStatus::isDirectory)
                .filter(folder -> published.isEmpty()
                        || !published.get().attempt().equals(folder.getPath().getName()))
                .map(folder -> attempt(run, folder))
                .toList();
    }

    private DeadAttempt attempt(RunKey run, FileStatus folder) {
        List<FileStatus> all = files.listBelow(folder.getPath());
        long newest =
                all.stream().mapToLong(FileStatus::getModificationTime).max().orElse(folder.getModificationTime());
        return new DeadAttempt(
                run,
                folder.getPath().getName(),
                Instant.ofEpochMilli(newest),
                all.size(),
                all.stream().mapToLong(FileStatus::getLen).sum());
    }
}
