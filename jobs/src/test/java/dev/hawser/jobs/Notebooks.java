package dev.hawser.jobs;

import dev.hawser.jobs.Program.Outcome;
import java.nio.file.Path;
import java.util.Map;

/** The command that runs a notebook and writes its page. */
final class Notebooks {
    private Notebooks() {}

    /** Without python3 the calling test is skipped. */
    static Outcome render(Path folder, String notebook, Map<String, String> variables) {
        PythonEnvironment.of("notebook");
        PythonEnvironment.of("spark");
        return Program.of(Program.CHECKOUT.resolve("notebooks/render").toString(), "--out", folder.toString(), notebook)
                .with(Map.of("JDK_JAVA_OPTIONS", Program.SHORT_LIVED))
                .with(variables)
                .run();
    }
}
