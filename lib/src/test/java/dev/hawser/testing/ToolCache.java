package dev.hawser.testing;

import java.nio.file.Path;

/** The folder in which programs that were built for the tests are kept: {@code HAWSER_CACHE}, or one at home. */
final class ToolCache {
    private ToolCache() {}

    /** Where a program of the version lies, or will. */
    static Path program(String name, String version) {
        String home = Path.of(System.getProperty("user.home"), ".cache/hawser").toString();
        return Path.of(System.getenv().getOrDefault("HAWSER_CACHE", home), name + "-" + version, name);
    }
}
