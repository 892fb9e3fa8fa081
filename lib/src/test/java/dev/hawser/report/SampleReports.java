package dev.hawser.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.manifest.BatchTimes;
import dev.hawser.manifest.EntryTimes;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Parents;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** Runs as the jobs publish them, with evaluations of the documented layout. */
final class SampleReports {
    static final Instant MADE = Instant.parse("2026-11-23T16:00:00Z");
    static final Address OWNER = Address.parse("0x" + "a1".repeat(20));

    private static final Address REGISTRY = Address.parse("0x" + "b2".repeat(20));

    private SampleReports() {}

    /** Accounts that may be fraudulent: everything a report can show, on a chain that all can see. */
    static ReportData logistic() {
        Manifest early = dataset("account-risk", "time:2022-01-01T00:00:00Z/2022-02-01T00:00:00Z", 3);
        Manifest late = dataset("account-risk", "time:2022-02-01T00:00:00Z/2022-03-01T00:00:00Z", 0);
        Manifest model = manifest(
                model("account-risk", "logistic", "logit", List.of("log_sent", "log_received", "peers"), "auc"),
                new Parents(List.of(early.digest()), Optional.empty()));
        ObjectNode json = batch("account-risk", "time:2022-02-01T00:00:00Z/2022-03-01T00:00:00Z", 9_841);
        json.putObject("drift")
                .put("score", "0.031")
                .putObject("features")
                .put("log_sent", "0.012")
                .put("log_received", "0.147")
                .put("peers", "0.311");
        Manifest batch = manifest(json, new Parents(List.of(late.digest()), Optional.of(model.digest())));
        Stream sources = stream(1, "account-risk.sources");
        Stream batches = stream(1, "account-risk");
        return new ReportData(
                run(batch, appended(batches, batch, 3, true)),
                List.of(
                        run(early, appended(sources, early, 0, true)),
                        run(model, appended(sources, model, 1, true)),
                        run(late, appended(sources, late, 2, true))),
                Optional.of(evaluation(logisticEvaluation())),
                MADE,
                "0.1.0");
    }

    /** A gas price forecast on a local chain, whose entry is not final yet; its dataset was superseded. */
    static ReportData linear() {
        Manifest dataset = dataset("gas-price-5min", "blocks:9000000/9008928", 0);
        ObjectNode correction = dataset("gas-price-5min", "blocks:9000000/9008928", 1)
                .members()
                .node()
                .deepCopy();
        correction.put("run", key("correction"));
        correction
                .putObject("supersedes")
                .put("digest", dataset.digest().toString())
                .put("reason", "a day was missing");
        Manifest model = manifest(
                model("gas-price-5min", "linear", "exp", List.of("price", "mean_12", "base_fee"), "rmse"),
                new Parents(List.of(dataset.digest()), Optional.empty()));
        ObjectNode json = batch("gas-price-5min", "blocks:9008928/9010704", 1_776);
        json.put("inSample", true);
        Manifest batch = manifest(json, new Parents(List.of(dataset.digest()), Optional.of(model.digest())));
        Stream sources = stream(31_337, "gas-price-5min.sources");
        Stream batches = stream(31_337, "gas-price-5min");
        return new ReportData(
                run(batch, appended(batches, batch, 0, false)),
                List.of(
                        new ReportData.Run(
                                dataset, Optional.of(Manifest.of(correction)), appended(sources, dataset, 0, true)),
                        run(model, new Anchoring.Missing(sources, 90))),
                Optional.of(evaluation(linearEvaluation())),
                MADE,
                "0.1.0");
    }

    /** The least: a model without an evaluation, no chain. */
    static ReportData plain() {
        Manifest dataset = dataset("price", "all", 0);
        Manifest model = manifest(
                model("price", "linear", "identity", List.of("volume"), "rmse"),
                new Parents(List.of(dataset.digest()), Optional.empty()));
        Manifest batch =
                manifest(batch("price", "all", 4), new Parents(List.of(dataset.digest()), Optional.of(model.digest())));
        return new ReportData(
                run(batch, new Anchoring.NotLookedUp()),
                List.of(run(dataset, new Anchoring.NotLookedUp()), run(model, new Anchoring.NotLookedUp())),
                Optional.empty(),
                MADE,
                "0.1.0");
    }

