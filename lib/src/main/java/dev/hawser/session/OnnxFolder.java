package dev.hawser.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.model.OnnxModel;
import dev.hawser.primitives.RetryableException;
import dev.hawser.score.ModelDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;

/** A model for other programs, beside its document: an ONNX graph, and MLflow's description of it. */
final class OnnxFolder {
    private static final String GRAPH = "model.onnx";

    private OnnxFolder() {}

    /**
     * Writes {@code data/onnx} of an attempt; nothing where the model is too wide for it.
     *
     * @throws RetryableException if the storage doesn't answer
     */
    static void write(HawserSession session, ModelDocument document, URI attempt) {
        Path folder = new Path(attempt + "/data/onnx");
        OnnxModel.of(document).ifPresent(graph -> {
            write(session, new Path(folder, GRAPH), graph);
            write(
                    session,
                    new Path(folder, "MLmodel"),
                    Json.pretty(description(document)).getBytes(StandardCharsets.UTF_8));
        });
    }

    /** JSON is YAML. */
    static ObjectNode description(ModelDocument document) {
        ObjectNode json = Json.object();
        ObjectNode flavors = json.putObject("flavors");
        flavors.putObject("onnx").put("data", GRAPH).putArray("providers").add("CPUExecutionProvider");
        flavors.putObject("python_function").put("data", GRAPH).put("loader_module", "mlflow.onnx");
        ArrayNode inputs =
                Json.array().add(tensor(OnnxModel.FEATURES, document.features().width()));
        document.offset().ifPresent(name -> inputs.add(tensor(OnnxModel.OFFSET, 1)));
        json.putObject("signature").put("inputs", inputs.toString());
        return json;
    }

    private static ObjectNode tensor(String name, int columns) {
        ObjectNode tensor = Json.object().put("name", name).put("type", "tensor");
        tensor.putObject("tensor-spec")
                .put("dtype", "float64")
                .putArray("shape")
                .add(-1)
                .add(columns);
        return tensor;
    }

    private static void write(HawserSession session, Path file, byte[] bytes) {
        try (OutputStream out =
                file.getFileSystem(session.config().hadoop().configuration()).create(file, false)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new RetryableException(
                    "the model can't be written to " + file + ": " + e.getMessage(), "check the store, run again", e);
        }
    }
}
