package dev.hawser.anchor.web3j;

import dev.hawser.manifest.ProofFile;
import java.util.List;
import java.util.function.Function;

/**
 * The rows of a batch that are to be carried.
 *
 * @param all values as in the leaf
 * @param prover proves some of them: a file of one row for one, one of several rows together for more
 */
public record DeskRows(List<List<Object>> all, Function<List<List<Object>>, ProofFile> prover) {
    public DeskRows {
        all = List.copyOf(all);
    }
}