    static ReportData.Run run(Manifest manifest, Anchoring anchoring) {
        return new ReportData.Run(manifest, Optional.empty(), anchoring);
    }

    static Stream stream(long chain, String name) {
        return new Registry(new ChainId(chain), REGISTRY, hash("code"), 1).stream(OWNER, new StreamName(name));
    }

    static Anchoring appended(Stream stream, Manifest manifest, long index, boolean isFinal) {
        return new Anchoring.Appended(
                stream,
                new AppendedEntry(
                        new Entry(manifest.root(), manifest.digest()),
                        index,
                        hash("head" + (index - 1)),
                        hash("head" + index),
                        hash("transaction" + index),
                        21_250_000 + index,
                        hash("block" + index),
                        Instant.parse("2026-11-23T15:57:39Z")),
                isFinal,
                isFinal ? Optional.of(latency()) : Optional.empty());
    }

    private static Latency latency() {
        Instant start = Instant.parse("2026-11-23T15:57:00Z");
        return Latency.of(
                new BatchTimes(start, start.plusMillis(2_250), start.plusMillis(2_750)),
                new EntryTimes(start.plusSeconds(27), start.plusSeconds(39), start.plusSeconds(839)));
    }

    static Manifest manifest(ObjectNode json, Parents parents) {
        json.set("parents", parents.toJson());
        return Manifest.of(json);
    }

    static Manifest dataset(String pipeline, String interval, int quarantined) {
        ObjectNode json = common("dataset", pipeline, interval);
        ObjectNode table = json.putArray("tables").addObject();
        table.put("name", "transactions")
                .put("rowsIn", 200_000 + quarantined)
                .put("rowsAccepted", 200_000)
                .put("rowsQuarantined", quarantined)
                .put("rowsOutside", 1_204);
        table.putArray("columns");
        table.putArray("inexact");
        if (quarantined > 0) {
            table.putObject("reasons").put("gas_price: not a number", quarantined);
        } else {
            table.putObject("reasons");
        }
        ArrayNode checks = json.putArray("checks");
        checks.addObject().put("name", "block-gaps").put("checked", 8_928).put("failed", 0);
        checks.addObject().put("name", "parent-hashes").put("checked", 8_927).put("failed", quarantined > 2 ? 1 : 0);
        json.putArray("inputs").add("file:///data/export/" + pipeline + "/transactions.csv.gz");
        return manifest(json, Parents.NONE);
    }

    static ObjectNode model(String pipeline, String family, String link, List<String> features, String metric) {
        ObjectNode json = common("model", pipeline, "time:2022-01-01T00:00:00Z/2022-02-01T00:00:00Z");
        ObjectNode document = json.putObject("document")
                .put("family", family)
                .put("link", link)
                .put("label", family.equals("logistic") ? "fraud" : "price_ahead")
                .put("scale", 6)
                .put("threshold", "-300000000000000000000")
                .put("trainingInterval", "time:2022-01-01T00:00:00Z/2022-02-01T00:00:00Z");
        ArrayNode list = document.putArray("features");
        StringBuilder words = new StringBuilder("0x");
        for (int i = 0; i < features.size(); i++) {
            list.addObject().put("name", features.get(i)).put("transform", "identity");
            words.append(String.format("%08x%024x", i + 1, 1_500_000_000_000L * (i + 1)));
        }
        document.put("weights", words.toString());
        json.put("weights", hash("weights").toString());
        json.putObject("metrics")
                .put(metric, "17.3")
                .put("baseline" + metric.substring(0, 1).toUpperCase(Locale.ROOT) + metric.substring(1), "21.5")
                .put("trainingRows", "7142")
                .put("validationRows", "1776");
        json.putArray("findings")
                .addObject()
                .put("name", "missingness:erc20")
                .put("value", "0.97")
                .put("allowed", true)
                .put("says", "whether erc20 is missing alone gives the label with AUC 0.97");
        return json;
    }

