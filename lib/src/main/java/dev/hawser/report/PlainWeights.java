package dev.hawser.report;

import dev.hawser.manifest.Members;
import dev.hawser.primitives.Hex;
import dev.hawser.report.EvaluationFile.Weight;
import dev.hawser.score.Words;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** The weights of a document whose features have one output each, and so one weight. */
final class PlainWeights {
    /** Weights stand in the document as integers at this scale. */
    private static final int WEIGHT_SCALE = 12;

    private static final Set<String> ONE_OUTPUT = Set.of("identity", "scaled", "missing-flag");

    private PlainWeights() {}

    /** Largest first; none where a feature has several outputs, or each class weights of its own. */
    static List<Weight> of(Members document) {
        List<Members> features = document.objects("features");
        boolean plain = features.stream()
                .allMatch(feature ->
                        ONE_OUTPUT.contains(feature.node().path("transform").asText()));
        if (!plain || classes(document) > 2 || !document.has("weights")) {
            return List.of();
        }
        SortedMap<Integer, BigInteger> words = Words.decode(Hex.decode(document.text("weights")));
        List<Weight> weights = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            BigDecimal weight = new BigDecimal(words.getOrDefault(i + 1, BigInteger.ZERO), WEIGHT_SCALE);
            weights.add(new Weight(features.get(i).text("name"), "", weight.doubleValue()));
        }
        weights.sort(Comparator.comparingDouble((Weight weight) -> Math.abs(weight.weight()))
                .reversed());
        return weights;
    }

    static int classes(Members document) {
        return document.node().path("classes").size();
    }
}
