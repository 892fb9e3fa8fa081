package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.score.ModelDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model as a file of this machine: a model document, or the manifest that holds one.
 *
 * @param manifest where the file is one
 */
record ModelFile(ModelDocument document, Optional<Manifest> manifest) {
    private static final String WEIGHTS = "weights.bin";

    /**
     * Reads a model.
     *
     * @param weights the file of its weights, where the document doesn't hold them; else they are looked for beside it
     * @throws InvalidInputException if the file is no model
     * @throws TamperedException if the weights are not those that the manifest names
     */
    static ModelFile read(Path file, Optional<Path> weights) {
        byte[] bytes = bytes(file);
        ObjectNode json = Json.parseObject(bytes, file.toString());
        Optional<Manifest> manifest = json.has("format") ? Optional.of(manifest(bytes, file)) : Optional.empty();
        Members document = manifest.map(found -> found.members().object("document"))
                .orElseGet(() -> Members.of(json, file.toString()));
        ModelFile model = new ModelFile(
                ModelDocument.parse(document, () -> bytes(weights.orElseGet(() -> beside(file, manifest)))), manifest);
        manifest.ifPresent(found -> requireSame(file, found, model.document()));
        return model;
    }

    private static Manifest manifest(byte[] bytes, Path file) {
        Manifest manifest = Manifest.parse(bytes, file.toString());
        if (manifest.kind() != Manifest.Kind.MODEL) {
            throw new InvalidInputException(
                    file + " is the manifest of a " + manifest.kind().toString().toLowerCase(Locale.ROOT),
                    "give that of a model; hawser runs lists them");
        }
        return manifest;
    }

    /** Where a store keeps them, seen from the manifest; else the document's own folder. */
    private static Path beside(Path file, Optional<Manifest> manifest) {
        Path folder = file.toAbsolutePath().getParent();
        return Stream.concat(
                        manifest.stream()
                                .map(found -> folder.resolve(found.attempt()).resolve("data")),
                        Stream.of(folder))
                .map(place -> place.resolve(WEIGHTS))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "the model's weights stand in a file " + WEIGHTS + ", which is not beside " + file,
                        "give it with --weights, from data/ of the model's run"));
    }

    private static void requireSame(Path file, Manifest manifest, ModelDocument document) {
        Hash32 published = manifest.members().hash("weights");
        Hash32 found = document.weights().hash();
        if (!found.equals(published)) {
            throw new TamperedException(
                    "the weights are not those of " + file + ": their hash is " + found + ", the manifest says "
                            + published,
                    "give the weights.bin of that very model");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidInputException("can't read " + file, "check the path", e);
        }
    }
}
