package dev.hawser.session;

import dev.hawser.manifest.Manifest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The runs that sessions of this process have published, for those who tell others of it. */
public final class PublishedRuns {
    private static final List<Manifest> RUNS = new CopyOnWriteArrayList<>();

    private PublishedRuns() {}

    static void add(Manifest run) {
        RUNS.add(run);
    }

    /** In the order in which they were published. */
    public static List<Manifest> all() {
        return List.copyOf(RUNS);
    }
}
