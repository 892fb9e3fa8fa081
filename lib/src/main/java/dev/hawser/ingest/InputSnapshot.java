package dev.hawser.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What an ingest found at its inputs: each file's size and time. It lies beside a dataset's data and is not hashed. */
public final class InputSnapshot {
    private static final String NAME = "inputs.json";

    private final SortedMap<String, Stamp> files;

    /** @param modified milliseconds since the epoch */
    private record Stamp(long size, long modified) {}

    private InputSnapshot(SortedMap<String, Stamp> files) {
        this.files = files;
    }

    /**
     * Lists the inputs now, without files whose path shows that they have no row of the interval. An input at which
     * nothing lies has no files.
     *
     * @throws RetryableException if the storage doesn't answer
     */
    public static InputSnapshot of(Configuration hadoop, List<String> inputs, Interval interval) {
        SortedMap<String, Stamp> files = new TreeMap<>();
        InputFiles lister = new InputFiles(hadoop);
        for (String input : inputs) {
            for (InputFile file : present(lister, input)) {
                if (!file.isOutside(interval)) {
                    files.put(file.toString(), new Stamp(file.size(), file.modified()));
                }
            }
        }
        return new InputSnapshot(files);
    }

    private static List<InputFile> present(InputFiles lister, String input) {
        try {
            return lister.list(List.of(input));
        } catch (InvalidInputException e) {
            return List.of();
        }
    }

    /**
     * Reads what {@link #write} wrote there.
     *
     * @return empty where the attempt kept no record of its inputs
     * @throws RetryableException if the storage doesn't answer
     */
    public static Optional<InputSnapshot> read(Configuration hadoop, URI attemptFolder) {
        Path path = new Path(new Path(attemptFolder), NAME);
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
            return Optional.of(parse(in.readAllBytes(), path.toString()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new RetryableException(
                    path + " can't be read: " + e.getMessage(), "check the store and try again", e);
        }
    }

    private static InputSnapshot parse(byte[] bytes, String what) {
        SortedMap<String, Stamp> files = new TreeMap<>();
        for (Members file : Members.of(Json.parseObject(bytes, what), what).objects("files")) {
            files.put(file.text("path"), new Stamp(file.count("size"), file.count("modified")));
        }
        return new InputSnapshot(files);
    }

    /** @throws RetryableException if the storage doesn't answer */
    public void write(Configuration hadoop, URI attemptFolder) {
        var json = Json.object();
        ArrayNode list = json.putArray("files");
        files.forEach((path, stamp) ->
                list.addObject().put("path", path).put("size", stamp.size()).put("modified", stamp.modified()));
        Path path = new Path(new Path(attemptFolder), NAME);
        try (OutputStream out = path.getFileSystem(hadoop).create(path, false)) {
            out.write(Json.canonicalBytes(json));
        } catch (IOException e) {
            throw new RetryableException(
                    path + " can't be written: " + e.getMessage(), "check the store and run again", e);
        }
    }

    /** The files that are not as they were: {@code + PATH} is new, {@code - PATH} is gone, {@code ~ PATH} is changed. */
    public List<String> changesSince(InputSnapshot before) {
        List<String> changes = new ArrayList<>();
        for (Map.Entry<String, Stamp> file : files.entrySet()) {
            Stamp was = before.files.get(file.getKey());
            if (was == null) {
                changes.add("+ " + file.getKey());
            } else if (!was.equals(file.getValue())) {
                changes.add("~ " + file.getKey());
            }
        }
        before.files.keySet().stream()
                .filter(path -> !files.containsKey(path))
                .forEach(path -> changes.add("- " + path));
        return changes;
    }
}
