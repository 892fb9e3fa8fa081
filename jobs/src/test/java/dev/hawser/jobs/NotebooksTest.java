package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotebooksTest {
    private static final Path FOLDER = Program.CHECKOUT.resolve("notebooks");

    @Test
    void thereAreThreeAndTheReadmeNamesEach() throws IOException {
        assertThat(notebooks()).hasSize(3);
        assertThat(Files.readString(FOLDER.resolve("README.md")))
                .contains(notebooks().stream()
                        .map(file -> "](" + file.getFileName() + ")")
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void aNotebookIsCommittedWithoutWhatARunLeavesInIt(Path file) throws IOException {
        JsonNode notebook = new ObjectMapper().readTree(file.toFile());

        assertThat(notebook.path("cells")).isNotEmpty().allSatisfy(cell -> {
            assertThat(cell.path("metadata")).isEmpty();
            if (cell.path("cell_type").asText().equals("code")) {
                assertThat(cell.path("outputs").isArray()).isTrue();
                assertThat(cell.path("outputs")).isEmpty();
                assertThat(cell.path("execution_count").isNull()).isTrue();
            }
        });
        assertThat(notebook.at("/metadata/language_info").has("version")).isFalse();
    }

    private static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }
}
