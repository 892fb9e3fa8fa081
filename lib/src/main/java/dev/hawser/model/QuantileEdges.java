package dev.hawser.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Exact quantiles, by one sort on the executors: they do not depend on how the rows are divided. */
final class QuantileEdges {
    private QuantileEdges() {}

    /**
     * At most so many values between the rows', ascending and different: all but the least of the values where they are
     * so few, else those of the ranks that divide the rows evenly.
     *
     * @param value a double; nulls are left out
     */
    static double[] of(Dataset<Row> rows, Column value, int most) {
        Dataset<Row> values = rows.select(value.as("value")).na().drop();
        JavaRDD<Double> sorted = values.sort("value").toJavaRDD().map(row -> row.getDouble(0));
        List<Long> sizes = sorted.mapPartitions(part -> {
                    long size = 0;
                    for (; part.hasNext(); part.next()) {
                        size++;
                    }
                    return List.of(size).iterator();
                })
                .collect();
        long[] firsts = new long[sizes.size() + 1];
        for (int i = 0; i < sizes.size(); i++) {
            firsts[i + 1] = firsts[i] + sizes.get(i);
        }
        long count = firsts[sizes.size()];
        List<Double> edges = sorted.mapPartitionsWithIndex(
                        (index, part) -> {
                            List<Double> found = new ArrayList<>();
                            for (long rank = firsts[index]; part.hasNext(); rank++) {
                                double next = part.next();
                                if (rank > 0 && isEdge(rank, count, most)) {
                                    found.add(next);
                                }
                            }
                            return found.iterator();
                        },
                        false)
                .collect();
        double[] distinct =
                edges.stream().mapToDouble(Double::doubleValue).distinct().toArray();
        Arrays.sort(distinct);
        return distinct;
    }

    private static boolean isEdge(long rank, long count, int most) {
        return count <= most || rank * most / count != (rank - 1) * most / count;
    }
}
