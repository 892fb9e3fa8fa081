package dev.hawser.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Parents;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&{{data}}\u2028";

    @Test
    void theHeadlineSaysWhatByWhichModelAndWhere() {
        assertThat(headline(SampleReports.logistic()))
                .matches("Batch of 9,841 rows, from 1 Feb 2022 until 1 Mar 2022, by the logistic model 0x[0-9a-f]{8}…,"
                        + " anchored in block 21,250,003 of Ethereum");
        assertThat(headline(SampleReports.linear()))
                .contains("blocks 9,008,928 to 9,010,703", "of the local chain 31337");
        assertThat(headline(SampleReports.plain())).endsWith("…").doesNotContain("anchored");
    }

    @Test
    void everySectionIsThereAndWhatHasNothingToSayIsNot() {
        List<String> all = List.of("quality", "model", "drift", "data", "published", "anchor", "lineage", "check");
        assertThat(sections(SampleReports.logistic())).isEqualTo(all);
        assertThat(sections(SampleReports.plain()))
                .containsExactly("quality", "model", "data", "published", "anchor", "lineage", "check");
        assertThat(Report.html(SampleReports.logistic()).split("href=\"#"))
                .as("a link to each section")
                .hasSize(all.size() + 1);
    }

    @Test
    void aMetricStandsBesideItsIntervalAndBaseline() {
        String logistic = body(SampleReports.logistic());
        assertThat(logistic)
                .contains(
                        "On the rows that each of 10 folds left out the model&#39;s AUC is 0.9913 (95% interval 0.9887 to"
                                + " 0.9934); the baseline (base-rate) has 0.5.")
                .contains(row("AUC", "0.9913", "0.5", "✓ 0.4913 higher", "0.9887 to 0.9934"))
                .contains(row("Brier score", "0.0271", "0.1724", "✓ 84% lower", "0.0246 to 0.0297"));
        assertThat(body(SampleReports.linear()))
                .contains(row("MAE", "8.41", "8.86", "≈ baseline within the interval", "7.83 to 9.02"))
                .contains(row("Interval coverage", "0.8942", "", "", "0.881 to 0.907"));
    }

    @Test
    void theTimeFromTheLastRowToAFinalEntryIsSplitByStep() {
        assertThat(body(SampleReports.logistic()))
                .contains(step("leaves", "rows read back, hashed and sorted", "2.250"))
                .contains(step("root", "the tree over them built and kept", "0.500"))
                .contains(step("wait", "until the transaction was signed", "24.250"))
                .contains(step("mining", "until its block", "12.000"))
                .contains(step("finality", "until that block was seen to be final", "800.000"))
                .contains(step("in all", "since the batch&#39;s last row was in storage", "839.000"));
        assertThat(body(SampleReports.plain())).doesNotContain("From the last row");
    }

    @Test
    void withoutAnEvaluationTheMetricsAreTheManifests() {
        String body = body(SampleReports.plain());
        assertThat(body)
                .contains(row("RMSE", "17.3", "21.5", "✓ 20% lower"))
                .contains("holds no evaluation.json")
                .contains("7,142 trained on, 1,776 kept for validation")
                .contains("data-bar=\"1.5\"")
                .doesNotContain("data-plot");
        assertThat(plotData(SampleReports.plain())).isEmpty();
    }

    @Test
    void anEvaluationOfNothingButItsFormatIsEnough() {
        ReportData data = SampleReports.plain();
        EvaluationFile empty = SampleReports.evaluation(Json.object().put("format", "hawser-evaluation-v1"));
        String page = Report.html(
                new ReportData(data.subject(), data.lineage(), Optional.of(empty), data.made(), data.version()));
        assertThat(page).contains("RMSE").doesNotContain("data-plot=\"");
        assertThatThrownBy(() -> EvaluationFile.parse(new byte[] {'{', '}'}, "data/evaluation.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("data/evaluation.json is not of the format hawser-evaluation-v1");
    }

    @Test
    void whatWasRefusedIsCountedWithItsReason() {
        assertThat(body(SampleReports.logistic()))
                .contains(
                        "Of 9,843 rows that the feature query gave, 9,841 were published and 2 refused: 2 × peers is null.")
                .contains("<li>3 × gas_price: not a number</li>")
                .contains("400,003", "2,408")
                .contains("Checks of the data that failed: parent-hashes.")
                .contains("file:///data/export/account-risk/transactions.csv.gz");
    }

    @Test
    void weightsAndFindingsAreShown() {
        assertThat(body(SampleReports.logistic()))
                .contains("The 30 largest of 57 coefficients.")
                .contains("log_sent[0 ≤ x &lt; 1]")
                .contains("class 1 from margin −0.3, probability 0.4256 (max-f1)")
                .contains("missingness:erc20", "! allowed by name");
    }

    @Test
    void aModelOfSeveralClassesHasThemNamedAndNoThreshold() {
        ObjectNode model = SampleReports.model("price", "logistic", "logit", List.of("volume"), "auc");
        ((ObjectNode) model.path("document"))
                .putArray("classes")
                .add("low")
                .add("middle")
                .add("high");
        Manifest manifest = SampleReports.manifest(model, Parents.NONE);
        ReportData data = new ReportData(
                SampleReports.run(manifest, new Anchoring.NotLookedUp()),
                List.of(),
                Optional.empty(),
                SampleReports.MADE,
                "0.1.0");
        assertThat(body(data)).contains("low, middle, high").doesNotContain("class 1 from", "data-bar");
    }

    @Test
    void driftIsToldLargestFirstBelowThatOfTheScores() {
        String body = body(SampleReports.logistic());
        assertThat(body.substring(body.indexOf("id=\"drift\"")))
                .containsSubsequence(
                        "<code>score</code>",
                        "stable",
                        "<code>peers</code>",
                        "large shift",
                        "<code>log_received</code>",
                        "moderate shift");
    }

    @Test
    void whatIsNotAsItShouldBeIsSaidFirst() {
        String body = body(SampleReports.linear());
        assertThat(body.substring(0, body.indexOf("<nav")))
                .contains("In sample: ", "The entry&#39;s block is not final yet.", "which was superseded since.");
        assertThat(body).contains(": a day was missing", "No explorer is known that shows the local chain 31337");
    }

    @Test
    void withoutAChainNothingIsSaidOfTheAnchor() {
        assertThat(body(SampleReports.plain())).contains("Not looked up: no chain was named");
    }

    @Test
    void aParentThatTheStoreLostIsNamed() {
        Manifest batch = SampleReports.manifest(
                SampleReports.batch("price", "all", 4),
                new Parents(List.of(SampleReports.hash("lost")), Optional.of(SampleReports.hash("gone"))));
        ReportData data = new ReportData(
                SampleReports.run(batch, new Anchoring.NotLookedUp()),
                List.of(),
                Optional.empty(),
                SampleReports.MADE,
                "0.1.0");
        assertThat(headline(data)).endsWith("by a model that the store has lost");
        assertThat(body(data))
                .contains(
                        "The store has no manifest", SampleReports.hash("lost") + "", SampleReports.hash("gone") + "");
    }

    @Test
    void aDatasetAndAModelHaveReportsToo() {
        ReportData data = SampleReports.logistic();
        ReportData.Run dataset = data.lineage().get(0);
        ReportData ofDataset = new ReportData(dataset, List.of(), Optional.empty(), data.made(), data.version());
        assertThat(headline(ofDataset))
                .startsWith("Dataset of 7 files, from 1 Jan 2022 until 1 Feb 2022, anchored in block");
        assertThat(sections(ofDataset)).containsExactly("data", "published", "anchor", "lineage", "check");
        ReportData ofModel =
                new ReportData(data.lineage().get(1), List.of(dataset), data.evaluation(), data.made(), data.version());
        assertThat(headline(ofModel)).startsWith("Logistic model, from 1 Jan 2022 until 1 Feb 2022, anchored in block");
        assertThat(sections(ofModel)).doesNotContain("drift").contains("quality", "model", "data");
    }

    @ParameterizedTest
    @CsvSource({
        "1, https://etherscan.io/tx/",
        "11155111, https://sepolia.etherscan.io/tx/",
        "17000, https://holesky.etherscan.io/tx/",
        "560048, https://hoodi.etherscan.io/tx/",
        "137, https://polygonscan.com/tx/",
        "42161, https://arbiscan.io/tx/",
        "10, https://optimistic.etherscan.io/tx/",
        "8453, https://basescan.org/tx/",
        "100, https://gnosisscan.io/tx/",
        "31337, ",
        "987654321, "
    })
    void theTransactionIsLinkedToTheChainsExplorer(long chain, String link) {
        ReportData data = SampleReports.plain();
        Manifest batch = data.manifest();
        ReportData.Run run =
                SampleReports.run(batch, SampleReports.appended(SampleReports.stream(chain, "price"), batch, 0, true));
        String body = body(new ReportData(run, data.lineage(), Optional.empty(), data.made(), data.version()));
        if (link == null) {
            assertThat(body).doesNotContain("href=\"http").contains("No explorer is known");
        } else {
            assertThat(body)
                    .contains("href=\"" + link + SampleReports.hash("transaction0") + "\"")
                    .contains("href=\"" + link.replace("/tx/", "/block/") + "21250000\"");
        }
    }

    @Test
    void whatDataSaysStaysText() {
        ObjectNode dataset =
                SampleReports.dataset("price", "all", 0).members().node().deepCopy();
        ObjectNode table = (ObjectNode) dataset.path("tables").get(0);
        table.put("name", HOSTILE)
                .put("rowsQuarantined", 1)
                .putObject("reasons")
                .put(HOSTILE, 1);
        ((ObjectNode) dataset.path("checks").get(0)).put("name", HOSTILE).put("failed", 1);
        dataset.putArray("inputs").add(HOSTILE);
        ObjectNode model = SampleReports.model("price", "logistic", "logit", List.of(HOSTILE), "auc");
        ((ObjectNode) model.path("findings").get(0)).put("name", HOSTILE).put("says", HOSTILE);
        ((ObjectNode) model.path("document")).put("label", HOSTILE);
        ObjectNode evaluation = SampleReports.logisticEvaluation().put("time", HOSTILE);
        ((ObjectNode) evaluation.path("metrics").get(0)).put("name", HOSTILE);
        ((ObjectNode) evaluation.path("weights").get(0)).put("output", HOSTILE);
        ((ObjectNode) evaluation.path("slices").get(0)).put("from", HOSTILE);
        ((ObjectNode) evaluation.path("baseline")).put("kind", HOSTILE);
        ((ObjectNode) evaluation.path("threshold")).put("policy", HOSTILE);
        Manifest fitted = SampleReports.manifest(model, Parents.NONE);
        ObjectNode batch = SampleReports.batch("price", "all", 4);
        batch.putObject("reasons").put(HOSTILE, 2);
        batch.putObject("supersedes")
                .put("digest", SampleReports.hash("before").toString())
                .put("reason", HOSTILE);
        batch.putObject("drift").putObject("features").put(HOSTILE, "0.4");
        Manifest predicted = SampleReports.manifest(batch, new Parents(List.of(), Optional.of(fitted.digest())));
        ReportData data = new ReportData(
                SampleReports.run(predicted, new Anchoring.NotLookedUp()),
                List.of(
                        SampleReports.run(Manifest.of(dataset), new Anchoring.NotLookedUp()),
                        SampleReports.run(fitted, new Anchoring.NotLookedUp())),
                Optional.of(SampleReports.evaluation(evaluation)),
                SampleReports.MADE,
                HOSTILE);

        String page = Report.html(data);
        assertThat(page).doesNotContain("<img").doesNotContain("</script><img");
        assertThat(page.split("&lt;/script&gt;&lt;img", -1)).hasSizeGreaterThan(15);
        assertThat(page.split("</script>", -1))
                .as("three elements, each closed once")
                .hasSize(4);
        assertThat(plotData(data).path("time").asText()).isEqualTo(HOSTILE);
        assertThat(plotData(data).at("/slices/0/0").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void thePageAllowsItsOwnStyleAndScriptsAndNothingElse() {
        String page = Report.html(SampleReports.linear());
        String policy = between(page, "Content-Security-Policy\" content=\"", "\"");
        assertThat(policy)
                .startsWith("default-src 'none'; style-src '" + hash(between(page, "<style>", "</style>"))
                        + "'; script-src '")
                .endsWith("'; base-uri 'none'; form-action 'none'")
                .doesNotContain("unsafe");
        List<String> scripts = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .map(script -> hash(between(script, "<script>", "</script>")))
                .toList();
        assertThat(scripts).hasSize(2).allSatisfy(script -> assertThat(policy).contains("'" + script + "'"));
        assertThat(page).doesNotContain("\r").doesNotContainPattern(" (src|style|onclick|onload)=\"");
    }

    @Test
    void theLibrarysLicenceComesAlong() {
        assertThat(Report.html(SampleReports.plain()))
                .contains(
                        "Permission to use, copy, modify, and/or distribute this software", "https://d3js.org v7.9.0");
    }

    @Test
    void equalDataGivesEqualText() {
        assertThat(Report.html(SampleReports.logistic())).isEqualTo(Report.html(SampleReports.logistic()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.98765, 0.9877",
        "-0.000456789, −0.0004568",
        "17.30, 17.3",
        "12345.6, '12,346'",
        "17300000000, 1.73e10",
        "0.0000012, 1.2e−6"
    })
    void aNumberIsAsLongAsAReaderNeeds(double value, String text) {
        assertThat(Format.number(value)).isEqualTo(text);
    }

    @Test
    void whatIsNoNumberIsCalledUndefined() {
        assertThat(Format.number(Double.NaN)).isEqualTo("undefined");
    }

    private static String headline(ReportData data) {
        return between(Report.html(data), "<h1>", "</h1>");
    }

    private static List<String> sections(ReportData data) {
        return Pattern.compile("<section aria-labelledby=\"(\\w+)\"")
                .matcher(body(data))
                .results()
                .map(section -> section.group(1))
                .toList();
    }

    private static String body(ReportData data) {
        return between(Report.html(data), "<main>", "</main>");
    }

    private static JsonNode plotData(ReportData data) {
        String json = between(Report.html(data), "id=\"report-data\">", "</script>");
        return Json.parseObject(json.getBytes(StandardCharsets.UTF_8), "the page's data");
    }

    /** A row of the metrics: a name, a number in bold, and what stands beside it. */
    private static String step(String name, String meaning, String seconds) {
        return "<tr><th scope=\"row\">" + name + "</th><td>" + meaning + "</td><td class=\"number\">" + seconds
                + "</td></tr>";
    }

    private static String row(String name, String value, String baseline, String comparison) {
        return "<tr><th scope=\"row\">" + name + "</th><td class=\"number\"><strong>" + value
                + "</strong></td><td class=\"number\">" + baseline + "</td><td>" + comparison + "</td></tr>";
    }

    private static String row(String name, String value, String baseline, String comparison, String interval) {
        return row(name, value, baseline, comparison)
                .replace("</tr>", "<td class=\"number\">" + interval + "</td></tr>");
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
