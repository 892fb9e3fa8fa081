package dev.hawser.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Json;
import dev.hawser.testing.Chromium;
import dev.hawser.testing.NodeTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Reports in a real Chromium: wide and narrow, light and dark, and printed. The pictures stay in {@code target/reports} for
 * whoever wants to look.
 */
class ReportPageTest {
    private static final Path FOLDER = NodeTools.libDirectory().resolve("target/reports");

    /** Of normal text, by WCAG 2.2. */
    private static final double ENOUGH_CONTRAST = 4.5;

    private static final Map<String, ReportData> REPORTS = new TreeMap<>(Map.of(
            "logistic", SampleReports.logistic(), "linear", SampleReports.linear(), "plain", SampleReports.plain()));

    private static JsonNode seen;

    @BeforeAll
    static void openEachOnce() throws IOException {
        Path chromium = Chromium.required();
        Files.createDirectories(FOLDER);
        List<String> arguments = new ArrayList<>(List.of(chromium.toString(), FOLDER.toString()));
        for (Map.Entry<String, ReportData> report : REPORTS.entrySet()) {
            Path page = FOLDER.resolve(report.getKey() + ".html");
            arguments.add(
                    Files.writeString(page, Report.html(report.getValue())).toString());
        }
        NodeTools.Result result = NodeTools.node("src/test/js/report.mjs", arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.output()).isZero();
        seen = Json.parseObject(result.output().getBytes(StandardCharsets.UTF_8), "what Chromium saw");
    }

    @Test
    void thereIsNoComplaintInTheConsoleAndNothingIsLoaded() {
        REPORTS.keySet().forEach(name -> {
            assertThat(seen.path(name).path("complaints"))
                    .as("%s: %s", name, seen.path(name).path("complaints"))
                    .isEmpty();
            assertThat(seen.path(name).path("requests"))
                    .extracting(JsonNode::asText)
                    .containsExactly(FOLDER.resolve(name + ".html").toUri().toString());
        });
    }

    @Test
    void everyPlotIsDrawnAtEveryWidthAndOnPaper() {
        assertPlots("logistic", Map.of("roc", 2, "pr", 2, "calibration", 12, "slices", 8));
        assertPlots("linear", Map.of("forecast", 301, "agreement", 301, "residuals", 36, "slices", 8));
        assertPlots("plain", Map.of());
    }

    private static void assertPlots(String report, Map<String, Integer> marks) {
        views(report).forEach((view, shown) -> {
            assertThat(shown.path("plots").size()).as("%s, %s", report, view).isEqualTo(marks.size());
            marks.forEach((name, count) -> {
                JsonNode plot = shown.path("plots").path(name);
                assertThat(plot.path("marks").asInt())
                        .as("%s of %s, %s", name, report, view)
                        .isEqualTo(count);
                assertThat(plot.path("broken").asBoolean(true))
                        .as("%s of %s, %s", name, report, view)
                        .isFalse();
                assertThat(plot.path("outside"))
                        .as("texts of %s of %s, %s", name, report, view)
                        .isEmpty();
                assertThat(plot.path("label").asText()).isNotBlank();
            });
        });
    }

    @Test
    void everyBarIsDrawn() {
        assertThat(seen.at("/logistic/views/light/bars")).hasSize(34).allMatch(bars -> bars.asInt() == 1);
        assertThat(seen.at("/plain/views/phone/bars")).hasSize(1);
    }

    @Test
    void thePageNeverScrollsSideways() {
        REPORTS.keySet()
                .forEach(name -> views(name)
                        .forEach((view, shown) -> assertThat(
                                        shown.path("overflow").asInt(1))
                                .as("%s, %s", name, view)
                                .isZero()));
    }

    @Test
    void textStandsOutFromThePaperInTheDarkToo() {
        views("linear").forEach((view, shown) -> {
            for (String colour : List.of("ink", "soft", "line")) {
                assertThat(contrast(
                                shown.path(colour).asText(), shown.path("paper").asText()))
                        .as("%s, %s", colour, view)
                        .isGreaterThan(ENOUGH_CONTRAST);
            }
        });
        assertThat(seen.at("/linear/views/dark/paper")).isNotEqualTo(seen.at("/linear/views/light/paper"));
    }

    @Test
    void whoCannotSeeItFindsHeadingsAndHeaders() {
        JsonNode shown = seen.at("/logistic/views/light");
        List<String> headings = new ArrayList<>();
        shown.path("headings").forEach(heading -> headings.add(heading.asText()));
        assertThat(headings).startsWith("H1", "H2").containsOnlyOnce("H1").contains("H3");
        assertThat(shown.path("unscoped").asInt(1)).isZero();
        assertThat(shown.path("injected").asInt(1)).isZero();
    }

    @Test
    void itIsPrintedWithEveryPlotOnOnePage() throws IOException {
        for (String name : REPORTS.keySet()) {
            assertThat(seen.path(name).path("pages").asInt()).as(name).isBetween(2, 15);
            assertThat(Files.readString(FOLDER.resolve(name + ".pdf"), StandardCharsets.ISO_8859_1))
                    .startsWith("%PDF-");
            JsonNode paper = views(name).get("paper");
            assertThat(paper.path("breakable").asInt(1)).as(name).isZero();
            assertThat(paper.path("paper").asText())
                    .as("on paper it is never dark")
                    .isEqualTo("rgb(255, 255, 255)");
        }
    }

    private static Map<String, JsonNode> views(String report) {
        Map<String, JsonNode> views = new TreeMap<>();
        seen.path(report).path("views").fields().forEachRemaining(view -> views.put(view.getKey(), view.getValue()));
        assertThat(views).hasSize(4);
        return views;
    }

    /** (L1 + 0.05) / (L2 + 0.05), the relative luminances by WCAG 2.2. */
    private static double contrast(String one, String other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String rgb) {
        List<Double> parts = Pattern.compile("\\d+")
                .matcher(rgb)
                .results()
                .map(MatchResult::group)
                .map(digits -> Integer.parseInt(digits) / 255.0)
                .map(part -> part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4))
                .toList();
        return 0.2126 * parts.get(0) + 0.7152 * parts.get(1) + 0.0722 * parts.get(2);
    }
}
