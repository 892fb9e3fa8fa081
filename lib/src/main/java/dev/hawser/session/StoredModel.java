package dev.hawser.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.score.ModelDocument;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The document of a published model, with the weights that stand beside it where they are too many for it. */
final class StoredModel {
    private StoredModel() {}

    /**
     * The document.
     *
     * @throws TamperedException if the weights are not those that the manifest names
     * @throws RetryableException if the storage doesn't answer
     */
    static ModelDocument document(HawserConfig config, Manifest model) {
        return ModelDocument.parse(model.members().object("document"), () -> weights(config, model));
    }

    /** Its evaluation.json; empty where a model of before has none. */
    static Optional<ObjectNode> evaluation(HawserConfig config, Manifest model) {
        Path file = new Path(config.store().attemptFolder(model) + "/data/evaluation.json");
        try {
            FileSystem files = file.getFileSystem(config.hadoop().configuration());
            if (!files.exists(file)) {
                return Optional.empty();
            }
            try (InputStream in = files.open(file)) {
                return Optional.of(Json.parseObject(in.readAllBytes(), file.toString()));
            }
        } catch (IOException e) {
            throw new RetryableException(
                    file + " can't be read: " + e.getMessage(), "check the store, and run again", e);
        }
    }

    private static byte[] weights(HawserConfig config, Manifest model) {
        Path file = new Path(config.store().attemptFolder(model) + "/data/weights.bin");
        byte[] weights;
        try (InputStream in =
                file.getFileSystem(config.hadoop().configuration()).open(file)) {
            weights = in.readAllBytes();
        } catch (IOException e) {
            throw new RetryableException(
                    "the weights of model " + model.run() + " can't be read from " + file + ": " + e.getMessage(),
                    "check the store, and run again",
                    e);
        }
        Hash32 published = model.members().hash("weights");
        Hash32 found = Keccak.hash(weights);
        if (!found.equals(published)) {
            throw new TamperedException(
                    file + " is not the published one: its hash is " + found + ", the manifest says " + published,
                    "restore the file; verify tells what else changed");
        }
        return weights;
    }
}
