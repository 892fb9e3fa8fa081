package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.RunKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a run does, from which its key follows.
 *
 * @param config the hash of the pipeline's configuration and SQL
 * @param inputs absolute, normalised URIs; only an ingest has any
 * @param supersedes the digest of the manifest that this run replaces
 */
public record RunDescription(
        Job job,
        String pipeline,
        Interval interval,
        Hash32 config,
        Parents parents,
        List<String> inputs,
        Optional<Hash32> supersedes) {

    /** The jobs that publish a run. */
    public enum Job {
        INGEST("ingest", "hawser-dataset-v1"),
        TRAIN("train", "hawser-model-v1"),
        PREDICT("predict", "hawser-batch-v1");

        private final String text;
        private final String format;

        Job(String text, String format) {
            this.text = text;
            this.format = format;
        }

        /** The format of the manifest that the job publishes. */
        public String format() {
            return format;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public String text() {
        return Json.canonical(toJson());
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("format", "hawser-run-v1")
                .put("job", job.toString())
                .put("pipeline", pipeline)
                .put("interval", interval.toString())
                .put("config", config.toString());
        json.set("parents", parents.toJson());
        ArrayNode uris = json.putArray("inputs");
        TreeSet<String> sorted = new TreeSet<>((a, b) ->
                Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
        sorted.addAll(inputs);
        sorted.forEach(uris::add);
        supersedes.ifPresent(digest -> json.put("supersedes", digest.toString()));
        return json;
    }

    public RunKey key() {
        return RunKey.of(Keccak.hash(text().getBytes(StandardCharsets.UTF_8)));
    }

    /** The same work as the correction of a published run. */
    public RunDescription superseding(Hash32 digest) {
        return superseding(Optional.of(digest));
    }

    /** Whether the manifest is of this work, whatever it replaced. */
    public boolean describes(Manifest manifest) {
        return superseding(manifest.supersedes().map(Supersedes::digest)).key().equals(manifest.run());
    }

    private RunDescription superseding(Optional<Hash32> digest) {
        return new RunDescription(job, pipeline, interval, config, parents, inputs, digest);
    }
}
