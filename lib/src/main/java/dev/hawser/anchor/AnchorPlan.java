package dev.hawser.anchor;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands in a stream and what is to be appended.
 *
 * @param missing the wanted entries that the history lacks, each once, in the order wanted
 */
public record AnchorPlan(StreamHistory history, List<Entry> missing) {
    public AnchorPlan {
        missing = List.copyOf(missing);
    }

    public static AnchorPlan of(StreamHistory history, List<Entry> wanted) {
        Set<Entry> missing = new LinkedHashSet<>(wanted);
        missing.removeAll(
                history.entries().stream().map(AppendedEntry::entry).collect(Collectors.toCollection(HashSet::new)));
        return new AnchorPlan(history, List.copyOf(missing));
    }

    /** The first of the missing entries, as many as given or fewer. */
    List<Entry> first(int most) {
        return missing.subList(0, Math.min(most, missing.size()));
    }

    /** Whether the call would append what is missing, behind the present head. */
    boolean stillServes(Appending call) {
        return call.expectedHead().equals(history.head()) && new HashSet<>(missing).containsAll(call.entries());
    }
}
