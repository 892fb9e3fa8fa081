package dev.hawser.model;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How well each number alone tells two classes apart: the AUC over a thousand quantile bins, in one pass. */
final class Separation {
    private static final int BINS = 1000;
    private static final double RANK_ERROR = 1e-4;
    /** Fewer rows of a class are told apart by chance. */
    private static final long LEAST_OF_A_CLASS = 10;

    private Separation() {}

    /**
     * The greater of AUC and 1 − AUC, of columns with at least {@link #LEAST_OF_A_CLASS} rows of each class.
     *
     * @param rows with {@link Labels#LABEL}
     * @param columns numbers; a row where one is null counts for the others
     */
    static Map<String, Double> of(Dataset<Row> rows, List<String> columns) {
        Map<String, Double> separations = new LinkedHashMap<>();
        if (columns.isEmpty()) {
            return separations;
        }
        List<Column> selected = new ArrayList<>(List.of(col(Labels.LABEL)));
        columns.forEach(name -> selected.add(ColumnScan.number(rows, name).as(name)));
        Dataset<Row> numbers = rows.select(selected.toArray(Column[]::new));
        double[] shares =
                IntStream.range(1, BINS).mapToDouble(i -> (double) i / BINS).toArray();
        double[][] edges = Arrays.stream(
                        numbers.stat().approxQuantile(columns.toArray(String[]::new), shares, RANK_ERROR))
                .map(found -> Arrays.stream(found).distinct().toArray())
                .toArray(double[][]::new);
        long[][] counts = numbers.toJavaRDD().mapPartitions(new Counting(edges)).reduce(Separation::plus);
        for (int i = 0; i < columns.size(); i++) {
            if (of(counts[i], 0) >= LEAST_OF_A_CLASS && of(counts[i], 1) >= LEAST_OF_A_CLASS) {
                double auc = ranking(counts[i]).auc();
                separations.put(columns.get(i), Math.max(auc, 1 - auc));
            }
        }
        return separations;
    }

    private static long of(long[] counts, int label) {
        return IntStream.range(0, counts.length / 2)
                .mapToLong(bin -> counts[2 * bin + label])
                .sum();
    }

    private static Ranking ranking(long[] counts) {
        int bins = counts.length / 2;
        return new Ranking(
                IntStream.range(0, bins).mapToDouble(i -> -i).toArray(),
                IntStream.range(0, bins)
                        .mapToLong(i -> counts[2 * (bins - 1 - i) + 1])
                        .toArray(),
                IntStream.range(0, bins)
                        .mapToLong(i -> counts[2 * (bins - 1 - i)])
                        .toArray());
    }

    private static long[][] plus(long[][] sums, long[][] others) {
        for (int i = 0; i < sums.length; i++) {
            for (int j = 0; j < sums[i].length; j++) {
                sums[i][j] += others[i][j];
            }
        }
        return sums;
    }

    private record Counting(double[][] edges) implements FlatMapFunction<Iterator<Row>, long[][]>, Serializable {

        @Override
        public Iterator<long[][]> call(Iterator<Row> rows) {
            long[][] counts = Arrays.stream(edges)
                    .map(of -> new long[2 * (2 * of.length + 1)])
                    .toArray(long[][]::new);
            while (rows.hasNext()) {
                Row row = rows.next();
                for (int i = 0; i < edges.length; i++) {
                    if (!row.isNullAt(i + 1)) {
                        counts[i][2 * bin(edges[i], row.getDouble(i + 1)) + (row.getDouble(0) == 1 ? 1 : 0)]++;
                    }
                }
            }
            return List.<long[][]>of(counts).iterator();
        }

        /** What equals an edge has a bin of its own, so that a number of few values is told apart exactly. */
        private static int bin(double[] edges, double value) {
            int found = Arrays.binarySearch(edges, value);
            return found >= 0 ? 2 * found + 1 : 2 * (-found - 1);
        }
    }
}