    static ObjectNode batch(String pipeline, String interval, int rows) {
        ObjectNode json = common("batch", pipeline, interval)
                .put("count", rows)
                .put("rowsIn", rows + 2)
                .put("rowsRefused", 2)
                .put("salted", false)
                .put("inSample", false)
                .put("schema", hash("schema").toString());
        json.putObject("reasons").put("peers is null", 2);
        json.putArray("key").add("time");
        ArrayNode columns = json.putArray("columns");
        column(columns, "schema", "commitment", "binary", "bytes32");
        column(columns, "time", "key", "timestamp", "int256");
        column(columns, "prediction", "prediction", "decimal(18,6)", "int256");
        column(columns, "model", "commitment", "binary", "bytes32");
        column(columns, "features", "commitment", "binary", "bytes32");
        return json;
    }

    private static void column(ArrayNode columns, String name, String role, String type, String abi) {
        columns.addObject()
                .put("name", name)
                .put("role", role)
                .put("type", type)
                .put("abi", abi);
    }

    private static ObjectNode common(String kind, String pipeline, String interval) {
        return Json.object()
                .put("format", "hawser-" + kind + "-v1")
                .put("pipeline", pipeline)
                .put("interval", interval)
                .put("run", key(kind + pipeline + interval))
                .put("root", hash("root" + kind + pipeline + interval).toString())
                .put("count", 7)
                .put("attempt", "attempt-1")
                .put("created", "2026-11-23T15:57:39Z")
                .put("owner", OWNER.toString())
                .put("stream", kind.equals("batch") ? pipeline : pipeline + ".sources");
    }

    static EvaluationFile evaluation(ObjectNode json) {
        return EvaluationFile.parse(json.toString().getBytes(StandardCharsets.UTF_8), "evaluation.json");
    }

    static ObjectNode logisticEvaluation() {
        ObjectNode json = evaluation("logistic", "logit", "fraud", "first_seen", "out-of-fold");
        json.putObject("split").put("by", "group").put("trainingRows", 9_841).put("folds", 10);
        json.putObject("baseline").put("kind", "base-rate");
        ArrayNode metrics = json.putArray("metrics");
        metric(metrics, "auc", 0.9913, 0.9887, 0.9934, 0.5);
        metric(metrics, "prAuc", 0.9752, 0.9691, 0.9808, 0.2214);
        metric(metrics, "f1", 0.9263, 0.9159, 0.9357, 0.3625);
        metric(metrics, "brier", 0.0271, 0.0246, 0.0297, 0.1724);
        metric(metrics, "logLoss", 0.0987, 0.0897, 0.1081, 0.5286);
        ObjectNode curves = json.putObject("curves");
        ArrayNode roc = curves.putArray("roc");
        ArrayNode pr = curves.putArray("pr");
        for (int i = 0; i <= 150; i++) {
            double x = i / 150.0;
            roc.addArray().add(x).add(Math.pow(x, 0.06));
            pr.addArray().add(x).add(1 - 0.78 * Math.pow(x, 14));
        }
        ArrayNode calibration = curves.putArray("calibration");
        for (int i = 0; i < 10; i++) {
            double p = (i + 0.5) / 10;
            calibration.addArray().add(p).add(p + 0.05 * Math.sin(9 * p)).add(i == 0 ? 6_500 : i == 9 ? 1_700 : 205);
        }
        json.putObject("threshold")
                .put("policy", "max-f1")
                .put("margin", "-0.3")
                .put("probability", 0.4256);
        ArrayNode selection = json.putArray("selection");
        for (double penalty : new double[] {0.0001, 0.001, 0.01, 0.1}) {
            selection
                    .addObject()
                    .put("regularization", penalty)
                    .put("elasticNet", 0)
                    .put("metric", "auc")
                    .put("value", 0.9913 - Math.abs(Math.log10(penalty) + 3) / 250)
                    .put("chosen", penalty == 0.001);
        }
        weights(json, "log_sent", 45);
        slices(json, "auc", 0.99, 0.5);
        return json;
    }

