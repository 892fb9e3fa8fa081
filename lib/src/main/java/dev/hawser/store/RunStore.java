package dev.hawser.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.manifest.RunDescription;
import dev.hawser.manifest.Supersedes;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.RunKey;
import dev.hawser.primitives.TamperedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where runs live: {@code STORE/runs/RUNKEY/manifest.json} and, below it, the folder of the attempt that the manifest
 * names. A run is published by the exclusive creation of its manifest; published paths are never overwritten.
 */
public final class RunStore implements Documents {
    private static final String MANIFEST = "manifest.json";
    private static final String CLAIM = "claim.json";
    private static final String RESTORE = "restore it from a copy of the store";

    private final Path root;
    private final FileSystem files;
    private final ExclusiveFiles exclusive;
    private final Clock clock;

    private RunStore(Path root, FileSystem files, Clock clock) {
        this.root = root;
        this.files = files;
        this.exclusive = new ExclusiveFiles();
        this.clock = clock;
    }

    /**
     * Opens the store at the URI; it need not exist yet.
     *
     * @throws InvalidInputException if the scheme has no exclusive creation that this version knows
     */
    public static RunStore open(URI uri, Configuration hadoop, Clock clock) {
        if (!"file".equals(uri.getScheme())) {
            throw new InvalidInputException(
                    "the store " + uri + " is on a file system that this version can't publish to",
                    "use a local folder");
        }
        Path root = new Path(uri);
        try {
            FileSystem files = root.getFileSystem(hadoop);
            if (files.exists(root) && !files.getFileStatus(root).isDirectory()) {
                throw new InvalidInputException("the store " + uri + " is a file", "name a folder");
            }
            return new RunStore(root, files, clock);
        } catch (IOException e) {
            throw new RetryableException(
                    "the store " + uri + " can't be opened: " + e.getMessage(), "check its URI", e);
        }
    }

    /** The manifest of the run, where it is published. */
    public Optional<Manifest> find(RunKey key) {
        return read(new Path(folder(key), MANIFEST)).map(bytes -> published(bytes, key.toString()));
    }

    /** All published manifests, oldest claim first. */
    public List<Manifest> manifests() {
        try {
            List<Manifest> manifests = new ArrayList<>();
            for (FileStatus run : files.listStatus(new Path(root, "runs"))) {
                read(new Path(run.getPath(), MANIFEST))
                        .map(bytes -> published(bytes, run.getPath().getName()))
                        .ifPresent(manifests::add);
            }
            manifests.sort(Comparator.comparing(Manifest::created).thenComparing(Manifest::run));
            return manifests;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A manifest is published whole or not at all, so one that can't be read was changed since. */
    private static Manifest published(byte[] bytes, String key) {
        try {
            Manifest manifest = Manifest.parse(bytes, "the manifest of run " + key);
            if (manifest.run().toString().equals(key)) {
                return manifest;
            }
            throw new TamperedException(
                    "the manifest of run " + key + " is not the published one: it states run " + manifest.run(),
                    RESTORE);
        } catch (InvalidInputException e) {
            throw new TamperedException(
                    "the manifest of run " + key + " is not the published one: " + e.getMessage(), RESTORE, e);
        }
    }

    /** Keys of runs that were claimed and not published. */
    public List<RunKey> unfinished() {
        try {
            List<RunKey> keys = new ArrayList<>();
            for (FileStatus run : files.listStatus(new Path(root, "runs"))) {
                if (!files.exists(new Path(run.getPath(), MANIFEST))) {
                    keys.add(RunKey.parse(run.getPath().getName()));
                }
            }
            keys.sort(Comparator.naturalOrder());
            return keys;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All published manifests by the digests that name them, oldest claim first. */
    public Map<Hash32, Manifest> byDigest() {
        Map<Hash32, Manifest> byDigest = new LinkedHashMap<>();
        manifests().forEach(manifest -> byDigest.put(manifest.digest(), manifest));
        return byDigest;
    }

    /** @throws TamperedException if no published manifest has that digest */
    public Manifest require(Hash32 digest) {
        Manifest manifest = byDigest().get(digest);
        if (manifest == null) {
            throw new TamperedException(
                    "no published manifest in " + root + " has the digest " + digest,
                    "the run was removed or its manifest changed; restore the store from a copy");
        }
        return manifest;
    }

    /** Claims the run, or joins the claim that is there, and opens a folder for one attempt at it. */
    public Attempt begin(RunKey key) {
        return begin(key, Json.object());
    }

    /**
     * The same, with a claim that says what is being done.
     *
     * @param supersedes what the run replaces and why, unless the claim that is there says it
     */
    public Attempt begin(RunDescription run, Optional<Supersedes> supersedes) {
        ObjectNode own = Json.object();
        own.set("description", run.toJson());
        supersedes.ifPresent(replaced -> own.set("supersedes", replaced.toJson()));
        return begin(run.key(), own);
    }

    private Attempt begin(RunKey key, ObjectNode own) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        exclusive.create(new Path(folder(key), CLAIM), Json.canonicalBytes(own.put("created", now.toString())));
        Members claim = claim(key).orElseThrow();
        return new Attempt(
                key,
                "attempt-" + UUID.randomUUID(),
                Instant.parse(claim.text("created")),
                claim.optionalObject("supersedes").map(Supersedes::parse));
    }

    /** What the claim of a run says: when it was {@code created}, and where it is known its {@code description}. */
    public Optional<Members> claim(RunKey key) {
        String what = "the claim of run " + key;
        return read(new Path(folder(key), CLAIM)).map(bytes -> Members.of(Json.parseObject(bytes, what), what));
    }

    /** The folder of one attempt. */
    public URI attemptFolder(Attempt attempt) {
        return new Path(folder(attempt.key()), attempt.name()).toUri();
    }

    /** The folder that holds what the manifest describes. */
    public URI attemptFolder(Manifest manifest) {
        return new Path(folder(manifest.run()), manifest.attempt()).toUri();
    }

    /** Publishes the run unless another attempt already has; returns what is published now. */
    public Manifest publish(Attempt attempt, Manifest manifest) {
        exclusive.create(new Path(folder(attempt.key()), MANIFEST), manifest.bytes());
        return find(attempt.key()).orElseThrow();
    }

    @Override
    public Optional<byte[]> read(String path) {
        return read(new Path(root, path));
    }

    @Override
    public List<String> names(String folder) {
        try {
            return Arrays.stream(files.listStatus(new Path(root, folder)))
                    .map(status -> status.getPath().getName())
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new RetryableException(
                    folder + " in " + root + " can't be listed: " + e.getMessage(), "check the store and try again", e);
        }
    }

    @Override
    public void write(String path, byte[] content) {
        exclusive.replace(new Path(root, path), content);
    }

    private Path folder(RunKey key) {
        return new Path(root, "runs/" + key);
    }

    private Optional<byte[]> read(Path path) {
        try (InputStream in = files.open(path)) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new RetryableException(
                    path + " can't be read: " + e.getMessage(), "check the store and try again", e);
        }
    }
}
