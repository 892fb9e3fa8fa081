package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hex;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Score;
import java.util.Optional;

/** What a model says of one row, for people and as JSON. */
record ScoreReport(ModelFile model, Score.Scored score) {

    void print(Console console) {
        lines(console);
        console.result(json());
    }

    private void lines(Console console) {
        ModelDocument document = model.document();
        line(console, "score", score.score().toPlainString());
        line(console, "prediction", score.prediction().toPlainString());
        name().ifPresent(name -> line(console, "class", score.category() + " (" + name + ")"));
        for (int i = 0; i < score.probabilities().size(); i++) {
            line(
                    console,
                    "P(" + document.classes().get(i) + ")",
                    score.probabilities().get(i).toPlainString());
        }
        score.interval().ifPresent(interval -> {
            line(console, "lower", interval.lower().toPlainString());
            line(console, "upper", interval.upper().toPlainString());
        });
        score.margins().forEach(margin -> line(console, "margin (scale 21)", margin.toString()));
        line(console, "features", Keccak.hash(score.featureWords()).toString());
        line(console, "weights", document.weights().hash().toString());
        model.manifest().ifPresent(manifest -> {
            line(console, "model", manifest.digest().toString());
            line(console, "commitment", document.commitment(manifest.digest()).toString());
        });
    }

    private static void line(Console console, String name, String value) {
        console.say(name + " ".repeat(Math.max(1, 19 - name.length())) + value);
    }

    private Optional<String> name() {
        return Optional.of(model.document().classes())
                .filter(classes -> !classes.isEmpty())
                .map(classes -> classes.get(score.category()));
    }

    private ObjectNode json() {
        ModelDocument document = model.document();
        ObjectNode json = Json.object()
                .put("score", score.score().toPlainString())
                .put("prediction", score.prediction().toPlainString());
        name().ifPresent(name -> json.put("class", score.category()).put("className", name));
        if (!score.probabilities().isEmpty()) {
            ArrayNode probabilities = json.putArray("probabilities");
            score.probabilities().forEach(probability -> probabilities.add(probability.toPlainString()));
        }
        score.interval()
                .ifPresent(interval -> json.put("lower", interval.lower().toPlainString())
                        .put("upper", interval.upper().toPlainString()));
        ArrayNode margins = json.putArray("margins");
        score.margins().forEach(margin -> margins.add(margin.toString()));
        json.put("featureWords", Hex.encode(score.featureWords()))
                .put("features", Keccak.hash(score.featureWords()).toString())
                .put("weights", document.weights().hash().toString());
        model.manifest()
                .ifPresent(manifest -> json.put("model", manifest.digest().toString())
                        .put(
                                "commitment",
                                document.commitment(manifest.digest()).toString()));
        return json;
    }
}