    static ObjectNode linearEvaluation() {
        ObjectNode json = evaluation("linear", "exp", "price_ahead", "block_number", "validation");
        json.putObject("split").put("by", "time").put("trainingRows", 7_142).put("validationRows", 1_776);
        json.putObject("baseline").put("kind", "persistence").put("column", "price");
        ArrayNode metrics = json.putArray("metrics");
        metric(metrics, "rmse", 17.32, 15.91, 18.84, 21.51);
        metric(metrics, "mae", 8.41, 7.83, 9.02, 8.86);
        metric(metrics, "r2", 0.4787, 0.4102, 0.5401, 0.1962);
        metric(metrics, "mape", 0.1423, 0.1377, 0.1469, 0.1401);
        metrics.addObject()
                .put("name", "coverage")
                .put("value", 0.8942)
                .put("low", 0.881)
                .put("high", 0.907);
        ObjectNode curves = json.putObject("curves");
        Random random = new Random(7);
        ArrayNode forecast = curves.putArray("forecast");
        for (int i = 0; i < 300; i++) {
            double price = 60 + 25 * Math.sin(i / 19.0) + 12 * Math.sin(i / 5.0);
            forecast.addArray()
                    .add(9_007_142 + 6 * i)
                    .add(price)
                    .add(price + 9 * random.nextGaussian() + (i % 60 == 0 ? 60 : 0));
        }
        ArrayNode residuals = curves.putArray("residuals");
        for (int i = -15; i < 20; i++) {
            residuals.addArray().add(4 * i).add(4 * i + 4).add((int) (330 * Math.exp(-(i + 0.5) * (i + 0.5) / 22.0)));
        }
        ArrayNode selection = json.putArray("selection");
        selection
                .addObject()
                .put("regularization", 0)
                .put("elasticNet", 0)
                .put("metric", "rmse")
                .put("value", 17.41);
        selection
                .addObject()
                .put("regularization", 0.01)
                .put("elasticNet", 0.5)
                .put("metric", "rmse")
                .put("value", 17.32)
                .put("chosen", true);
        weights(json, "price", 9);
        ArrayNode slices = json.putArray("slices");
        for (int i = 0; i < 6; i++) {
            ObjectNode slice = slices.addObject()
                    .put("from", Integer.toString(9_007_142 + 300 * i))
                    .put("to", Integer.toString(9_007_442 + 300 * i))
                    .put("rows", 296);
            slice.putObject("metrics").put("rmse", 16 + 3 * Math.sin(i)).put("mae", 8 + Math.sin(i));
            slice.putObject("baseline").put("rmse", 20 + 4 * Math.cos(i)).put("mae", 9 + Math.cos(i));
        }
        return json;
    }

    private static ObjectNode evaluation(String family, String link, String label, String time, String on) {
        return Json.object()
                .put("format", "hawser-evaluation-v1")
                .put("family", family)
                .put("link", link)
                .put("label", label)
                .put("time", time)
                .put("on", on);
    }

    private static void metric(ArrayNode metrics, String name, double value, double low, double high, double baseline) {
        metrics.addObject()
                .put("name", name)
                .put("value", value)
                .put("low", low)
                .put("high", high)
                .put("baseline", baseline);
    }

    private static void weights(ObjectNode json, String feature, int count) {
        ArrayNode weights = json.putArray("weights");
        for (int i = 0; i < count; i++) {
            weights.addObject()
                    .put("feature", feature)
                    .put("output", count > 20 ? feature + "[" + i + " ≤ x < " + (i + 1) + "]" : feature + "_lag_" + i)
                    .put("weight", (i % 3 == 1 ? -1 : 1) * 2.4 / (1 + i));
        }
        json.put("coefficients", count + 12);
    }

    private static void slices(ObjectNode json, String metric, double value, double baseline) {
        ArrayNode slices = json.putArray("slices");
        for (int month = 1; month <= 6; month++) {
            ObjectNode slice = slices.addObject()
                    .put("from", "2021-0" + month + "-01T00:00:00Z")
                    .put("to", "2021-0" + (month + 1) + "-01T00:00:00Z")
                    .put("rows", 1_500 + month);
            slice.putObject("metrics").put(metric, value - 0.004 * month);
            slice.putObject("baseline").put(metric, baseline);
        }
    }

    static Hash32 hash(String name) {
        return Keccak.hash(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(String name) {
        return hash(name).toString().substring(0, 34);
    }
}
