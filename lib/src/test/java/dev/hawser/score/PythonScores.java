package dev.hawser.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Hex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the Python program {@code score.py}, which shares no code with this library, makes of a model and rows. */
public final class PythonScores {
    private PythonScores() {}

    /**
     * Runs the program once.
     *
     * @param script {@code lib/src/test/python/score.py}
     * @param rows of {@code words} or {@code row}, and {@code offset}
     */
    public static List<ObjectNode> of(Path script, ModelDocument document, List<ObjectNode> rows, Path folder)
            throws IOException, InterruptedException {
        Path model = Files.writeString(folder.resolve("model.json"), Json.canonical(document.toJson()));
        Path weights =
                Files.write(folder.resolve("weights.bin"), document.weights().words());
        Path in = Files.write(
                folder.resolve("in"), rows.stream().map(ObjectNode::toString).toList());
        Path out = folder.resolve("out");
        Process python;
        try {
            python = new ProcessBuilder("python3", script.toString(), model.toString(), weights.toString())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: there is no python3 on the PATH");
            throw e;
        }
        assertThat(python.waitFor()).as(() -> text(out)).isZero();
        try (Stream<String> lines = Files.lines(out)) {
            return lines.map(line -> Json.parseObject(line.getBytes(StandardCharsets.UTF_8), "a line"))
                    .toList();
        }
    }

    private static String text(Path out) {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What the program writes where it agrees, but for the words. */
    public static ObjectNode expected(ModelDocument document, Score.Scored scored) {
        ObjectNode json = Json.object();
        json.putArray("margins");
        scored.margins().forEach(margin -> json.withArray("margins").add(margin.toString()));
        json.put("score", scored.score().toPlainString())
                .put("prediction", scored.prediction().toPlainString())
                .put("class", scored.category());
        if (document.margins() > 1) {
            json.putArray("probabilities");
            scored.probabilities().forEach(p -> json.withArray("probabilities").add(p.toPlainString()));
        }
        scored.interval()
                .ifPresent(interval -> json.put("lower", interval.lower().toPlainString())
                        .put("upper", interval.upper().toPlainString()));
        return json;
    }

    /** How many rows differ in each output, by its name. */
    public static SortedMap<String, Long> differences(Features features, List<byte[]> ours, List<ObjectNode> theirs) {
        return IntStream.range(0, ours.size())
                .boxed()
                .flatMap(i ->
                        FeatureDifferences.of(
                                features,
                                ours.get(i),
                                Hex.decode(theirs.get(i).get("words").textValue()))
                                .stream())
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }
}
