package dev.hawser.score;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Scores rows by a model document: integers in, integers out. Not for several threads at once. */
public final class Scorer {
    private final ModelDocument document;
    private final List<MarginSum> sums;
    private final FixedRow row = new FixedRow();

    Scorer(ModelDocument document) {
        int width = document.features().width();
        this.document = document;
        this.sums = IntStream.range(0, document.margins())
                .mapToObj(category -> new MarginSum(document.weights().margin(category, width)))
                .toList();
    }

    /**
     * Scores a row before its transforms.
     *
     * @param offset the row's exact offset; empty where the model names none
     */
    public Score score(Cells cells, Optional<BigDecimal> offset) {
        try {
            row.clear();
            document.features().apply(cells, row);
            return score(row, offset);
        } catch (RefusedException e) {
            return new Score.Refused(e.getMessage());
        }
    }

    /**
     * Scores a row from its published feature words.
     *
     * @param offset the row's exact offset; empty where the model names none
     * @throws dev.hawser.primitives.InvalidInputException if the words are not canonical or name features that the model lacks
     */
    public Score score(byte[] featureWords, Optional<BigDecimal> offset) {
        try {
            return score(FixedRow.ofWords(featureWords, document.features().width()), offset);
        } catch (RefusedException e) {
            return new Score.Refused(e.getMessage());
        }
    }

    /**
     * The score alone of a row's published feature words, whatever the link makes of it; empty where the row is refused.
     *
     * @throws dev.hawser.primitives.InvalidInputException if the words are not canonical or name features that the model lacks
     * @throws IllegalStateException if the model has several margins
     */
    public Optional<BigDecimal> scoreAlone(byte[] featureWords) {
        if (sums.size() > 1) {
            throw new IllegalStateException("a model of several margins has no score by itself");
        }
        try {
            return Optional.of(scaled(
                    margins(FixedRow.ofWords(featureWords, document.features().width()))
                            .get(0)));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    /** The integer sums at scale 21 of a row before its transforms, without what is predicted; empty where it is refused. */
    public Optional<List<BigInteger>> margins(Cells cells) {
        try {
            row.clear();
            document.features().apply(cells, row);
            return Optional.of(margins(row));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    private List<BigInteger> margins(FixedRow fixed) {
        List<BigInteger> margins = new ArrayList<>(sums.size());
        for (MarginSum sum : sums) {
            margins.add(sum.of(fixed));
        }
        return margins;
    }

    private Score score(FixedRow fixed, Optional<BigDecimal> offset) {
        List<BigInteger> margins = margins(fixed);
        return margins.size() == 1
                ? one(margins, offset.orElse(document.link().defaultOffset()), fixed)
                : several(margins, fixed);
    }

    private Score one(List<BigInteger> margins, BigDecimal offset, FixedRow fixed) {
        BigInteger margin = margins.get(0);
        return new Score.Scored(
                margins,
                scaled(margin),
                predicted(margin, offset),
                margin.compareTo(document.threshold()) >= 0 ? 1 : 0,
                List.of(),
                document.bounds()
                        .map(bounds -> new Score.Interval(
                                predicted(margin.add(bounds.lower()), offset),
                                predicted(margin.add(bounds.upper()), offset))),
                fixed.words());
    }

    private Score several(List<BigInteger> margins, FixedRow fixed) {
        int best = 0;
        for (int i = 1; i < margins.size(); i++) {
            best = margins.get(i).compareTo(margins.get(best)) > 0 ? i : best;
        }
        List<BigDecimal> probabilities = Exponential.softmax(
                margins.stream()
                        .map(margin -> new BigDecimal(margin, FixedPoint.MARGIN_SCALE))
                        .toList(),
                document.scale());
        return new Score.Scored(
                margins,
                scaled(margins.get(best)),
                probabilities.get(best),
                best,
                probabilities,
                Optional.empty(),
                fixed.words());
    }

    private BigDecimal predicted(BigInteger margin, BigDecimal offset) {
        return document.link().apply(margin, offset, document.scale());
    }

    private BigDecimal scaled(BigInteger margin) {
        return new BigDecimal(margin, FixedPoint.MARGIN_SCALE).setScale(document.scale(), RoundingMode.HALF_EVEN);
    }
}
