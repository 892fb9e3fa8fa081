package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.manifest.Json;
import dev.hawser.testing.Chromium;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The pipelines that others start from, on the real files that their pages name. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelinesTest {
    @TempDir
    static Path folder;

    private static Cli cli;
    private static Path salt;

    /** @param settings that leave out what only costs time here: folds, iterations, crosses */
    private record Case(String pipeline, String file, String metric, double least, String... settings) {
        @Override
        public String toString() {
            return pipeline;
        }

        /** The options of every command on the pipeline. */
        String[] options(String... more) {
            List<String> options = new ArrayList<>(List.of(more));
            options.addAll(List.of("--pipeline", pipeline, "--salt-file", salt.toString()));
            for (String setting : settings) {
                options.addAll(List.of("--set", setting));
            }
            return options.toArray(String[]::new);
        }
    }

    static final List<Case> CASES = List.of(
            new Case("eth-usd", "fees-prices/ETH-USD_daily_ohlcv_2017_2022.csv", "skill", -0.01),
            new Case("gas-price-daily", "fees-prices/etherscan_export-AvgGasPrice_dev_to2023.csv", "skill", 0.05),
            new Case("gas-price-5min", "fees-prices/gas_usage_5min_to_2021-12-26.csv", "r2", 0.5),
            new Case("delivery-time", "delivery/deliverytime_dev.csv", "r2", 0.4, "split.folds=2"),
            new Case("diagnosis-wdbc", "medical/wdbc_sklearn_breast_cancer.csv", "auc", 0.99, "split.folds=3"),
            new Case("diagnosis-pima", "medical/mlbench_PimaIndiansDiabetes.csv", "auc", 0.83, "split.folds=3"),
            new Case(
                    "tx-labelled",
                    "transactions/labelled_tx_tuning_DF.csv",
                    "auc",
                    0.92,
                    "split.folds=2",
                    "model.max-iterations=30"),
            new Case("account-risk", "blocks-2022-2023", "trainingRows", 50, "split.train=1"),
            new Case(
                    "account-risk-labelled",
                    "fraud/transaction_dataset_dev.csv",
                    "auc",
                    0.97,
                    "split.folds=2",
                    "model.max-iterations=20",
                    "define.transactions=[sent_tnx, received_tnx, total_ether_balance]"));

    @BeforeAll
    static void prepare() {
        Cli.prepare();
        cli = new Cli("--store", folder.resolve("store").toString());
        salt = folder.resolve("salt.txt");
        cli.run("accounts", "new-salt", "--salt-file", salt.toString()).succeeded();
    }

    @Order(1)
    @ParameterizedTest
    @FieldSource("CASES")
    void aPipelineRunsOnItsRealFileAndEveryRowIsVerified(Case one) {
        String input = SharedData.file(one.file()).toString();
        Outcome run = cli.run(one.options("run", "--input", input)).succeeded();
        assertThat(metric(run, one.metric())).as(run.err()).isGreaterThanOrEqualTo(one.least());

        cli.run(one.options("verify", "--features")).succeeded();
        cli.run(one.options("report", "--out", folder.resolve(one + ".html").toString()))
                .succeeded();
    }

    @Order(2)
    @Test
    void theForecastSavesAtLeastHalfOfWhatTheOptimumSavesOnTheLastFifthOfTheFiveMinuteSeries() {
        SharedData.file("fees-prices/gas_usage_5min_to_2021-12-26.csv");
        JsonNode simulated =
                cli.json("simulate-fees", "--pipeline", "gas-price-5min", "--horizon", "50m", "--by", "6h");
        Map<String, JsonNode> policies = new HashMap<>();
        simulated
                .path("policies")
                .forEach(policy -> policies.put(policy.path("policy").asText(), policy));
        assertThat(policies.keySet())
                .contains("immediate", "fixed threshold", "trailing median", "forecast", "offline optimum");
        policies.values()
                .forEach(policy -> assertThat(policy.path("late").asLong(-1)).isZero());
        assertThat(policies.get("offline optimum").path("saving").asDouble()).isBetween(0.3, 0.4);
        double forecast = policies.get("forecast").path("ofOptimum").asDouble();
        assertThat(forecast).isGreaterThanOrEqualTo(0.65);
        assertThat(forecast)
                .isGreaterThan(policies.get("trailing median").path("ofOptimum").asDouble());
    }

    @Order(2)
    @Test
    void everyReportOpensWithoutAnErrorInTheConsole() throws IOException {
        Path chromium = Chromium.required();
        List<String> arguments = new ArrayList<>(List.of(
                chromium.toString(),
                Files.createDirectories(folder.resolve("seen")).toString()));
        try (Stream<Path> files = Files.list(folder)) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".html"))
                    .sorted()
                    .forEach(arguments::add);
        }
        assertThat(arguments).as("reports that the runs before left").hasSizeGreaterThan(2);
        NodeTools.Result result = NodeTools.node("src/test/js/report.mjs", arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.output()).isZero();
        JsonNode seen = Json.parseObject(result.output().getBytes(StandardCharsets.UTF_8), "what Chromium saw");
        assertThat(seen).hasSize(arguments.size() - 2);
        seen.forEach(report -> {
            assertThat(report.path("complaints")).as(report.toString()).isEmpty();
            report.path("views")
                    .forEach(view -> assertThat(view.path("overflow").asInt()).isZero());
        });
    }

    /** As the progress line of the training says it. */
    private static double metric(Outcome run, String name) {
        Matcher line =
                Pattern.compile("train: model .*[ ,]" + name + " (-?[0-9.]+)").matcher(run.err());
        assertThat(line.find()).as(run.err()).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
