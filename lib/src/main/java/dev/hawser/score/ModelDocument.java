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
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Enough to recompute a prediction without Spark.
 *
 * @param family {@code linear} or {@code logistic}
 * @param features names of the columns, in the order of the weights
 * @param offset the exact column that the link starts from, where there is one
 * @param threshold the margin, at scale 21, from which the class is 1
 * @param scale digits after the point of what is published
 * @param trainingInterval the interval that the model was fitted on
 * @param weights by index, the intercept first; at scale 12
 */
public record ModelDocument(
        String family,
        Link link,
        List<String> features,
        Optional<String> offset,
        BigInteger threshold,
        int scale,
        String label,
        String trainingInterval,
        List<BigInteger> weights) {

    private static final String IDENTITY_TRANSFORM = "identity";

    /**
     * The document of a fitted model.
     *
     * @param intercept as fitted
     * @param coefficients as fitted, one for each feature
     * @throws InvalidInputException if a coefficient can't be held
     */
    public static List<BigInteger> weights(double intercept, double[] coefficients) {
        try {
            List<BigInteger> weights = new ArrayList<>();
            weights.add(FixedPoint.weight(intercept));
            for (double coefficient : coefficients) {
                weights.add(FixedPoint.weight(coefficient));
            }
            return weights;
        } catch (RefusedException e) {
            throw new InvalidInputException(
                    "a fitted coefficient can't be held as an integer at scale 12: " + e.getMessage(),
                    "bring the features and the label to units of similar size (gwei for wei)",
                    e);
        }
    }

    public Scorer scorer() {
        return new Scorer(weights, link, threshold, scale);
    }

    /** The bytes of weights.bin. */
    public byte[] weightWords() {
        SortedMap<Integer, BigInteger> words = new TreeMap<>();
        for (int i = 0; i < weights.size(); i++) {
            words.put(i, weights.get(i));
        }
        return Words.encode(words);
    }

    /** What stands in a leaf's {@code model} column: keccak256(abi.encode(digest, keccak256(weights.bin))). */
    public Hash32 commitment(Hash32 manifestDigest) {
        return commitment(manifestDigest, Keccak.hash(weightWords()));
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
                .put("trainingInterval", trainingInterval)
                .put("weights", Hex.encode(weightWords()));
        ArrayNode list = json.putArray("features");
        features.forEach(name -> list.add(Json.object().put("name", name).put("transform", IDENTITY_TRANSFORM)));
        offset.ifPresent(name -> json.put("offset", name));
        if (link == Link.LOGIT) {
            json.putArray("classes").add("0").add("1");
        }
        return json;
    }

    /** @throws InvalidInputException if a member is missing or of a kind that this version doesn't know */
    public static ModelDocument parse(Members json) {
        List<String> features = new ArrayList<>();
        for (Members feature : json.objects("features")) {
            if (!feature.text("transform").equals(IDENTITY_TRANSFORM)) {
                throw feature.wrong("transform", "one that this version knows");
            }
            features.add(feature.text("name"));
        }
        List<BigInteger> weights = new ArrayList<>();
        SortedMap<Integer, BigInteger> words = Words.decode(Hex.decode(json.text("weights")));
        for (int i = 0; i <= features.size(); i++) {
            weights.add(words.getOrDefault(i, BigInteger.ZERO));
        }
        for (Map.Entry<Integer, BigInteger> word : words.entrySet()) {
            if (Integer.compareUnsigned(word.getKey(), features.size()) > 0) {
                throw json.wrong("weights", "made of words for " + features.size() + " features");
            }
        }
        String threshold = json.text("threshold");
        if (!threshold.matches("0|-?[1-9]\\d{0,38}")) {
            throw json.wrong("threshold", "an integer");
        }
        long scale = json.count("scale");
        if (scale > FixedPoint.MARGIN_SCALE) {
            throw json.wrong("scale", "at most " + FixedPoint.MARGIN_SCALE);
        }
        return new ModelDocument(
                json.text("family"),
                Link.parse(json.text("link")),
                features,
                json.optionalText("offset"),
                new BigInteger(threshold),
                (int) scale,
                json.text("label"),
                json.text("trainingInterval"),
                weights);
    }
}
