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
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Where runs live, on local disk, HDFS or S3: {@code STORE/runs/RUNKEY/manifest.json} and, below it, the folder of the
 * attempt that the manifest names. A run is published by the exclusive creation of its manifest; published paths are never
 * overwritten. Every method throws {@link RetryableException} where the storage fails or does not answer, and
 * {@link InvalidInputException} where it refuses.
 */
public final class RunStore implements Documents {
    /** In each attempt from its beginning: an attempt that lost it was removed. */
    static final String MARKER = "begun.json";

    private static final String MANIFEST = "manifest.json";
    private static final String CLAIM = "claim.json";
    private static final String RESTORE = "restore it from a copy of the store";

    private final StoreFiles files;
    private final Clock clock;

    private RunStore(StoreFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    /**
     * Opens the store at the URI; it need not exist yet.
     *
     * @throws InvalidInputException if the scheme has no exclusive creation that this version knows, or no store can be
     *     at the URI
     */
    public static RunStore open(URI uri, Configuration hadoop, Clock clock) {
        return new RunStore(StoreFiles.open(uri, hadoop), clock);
    }

    /** The manifest of the run, where it is published. */
    public Optional<Manifest> find(RunKey key) {
        return files.read(new Path(runPath(key), MANIFEST)).map(bytes -> published(bytes, key));
    }

    /** All published manifests, oldest claim first. */
    public List<Manifest> manifests() {
        List<Manifest> manifests = new ArrayList<>();
        claimed().forEach(key -> find(key).ifPresent(manifests::add));
        manifests.sort(Comparator.comparing(Manifest::created).thenComparing(Manifest::run));
        return manifests;
    }

    /** A manifest is published whole or not at all, so one that can't be read was changed since. */
    private static Manifest published(byte[] bytes, RunKey key) {
        try {
            Manifest manifest = Manifest.parse(bytes, "the manifest of run " + key);
            if (manifest.run().equals(key)) {
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
        return claimed().stream()
                .filter(key -> !files.exists(new Path(runPath(key), MANIFEST)))
                .toList();
    }

    /** Keys of all runs, published or not, in ascending order. */
    List<RunKey> claimed() {
        return files.list(files.path("runs")).stream()
                .filter(FileStatus::isDirectory)
                .map(run -> run.getPath().getName())
                .filter(name -> name.matches("0x[0-9a-f]{32}"))
                .map(RunKey::parse)
                .sorted()
                .toList();
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
                    "no published manifest in " + files.root() + " has the digest " + digest,
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
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Path path = new Path(runPath(key), CLAIM);
        Members claim = members(files.createOrRead(path, Json.canonicalBytes(own.put("created", now))), key);
        Attempt attempt = new Attempt(
                key,
                "attempt-" + UUID.randomUUID(),
                created(claim),
                claim.optionalObject("supersedes").map(Supersedes::parse));
        files.replace(marker(attempt), Json.canonicalBytes(Json.object().put("begun", now)));
        return attempt;
    }

    /**
     * How far the storage's clock is ahead of this process's, told by the first file of an attempt that has just begun;
     * negative where it is behind.
     */
    public Duration clockAhead(Attempt attempt) {
        return Duration.between(clock.instant(), files.written(marker(attempt)));
    }

    private static Instant created(Members claim) {
        try {
            return Instant.parse(claim.text("created"));
        } catch (DateTimeParseException e) {
            throw claim.wrong("created", "a time");
        }
    }

    /** What the claim of a run says: when it was {@code created}, and where it is known its {@code description}. */
    public Optional<Members> claim(RunKey key) {
        return files.read(new Path(runPath(key), CLAIM)).map(claim -> members(claim, key));
    }

    private static Members members(byte[] claim, RunKey key) {
        String what = "the claim of run " + key;
        return Members.of(Json.parseObject(claim, what), what);
    }

    /** The folder of one attempt. */
    public URI attemptFolder(Attempt attempt) {
        return attemptPath(attempt.key(), attempt.name()).toUri();
    }

    /** The folder that holds what the manifest describes. */
    public URI attemptFolder(Manifest manifest) {
        return attemptPath(manifest.run(), manifest.attempt()).toUri();
    }

    /**
     * Publishes the run unless another attempt already has; returns what is published now.
     *
     * @throws RetryableException if the attempt was removed as dead and no other was published
     */
    public Manifest publish(Attempt attempt, Manifest manifest) {
        if (!files.exists(marker(attempt))) {
            return find(attempt.key())
                    .orElseThrow(() -> new RetryableException(
                            attempt.name() + " of run " + attempt.key() + " was removed while it was at work",
                            "run again, and let gc remove only what is older than a run takes"));
        }
        return published(
                files.createOrRead(new Path(runPath(attempt.key()), MANIFEST), manifest.bytes()), attempt.key());
    }

    /** What drivers that died left behind. */
    public DeadAttempts deadAttempts() {
        return new DeadAttempts(this, files, clock);
    }

    /** A file of a published run, by its path below the folder that the manifest names; empty where there is none. */
    public Optional<byte[]> read(Manifest manifest, String path) {
        return files.read(new Path(attemptPath(manifest.run(), manifest.attempt()), path));
    }

    @Override
    public Optional<byte[]> read(String path) {
        return files.read(files.path(path));
    }

    @Override
    public List<String> names(String folder) {
        return files.list(files.path(folder)).stream()
                .map(status -> status.getPath().getName())
                .toList();
    }

    @Override
    public void write(String path, byte[] content) {
        files.replace(files.path(path), content);
    }

    @Override
    public byte[] create(String path, byte[] content) {
        return files.createOrRead(files.path(path), content);
    }

    @Override
    public void remove(String path) {
        files.delete(files.path(path));
    }

    Path runPath(RunKey key) {
        return files.path("runs/" + key);
    }

    Path attemptPath(RunKey key, String name) {
        return new Path(runPath(key), name);
    }

    private Path marker(Attempt attempt) {
        return new Path(attemptPath(attempt.key(), attempt.name()), MARKER);
    }
}
