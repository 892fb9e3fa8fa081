package dev.hawser.model;

import dev.hawser.score.Features;
import dev.hawser.score.Outputs;
import dev.hawser.score.RefusedException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Adds what fitted features make of each row, as MLlib reads it. */
public final class RowVectors {
    /** vector: the outputs from index 1 on; null where a cell can't be used. */
    public static final String FEATURES = "hawser_features";

    private RowVectors() {}

    /** The rows with the column above. */
    public static Dataset<Row> add(Dataset<Row> rows, Features features) {
        List<String> names = List.of(rows.schema().fieldNames());
        Broadcast<Features> broadcast = JavaSparkContext.fromSparkContext(
                        rows.sparkSession().sparkContext())
                .broadcast(features);
        return rows.mapPartitions(
                new Function(broadcast, names), Encoders.row(rows.schema().add(FEATURES, SQLDataTypes.VectorType())));
    }

    private record Function(Broadcast<Features> features, List<String> names)
            implements MapPartitionsFunction<Row, Row>, Serializable {

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            RowCells cells = new RowCells(names);
            Features fitted = features.value();
            Collected outputs = new Collected(fitted.width());
            return new Mapped<>(rows, row -> {
                Object[] values = new Object[names.size() + 1];
                for (int i = 0; i < names.size(); i++) {
                    values[i] = row.get(i);
                }
                values[names.size()] = outputs.of(fitted, cells.at(row));
                return RowFactory.create(values);
            });
        }
    }

    /** What one row at a time is made into. */
    static final class Collected implements Outputs {
        private static final int FIRST_ROOM = 16;

        private final int width;
        private int[] indexes = new int[FIRST_ROOM];
        private double[] values = new double[FIRST_ROOM];
        private int size;

        Collected(int width) {
            this.width = width;
        }

        /** The row's outputs; null where a cell can't be used. */
        Vector of(Features features, RowCells cells) {
            try {
                size = 0;
                features.apply(cells, this);
                return vector();
            } catch (RefusedException e) {
                return null;
            }
        }

        @Override
        public void put(int index, double value) {
            if (size == indexes.length) {
                indexes = Arrays.copyOf(indexes, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            indexes[size] = index - 1;
            values[size++] = value;
        }

        private Vector vector() {
            return Vectors.sparse(width, Arrays.copyOf(indexes, size), Arrays.copyOf(values, size))
                    .compressed();
        }
    }
}
