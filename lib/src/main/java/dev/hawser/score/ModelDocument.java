package dev.hawser.score;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Enough to recompute a prediction without Spark.
 *
 * @param family {@code linear} or {@code logistic}
 * @param columns what the rows hold that the features and the offset read; empty in documents of before columns were named
 * @param features what is made of the columns, in the order of the weights
 * @param offset the exact column that the link starts from, where there is one
 * @param classes of a logistic model, by their index; empty for a linear one
 * @param threshold the margin, at scale 21, from which the class of a single margin is 1
 * @param scale digits after the point of what is published
 * @param bounds of the prediction's interval, where it was fitted
 * @param trainingInterval the interval that the model was fitted on
 * @param weights at scale 12
 */
public record ModelDocument(
        String family,
        Link link,
        List<DocumentColumn> columns,
        Features features,
        Optional<String> offset,
        List<String> classes,
        BigInteger threshold,
        int scale,
        Optional<Bounds> bounds,
        String label,
        String trainingInterval,
        Weights weights) {

    /** The most words that stand in the document itself; more are in the file weights.bin alone. */
    private static final int MOST_WORDS = 65_536;

    private static final String WEIGHTS_FILE = "weights.bin";

    public Scorer scorer() {
        return new Scorer(this);
    }

    /** How many margins a row has: one a class where there are more than two. */
    public int margins() {
        return classes.size() > 2 ? classes.size() : 1;
    }

    /** What stands in a leaf's {@code model} column: keccak256(abi.encode(digest, keccak256(weights.bin))). */
    public Hash32 commitment(Hash32 manifestDigest) {
        return commitment(manifestDigest, weights.hash());
    }

    public static Hash32 commitment(Hash32 manifestDigest, Hash32 weightsHash) {
        return Keccak.hash(
                new AbiEncoder().bytes32(manifestDigest).bytes32(weightsHash).encode());
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("family", family)
                .put("link", link.toString())
                .put("label", label)
                .put("scale", scale)
                .put("threshold", threshold.toString())
                .put("trainingInterval", trainingInterval);
        if (weights.size() <= MOST_WORDS) {
            json.put("weights", weights.toString());
        } else {
            json.put("weightsFile", WEIGHTS_FILE);
        }
        if (!columns.isEmpty()) {
            ArrayNode list = json.putArray("columns");
            columns.forEach(
                    column -> list.add(Json.object().put("name", column.name()).put("type", column.type())));
        }
        ArrayNode list = json.putArray("features");
        features.list()
                .forEach(feature ->
                        list.add(TransformJson.write(feature.transform()).put("name", feature.name())));
        offset.ifPresent(name -> json.put("offset", name));
        if (!classes.isEmpty()) {
            classes.forEach(json.putArray("classes")::add);
        }
        bounds.ifPresent(given -> json.putObject("bounds")
                .put("lower", given.lower().toString())
                .put("upper", given.upper().toString())
                .put("level", given.level()));
        return json;
    }

    /**
     * Reads a document that holds its weights.
     *
     * @throws InvalidInputException if a member is missing or of a kind that this version doesn't know
     */
    public static ModelDocument parse(Members json) {
        return parse(json, () -> {
            throw new InvalidInputException(
                    "the model's weights stand in the file " + WEIGHTS_FILE + " beside it",
                    "give that file too, from data/ of the model's run");
        });
    }

    /**
     * Reads a document.
     *
     * @param weightsFile gives the bytes of weights.bin where the document names that file
     * @throws InvalidInputException if a member is missing or of a kind that this version doesn't know
     */
    public static ModelDocument parse(Members json, Supplier<byte[]> weightsFile) {
        List<Feature> features = json.objects("features").stream()
                .map(feature -> new Feature(feature.text("name"), TransformJson.read(feature, feature.text("name"))))
                .toList();
        ModelDocument document = new ModelDocument(
                json.text("family"),
                Link.parse(json.text("link")),
                columns(json),
                new Features(features),
                json.optionalText("offset"),
                json.has("classes") ? json.texts("classes") : List.of(),
                integer(json, "threshold"),
                scale(json),
                json.optionalObject("bounds").map(ModelDocument::bounds),
                json.text("label"),
                json.text("trainingInterval"),
                Weights.ofWords(json.has("weightsFile") ? weightsFile.get() : Hex.decode(json.text("weights"))));
        DocumentCheck.require(json, document);
        return document;
    }

    private static List<DocumentColumn> columns(Members json) {
        List<DocumentColumn> columns = new ArrayList<>();
        if (json.has("columns")) {
            json.objects("columns")
                    .forEach(column -> columns.add(new DocumentColumn(column.text("name"), column.text("type"))));
        }
        return columns;
    }

    private static int scale(Members json) {
        long scale = json.count("scale");
        if (scale > FixedPoint.MARGIN_SCALE) {
            throw json.wrong("scale", "at most " + FixedPoint.MARGIN_SCALE);
        }
        return (int) scale;
    }

    private static Bounds bounds(Members json) {
        return new Bounds(integer(json, "lower"), integer(json, "upper"), json.text("level"));
    }

    private static BigInteger integer(Members json, String name) {
        String text = json.text(name);
        if (!text.matches("0|-?[1-9]\\d{0,38}")) {
            throw json.wrong(name, "an integer");
        }
        return new BigInteger(text);
    }
}
