package dev.hawser.lineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.spark.api.CustomFacetBuilder;
import io.openlineage.spark.api.OpenLineageContext;
import io.openlineage.spark.api.OpenLineageEventHandlerFactory;
import java.util.Collection;
import java.util.List;

/** Adds the run facet {@code hawser} to OpenLineage's events, where its listener is configured; OpenLineage finds this class. */
public final class ManifestFacetFactory implements OpenLineageEventHandlerFactory {
    @Override
    public Collection<CustomFacetBuilder<?, ? extends OpenLineage.RunFacet>> createRunFacetBuilders(
            OpenLineageContext context) {
        return List.of(new ManifestFacetBuilder(context.getOpenLineage()));
    }
}
