package dev.hawser.session;

import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.RunDescription;
import dev.hawser.manifest.Supersedes;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.RunStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The published runs of a store, and which of them replaced which. A run that no other replaced is live. */
public final class RunHistory {
    private final Map<Hash32, Manifest> byDigest = new LinkedHashMap<>();
    private final Map<Hash32, Manifest> successors = new HashMap<>();

    /** @param manifests oldest claim first */
    public RunHistory(List<Manifest> manifests) {
        for (Manifest manifest : manifests) {
            byDigest.put(manifest.digest(), manifest);
            manifest.supersedes().ifPresent(replaced -> successors.put(replaced.digest(), manifest));
        }
    }

    /** All runs, oldest claim first. */
    public Stream<Manifest> all() {
        return byDigest.values().stream();
    }

    /** Runs that no other replaced, oldest claim first. */
    public Stream<Manifest> live() {
        return all().filter(this::isLive);
    }

    public Optional<Manifest> find(Hash32 digest) {
        return Optional.ofNullable(byDigest.get(digest));
    }

    public boolean isLive(Manifest manifest) {
        return successor(manifest).isEmpty();
    }

    /** The run that replaced this one. */
    public Optional<Manifest> successor(Manifest manifest) {
        return Optional.ofNullable(successors.get(manifest.digest()));
    }

    /** The last of the runs that replaced this one, or itself. */
    public Manifest head(Manifest manifest) {
        Manifest head = manifest;
        for (Optional<Manifest> next = successor(head); next.isPresent(); next = successor(head)) {
            head = next.get();
        }
        return head;
    }

    /** Runs of the same job, pipeline, interval and configuration, oldest claim first. */
    public List<Manifest> like(RunDescription run) {
        return all().filter(manifest ->
                        manifest.members().text("format").equals(run.job().format())
                                && manifest.pipeline().equals(run.pipeline())
                                && manifest.interval().equals(run.interval())
                                && manifest.members().hash("config").equals(run.config()))
                .toList();
    }

    /** The correction of a dataset that the run was made from, the newest where there are several. */
    public Optional<Supersedes> correction(Manifest manifest) {
        return manifest.parents().datasets().stream()
                .flatMap(digest -> find(digest).stream())
                .filter(dataset -> !isLive(dataset))
                .map(this::head)
                .reduce((one, other) -> one.created().compareTo(other.created()) > 0 ? one : other)
                .flatMap(Manifest::supersedes);
    }

    /**
     * The run of that key, else the newest batch that no other replaced, of the pipeline if one is named.
     *
     * @throws InvalidInputException if there is none
     */
    public static Manifest select(HawserConfig config, Optional<String> run) {
        RunStore store = config.store();
        if (run.isPresent()) {
            RunKey key = RunKey.parse(run.get());
            return store.find(key)
                    .orElseThrow(() -> new InvalidInputException(
                            "no run " + key + " is published in " + config.storeUri(), "list them with: hawser runs"));
        }
        Optional<String> pipeline = config.pipelineName();
        return new RunHistory(store.manifests())
                .live()
                .filter(manifest -> manifest.kind() == Manifest.Kind.BATCH)
                .filter(manifest -> pipeline.isEmpty() || manifest.pipeline().equals(pipeline.get()))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new InvalidInputException(
                        "no batch is published in " + config.storeUri(), "run a pipeline first: hawser run"));
    }
}
