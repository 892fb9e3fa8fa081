package dev.hawser.store;

import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.RunKey;

/** Manifests for tests of the store, which looks at little of them. */
final class Manifests {
    private Manifests() {}

    static Manifest of(Attempt attempt) {
        return of(attempt, "price");
    }

    static Manifest of(Attempt attempt, String pipeline) {
        return Manifest.of(Json.object()
                .put("format", "hawser-batch-v1")
                .put("pipeline", pipeline)
                .put("run", attempt.key().toString())
                .put("attempt", attempt.name())
                .put("created", attempt.created().toString()));
    }

    static RunKey key(int i) {
        return RunKey.parse(String.format("0x%032x", i));
    }
}
