package dev.hawser.lineage;

import dev.hawser.manifest.Manifest;
import dev.hawser.session.PublishedRuns;
import dev.hawser.session.Summaries;
import io.openlineage.client.OpenLineage;
import io.openlineage.spark.api.CustomFacetBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.spark.scheduler.SparkListenerEvent;

/** The facet {@code hawser}: what the application has published so far, by manifest digest; its last event has all. */
final class ManifestFacetBuilder extends CustomFacetBuilder<SparkListenerEvent, OpenLineage.RunFacet> {
    private final OpenLineage lineage;

    ManifestFacetBuilder(OpenLineage lineage) {
        this.lineage = lineage;
    }

    @Override
    protected void build(SparkListenerEvent event, BiConsumer<String, ? super OpenLineage.RunFacet> facets) {
        List<Manifest> published = PublishedRuns.all();
        if (!published.isEmpty()) {
            OpenLineage.RunFacet facet = lineage.newRunFacet();
            facet.getAdditionalProperties()
                    .put(
                            "published",
                            published.stream()
                                    .map(ManifestFacetBuilder::described)
                                    .toList());
            facets.accept("hawser", facet);
        }
    }

    private static Map<String, Object> described(Manifest run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", Summaries.job(run));
        json.put("pipeline", run.pipeline());
        json.put("interval", run.interval().toString());
        json.put("run", run.run().toString());
        json.put("digest", run.digest().toString());
        json.put("root", run.root().toString());
        json.put("stream", run.stream());
        json.put(
                "parents",
                run.parents().datasets().stream().map(Object::toString).toList());
        run.parents().model().ifPresent(model -> json.put("model", model.toString()));
        return json;
    }
}
