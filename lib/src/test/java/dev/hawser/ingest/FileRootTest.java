package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRootTest extends SparkSuite {
    @TempDir
    Path folder;

    @Test
    void theVectorsRootIsOurs() throws IOException {
        JsonNode cases = vectors("cases").get("files");
        JsonNode expected = vectors("expected").get("files");
        for (int i = 0; i < cases.size(); i++) {
            List<FileLeaf> files = new ArrayList<>();
            for (JsonNode file : cases.get(i).get("paths")) {
                if (FileLeaf.counts(file.get(0).asText())) {
                    files.add(new FileLeaf(
                            file.get(0).asText(),
                            Hash32.parse(file.get(1).asText()),
                            file.get(2).asLong()));
                }
            }
            FileRoot root = FileRoot.of(files);
            assertThat(root.root()).hasToString(expected.get(i).get("root").asText());
            assertThat(root.count()).isEqualTo(expected.get(i).get("count").asLong());
        }
    }

    @Test
    void filesAreHashedAsTheyLieAndHiddenOnesLeftOut() throws IOException {
        write("rows/part é %20.parquet", "abc");
        write("rows/_SUCCESS", "");
        write("rows/.part.crc", "x");
        write("_temporary/x", "x");
        write("weights.bin", "");
        FileRoot root = FileRoot.read(spark(), folder.toUri().toString());
        assertThat(root.files())
                .containsExactly(
                        new FileLeaf(
                                "rows/part é %20.parquet",
                                Hash32.parse("0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), 3),
                        new FileLeaf(
                                "weights.bin",
                                Hash32.parse("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                                0));
        write("weights.bin", "changed");
        FileRoot changed = FileRoot.read(spark(), folder.toUri().toString());
        assertThat(changed.root()).isNotEqualTo(root.root());
    }

    @Test
    void anEmptyFolderHasTheEmptyRootAndAMissingOneNone() {
        assertThat(FileRoot.read(spark(), folder.toUri().toString()).root()).isEqualTo(MerkleTree.EMPTY_ROOT);
        assertThatThrownBy(() ->
                        FileRoot.read(spark(), folder.resolve("none").toUri().toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a//b", "/a", "a/", "a/../b", "./a", "_x/../y", "e\u0301.parquet"})
    void aPathInAnotherFormIsRefused(String path) {
        assertThatThrownBy(() -> FileLeaf.counts(path)).isInstanceOf(InvalidInputException.class);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static JsonNode vectors(String name) throws IOException {
        return new ObjectMapper().readTree(FileRootTest.class.getResource("/vectors/hawser-v1-" + name + ".json"));
    }
}
