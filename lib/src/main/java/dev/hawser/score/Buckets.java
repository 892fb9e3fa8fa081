package dev.hawser.score;

import java.util.List;

/**
 * One output a bucket, of which the one that holds x is 1. Bucket k holds edge k−1 ≤ x &lt; edge k.
 *
 * @param missing what stands for a missing x; NaN where such a row is refused
 * @param edges ascending, without duplicates
 */
public record Buckets(String column, double missing, List<Double> edges) implements Transform {

    public Buckets {
        edges = List.copyOf(edges);
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public int width() {
        return edges.size() + 1;
    }

    @Override
    public void apply(Cells cells, Outputs outputs) {
        outputs.put(bucket(Cell.number(cells, column, missing)), 1);
    }

    /** How many edges are at or below x. */
    private int bucket(double x) {
        int low = 0;
        int high = edges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edges.get(middle) <= x) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public String label(int output) {
        String from = output == 0 ? "" : edges.get(output - 1) + " ≤ ";
        return from + "x" + (output == edges.size() ? "" : " < " + edges.get(output));
    }
}
