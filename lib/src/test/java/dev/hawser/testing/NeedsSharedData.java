package dev.hawser.testing;

import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Skips properties over real data where it is absent, and says so. */
public final class NeedsSharedData implements SkipExecutionHook {

    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
        return SharedData.folder().isPresent()
                ? SkipResult.doNotSkip()
                : SkipResult.skip("skipped: no real data beside the repository");
    }
}
