package dev.hawser.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.Slither;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every finding of Slither has an answer in SLITHER.md, and every answer there has its finding. */
class SlitherTest {
    private static final Pattern ANSWER = Pattern.compile("(?m)^\\| ([a-z-]+) \\| ([A-Za-z]+\\.\\w+) \\| .+\\|$");

    @Test
    void whatSlitherFindsIsAnswered() throws IOException, InterruptedException {
        NodeTools.ensureInstalled();
        Set<String> found = new TreeSet<>();
        for (JsonNode finding : Slither.report()) {
            JsonNode element = finding.path("elements").path(0);
            String file =
                    element.path("source_mapping").path("filename_relative").asText();
            if (!file.contains("node_modules")) {
                JsonNode parent = element.path("type_specific_fields").path("parent");
                found.add(finding.path("check").asText() + " "
                        + parent.path("name").asText() + "."
                        + element.path("name").asText());
            }
        }
        assertThat(found).isEqualTo(answered());
    }

    private static Set<String> answered() throws IOException {
        String page = Files.readString(NodeTools.libDirectory().resolve("src/main/solidity/SLITHER.md"));
        return ANSWER.matcher(page)
                .results()
                .map((MatchResult row) -> row.group(1) + " " + row.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
