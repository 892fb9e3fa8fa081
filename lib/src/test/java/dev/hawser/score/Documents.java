package dev.hawser.score;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Model documents for tests: label y, of all rows, features as they are. */
public final class Documents {
    private Documents() {}

    public static ModelDocument linear(int scale, Weights weights, String... features) {
        return of(
                Link.IDENTITY, Optional.empty(), BigInteger.ZERO, scale, weights, Features.identity(List.of(features)));
    }

    /** A logistic model where the link is logit, else a linear one. */
    public static ModelDocument of(
            Link link, Optional<String> offset, BigInteger threshold, int scale, Weights weights, Features features) {
        boolean logistic = link == Link.LOGIT;
        return new ModelDocument(
                logistic ? "logistic" : "linear",
                link,
                List.of(),
                features,
                offset,
                logistic ? List.of("0", "1") : List.of(),
                threshold,
                scale,
                Optional.empty(),
                "y",
                "all",
                weights);
    }

    /** A margin for each class. */
    public static ModelDocument classes(List<String> classes, int scale, Weights weights, Features features) {
        return new ModelDocument(
                "logistic",
                Link.LOGIT,
                List.of(),
                features,
                Optional.empty(),
                classes,
                BigInteger.ZERO,
                scale,
                Optional.empty(),
                "y",
                "all",
                weights);
    }
}
