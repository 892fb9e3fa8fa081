package dev.hawser.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.merkle.Keccak;
import dev.hawser.testing.Chromium;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.TestChain;
import dev.hawser.verify.Forgery.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that checks proof files, in a real Chromium. */
class CheckPageTest {
    private static final Path PAGE = NodeTools.libDirectory().resolve("src/main/resources/dev/hawser/check.html");
    /** Of each kind, how many forged files are chosen as a reader would; the others go to the page's script. */
    private static final int CHOSEN = 5;

    @TempDir
    static Path folder;

    private static final long SEED = new Random().nextLong();
    private static final Map<String, Forgery> FORGED = new HashMap<>();
    private static final List<String> GOOD = new ArrayList<>();
    private static JsonNode page;

    @BeforeAll
    static void openThePageOnce() throws IOException {
        Path chromium = Chromium.required();
        ObjectNode list = Json.object();
        ArrayNode alone = list.putArray("alone");
        ArrayNode chosen = list.putArray("files");
        ArrayNode more = list.putArray("more");
        try (TestChain chain = TestChain.start("--block-base-fee-per-gas", "1")) {
            ProofFiles files = ProofFiles.make(chain, folder);
            list.put(
                    "trust",
                    Files.write(folder.resolve("trust.json"), files.trust().toBytes())
                            .toString());
            for (var file : files.all().entrySet()) {
                GOOD.add(write(file.getKey(), file.getValue().toString()));
                chosen.add(GOOD.get(GOOD.size() - 1));
                alone.add(GOOD.get(GOOD.size() - 1));
            }
            chosen.add(write("look-alike", files.lookAlike().toString()));
            Random random = new Random(SEED);
            for (var file : files.all().entrySet()) {
                List<Forgery> forged = Forgery.of(file.getValue(), random);
                for (int i = 0; i < forged.size(); i++) {
                    String path = write(file.getKey() + "-" + i, forged.get(i).text());
                    FORGED.put(path, forged.get(i));
                    (i % (forged.size() / CHOSEN) == 0 ? chosen : more).add(path);
                }
            }
        }
        page = open(chromium, list);
    }

    @Test
    void everyKindOfFileHolds() {
        for (String path : GOOD) {
            assertThat(verdict(page.path("untrusted").path(path).path("verdict")))
                    .as(path)
                    .isEqualTo(Verdict.HOLDS);
            JsonNode shown = page.path("chosen").path(path);
            assertThat(verdict(shown.path("verdict"))).as(path).isEqualTo(Verdict.HOLDS);
            assertThat(shown.path("steps")).as(path).hasSizeGreaterThan(11).allSatisfy(step -> {
                assertThat(step.path("mark").asText()).isEqualTo("✓");
                assertThat(step.at("/values/0")).isEqualTo(step.at("/values/1"));
            });
        }
    }

    @Test
    void aForgedFileIsRefusedExactlyWhereTheFormatSaysSo() {
        List<String> differing = new ArrayList<>();
        FORGED.forEach((path, forgery) -> {
            JsonNode chosen = page.path("chosen").path(path).path("verdict");
            Verdict found = verdict(chosen.isMissingNode() ? page.path("read").path(path) : chosen);
            if (found != forgery.expected()) {
                differing.add(forgery.place() + ": " + forgery.expected() + " is " + found);
            }
        });
        assertThat(differing).as("seed %d", SEED).isEmpty();
        assertThat(FORGED).hasSizeGreaterThan(1_000);
    }

    @Test
    void aStepThatFailsShowsBothValues() {
        List<JsonNode> refused = new ArrayList<>();
        page.path("chosen").forEach(shown -> {
            if (shown.path("verdict").asText().equals("refused")) {
                refused.add(shown);
            }
        });
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(shown -> assertThat(shown.path("steps")).anySatisfy(step -> {
                    assertThat(step.path("mark").asText()).isEqualTo("✗");
                    assertThat(step.at("/values/0")).isNotEqualTo(step.at("/values/1"));
                }));
    }

    @Test
    void whatIsNotShownIsSaid() {
        JsonNode offline = page.path("untrusted").path(path("offline"));
        assertThat(offline.path("open"))
                .extracting(JsonNode::asText)
                .anyMatch(line -> line.startsWith("Who published this"))
                .anyMatch(line -> line.contains("compare its hash with any explorer"))
                .anyMatch(line -> line.startsWith("That nothing came before or after"));
        assertThat(page.path("chosen").path(path("offline")).path("open"))
                .extracting(JsonNode::asText)
                .noneMatch(line -> line.startsWith("Who published this"));
        assertThat(page.path("untrusted").path(path("unanchored")).path("open"))
                .extracting(JsonNode::asText)
                .anyMatch(line -> line.startsWith("When this was published"));
    }

    @Test
    void aFileMayBeDropped() {
        assertThat(page.at("/dropped/verdict"))
                .isEqualTo(page.path("chosen").path(GOOD.get(0)).path("verdict"));
        assertThat(page.at("/dropped/steps")).isNotEmpty();
    }

    @Test
    void thePageLoadsNothingButItselfAndMayConnectToNothing() {
        assertThat(page.path("requests"))
                .extracting(JsonNode::asText)
                .containsExactly(PAGE.toUri().toString());
        assertThat(page.path("complaints")).as("%s", page.path("complaints")).isEmpty();
        assertThat(page.path("refused").asText()).isEqualTo("connect-src");
    }

    @Test
    void thePageTellsWhoCannotSeeItAndFollowsTheLightOfTheRoom() {
        assertThat(page.at("/empty/live").asText()).isEqualTo("polite");
        assertThat(page.at("/empty/labels"))
                .extracting(JsonNode::asText)
                .containsExactly("Proof file", "Trust file (optional)");
        assertThat(page.path("dark")).isNotEqualTo(page.at("/empty/paper"));
    }

    @Test
    void itsHashIsKeccak() {
        List<String> expected = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            byte[] bytes = new byte[n];
            Arrays.fill(bytes, (byte) n);
            expected.add(Keccak.hash(bytes).toString());
        }
        assertThat(page.path("hashes")).extracting(JsonNode::asText).isEqualTo(expected);
    }

    @Test
    void anEventOfALookAlikeIsNotTheRegistrys() {
        JsonNode shown = page.path("chosen").path(path("look-alike"));
        assertThat(verdict(shown.path("verdict"))).isEqualTo(Verdict.REFUSED);
        assertThat(shown.path("steps"))
                .filteredOn(step -> step.path("mark").asText().equals("✗"))
                .extracting(step -> step.path("name").asText())
                .containsExactly("the registry wrote the event");
    }

    private static JsonNode open(Path chromium, ObjectNode list) throws IOException {
        Path listed = Files.writeString(folder.resolve("list.json"), list.toString());
        NodeTools.Result result =
                NodeTools.node("src/test/js/page.mjs", chromium.toString(), PAGE.toString(), listed.toString());
        assertThat(result.exitCode()).as(result.output()).isZero();
        return Json.parseObject(result.output().getBytes(StandardCharsets.UTF_8), "the page");
    }

    private static Verdict verdict(JsonNode shown) {
        return Verdict.valueOf(shown.asText().toUpperCase(Locale.ROOT));
    }

    private static String path(String name) {
        return folder.resolve(name + ".proof.json").toString();
    }

    private static String write(String name, String text) throws IOException {
        return Files.writeString(Path.of(path(name)), text).toString();
    }
}
