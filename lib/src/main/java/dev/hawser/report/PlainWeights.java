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
import java.util.SortedMap;

/** The weights of a document whose features are columns as they are: one weight a feature. */
final class PlainWeights {
    /** Weights stand in the document as integers at this scale. */
    private static final int WEIGHT_SCALE = 12;

    private PlainWeights() {}

    /** Largest first; none where a feature is transformed, since its weights have names of their own then. */
    static List<Weight> of(Members document) {
        List<Members> features = document.objects("features");
        boolean plain = features.stream()
                .allMatch(feature -> feature.node().path("transform").asText().equals("identity"));
        if (!plain || !document.has("weights")) {
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
}
