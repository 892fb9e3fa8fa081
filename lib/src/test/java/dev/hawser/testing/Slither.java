package dev.hawser.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** Slither, a static analyser of contracts. */
public final class Slither {
    private static final String VERSION = "0.11.6";

    private Slither() {}

    /**
     * Slither's report on our contracts, compiled in a folder of their own. Skips the calling test where it is not
     * installed; CONTRIBUTING.md says how it is.
     */
    public static JsonNode report() throws IOException, InterruptedException {
        Path program = ToolCache.program("slither", VERSION);
        assumeTrue(Files.isExecutable(program), () -> "skipped: no slither at " + program);
        Path folder = copy(NodeTools.libDirectory(), ServerProcess.newFolder("slither"));
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(), ".", "--foundry-compile-all", "--json", "report.json")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        String path = NodeTools.foundry("forge").getParent() + File.pathSeparator + System.getenv("PATH");
        builder.environment().put("PATH", path);
        // it ends with another code than 0 where it finds anything
        builder.start().waitFor();
        Path report = folder.resolve("report.json");
        if (!Files.exists(report)) {
            throw new IllegalStateException("slither gave no report:\n" + Files.readString(output));
        }
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        if (!json.path("success").asBoolean()) {
            throw new IllegalStateException("slither failed: " + json.path("error"));
        }
        return json.path("results").path("detectors");
    }

    private static Path copy(Path lib, Path to) throws IOException {
        Path sources = Path.of("src/main/solidity");
        Files.createDirectories(to.resolve(sources));
        Files.copy(lib.resolve("foundry.toml"), to.resolve("foundry.toml"));
        try (Stream<Path> files = Files.list(lib.resolve(sources))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(sources).resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.createSymbolicLink(to.resolve("node_modules"), lib.resolve("node_modules"));
        return to;
    }
}
