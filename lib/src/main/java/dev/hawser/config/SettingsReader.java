package dev.hawser.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import dev.hawser.config.ModelConfig.Baseline;
import dev.hawser.manifest.Role;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the keys of {@link KnownKeys} into records, each value checked. */
final class SettingsReader {
    private static final long MOST_IN_JSON = (1L << 53) - 1;
    private static final int MOST_FEATURES = 4096;
    private static final List<String> DIALECTS = List.of("ethereum-etl", "aws-public", "cryo", "table");
    private static final String SPANS = "write a time like 30d, 12h or 90m, or a number of blocks like 500 blocks";

    private final Config config;

    SettingsReader(Config config) {
        this.config = config;
    }

    String sqlFile() {
        return config.getString("sql");
    }

    PipelineConfig pipeline(Path folder, String sql, String sqlName, Hash32 sqlHash, Hash32 hash) {
        String name = config.getString("pipeline");
        if (!name.matches("[a-z0-9][a-z0-9-]{0,22}")) {
            throw bad("pipeline", "is not a stream's name", "use up to 23 of a-z, 0-9 and -");
        }
        return new PipelineConfig(
                name,
                dialect(),
                strings(config, "input").stream()
                        .map(input -> Uris.absolute(folder, input).toString())
                        .toList(),
                tables(),
                history(),
                optional(config, "outcome-time"),
                sql,
                sqlName,
                sqlHash,
                model(),
                publish(),
                number("max-bad-ratio", 0, 0, 1),
                strings(config, "require-checks"),
                config.hasPath("publish-inexact") && config.getBoolean("publish-inexact"),
                hash);
    }

    private Optional<String> dialect() {
        return config.hasPath("dialect") ? Optional.of(oneOf("dialect", DIALECTS)) : Optional.empty();
    }

    private List<TableConfig> tables() {
        List<TableConfig> tables = new ArrayList<>();
        for (String name : new TreeMap<>(config.getObject("tables")).keySet()) {
            Config table = config.getConfig("tables").getConfig(name);
            List<TableConfig.ColumnConfig> columns = new ArrayList<>();
            if (table.hasPath("columns")) {
                for (Config column : table.getConfigList("columns")) {
                    columns.add(new TableConfig.ColumnConfig(
                            column.getString("name"),
                            column.getString("type"),
                            column.hasPath("nullable") && column.getBoolean("nullable"),
                            optional(column, "from"),
                            optional(column, "format")));
                }
            }
            tables.add(new TableConfig(
                    name,
                    table.hasPath("optional") && table.getBoolean("optional"),
                    columns,
                    strings(table, "key"),
                    optional(table, "time"),
                    layout(table)));
        }
        return tables;
    }

    private static TextLayout layout(Config table) {
        String delimiter = optional(table, "delimiter").orElse(",");
        int skipped = table.hasPath("skip-lines") ? table.getInt("skip-lines") : 0;
        if (delimiter.length() != 1 || delimiter.equals("\"") || skipped < 0) {
            String key = skipped < 0 ? "skip-lines" : "delimiter";
            throw new InvalidInputException(
                    KnownKeys.where(table.getValue(key).origin()) + ": " + key + " is '" + table.getString(key) + "'",
                    "a delimiter is one character, no quote; skip-lines is 0 or more");
        }
        return new TextLayout(
                delimiter.charAt(0),
                !table.hasPath("header") || table.getBoolean("header"),
                skipped,
                table.hasPath("trim") && table.getBoolean("trim"),
                strings(table, "nulls"));
    }

    private HistoryConfig history() {
        return new HistoryConfig(
                read("lookback", HistoryReader::span, SPANS),
                read("train.window", HistoryReader::span, SPANS),
                read(
                        "lookback-from",
                        HistoryReader::position,
                        "write a block's number, or a time like 2024-01-01T00:00:00Z in quotes"));
    }

    private <T> Optional<T> read(String key, Function<String, Optional<T>> reader, String advice) {
        return optional(config, key)
                .map(text -> reader.apply(text).orElseThrow(() -> bad(key, "is '" + text + "'", advice)));
    }

    private ModelConfig model() {
        String family = oneOf("model.family", List.of("linear", "logistic"));
        String link = config.hasPath("model.link")
                ? oneOf("model.link", List.of("identity", "exp", "logit"))
                : family.equals("logistic") ? "logit" : "identity";
        if (family.equals("logistic") != link.equals("logit")) {
            throw bad("model.family", "goes with another link than " + link, "a logistic model has link logit");
        }
        Optional<String> offset = optional(config, "model.offset");
        if (offset.isPresent() && !link.equals("identity")) {
            throw bad("model.offset", "is only for link identity in this version", "remove it");
        }
        if (link.equals("exp")) {
            throw bad("model.link", "can be scored but not fitted in this version", "use identity");
        }
        List<String> features = strings(config, "features");
        if (features.isEmpty() || features.size() > MOST_FEATURES) {
            throw bad("features", "names " + features.size() + " columns", "name 1 to " + MOST_FEATURES);
        }
        String threshold = config.hasPath("model.threshold") ? config.getString("model.threshold") : "0";
        if (!threshold.matches("-?\\d{1,17}(\\.\\d{1,21})?")) {
            throw bad("model.threshold", "is not a margin", "write a decimal with at most 21 digits after the point");
        }
        return new ModelConfig(
                family,
                link,
                config.getString("label"),
                config.getString("time"),
                features,
                offset,
                integer("model.scale", null, 0, 21),
                threshold,
                number("split.train", 0.8, 0.01, 1),
                number("model.regularization", 0, 0, 1e12),
                number("model.elastic-net", 0, 0, 1),
                integer("model.max-iterations", 100, 1, 100_000),
                baseline());
    }

    private Baseline baseline() {
        String kind = config.hasPath("baseline.kind") ? oneOf("baseline.kind", List.of("persistence", "mean")) : "mean";
        Optional<String> column = optional(config, "baseline.column");
        if (kind.equals("persistence") != column.isPresent()) {
            throw bad(
                    "baseline.kind",
                    "persistence needs baseline.column, and nothing else has it",
                    "set both or neither");
        }
        return new Baseline(ModelConfig.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), column);
    }

    private PublishConfig publish() {
        List<PublishConfig.Column> columns = new ArrayList<>();
        List<String> key = strings(config, "key");
        for (Config column : config.getConfigList("publish")) {
            String name = column.getString("name");
            String role = optional(column, "role").orElse(key.contains(name) ? "key" : "value");
            requireRole(column, role);
            columns.add(new PublishConfig.Column(name, role, optional(column, "type"), optional(column, "abi")));
        }
        return new PublishConfig(
                columns,
                key,
                !config.hasPath("commit-features") || config.getBoolean("commit-features"),
                config.hasPath("salted") && config.getBoolean("salted"));
    }

    private static void requireRole(Config column, String role) {
        try {
            if (Role.parse(role) == Role.COMMITMENT) {
                throw new InvalidInputException("commitment is the role of Hawser's own columns", "use value");
            }
        } catch (InvalidInputException e) {
            String where = KnownKeys.where(column.getValue("role").origin());
            throw new InvalidInputException(where + ": publish.role: " + e.getMessage(), e.advice(), e);
        }
    }

    DeployConfig deploy() {
        Map<String, String> spark = new TreeMap<>();
        if (config.hasPath("deploy.spark")) {
            config.getConfig("deploy.spark")
                    .entrySet()
                    .forEach(entry -> spark.put("spark." + entry.getKey().replace("\"", ""), text(entry.getValue())));
        }
        return new DeployConfig(
                optional(config, "deploy.store"),
                strings(config, "deploy.rpc"),
                optional(config, "deploy.rpc-file"),
                config.hasPath("deploy.chain-id")
                        ? Optional.of((long) number("deploy.chain-id", null, 1, MOST_IN_JSON))
                        : Optional.empty(),
                optional(config, "deploy.registry"),
                optional(config, "deploy.owner"),
                optional(config, "deploy.keystore"),
                optional(config, "deploy.password-file"),
                optional(config, "deploy.salt-file"),
                new SignerConfig(
                        optional(config, "deploy.signer.web3signer"),
                        optional(config, "deploy.signer.kms"),
                        optional(config, "deploy.signer.region"),
                        optional(config, "deploy.signer.endpoint"),
                        optional(config, "deploy.signer.address")),
                send(),
                optional(config, "deploy.master"),
                spark);
    }

    private SendConfig send() {
        SendConfig standard = SendConfig.STANDARD;
        return new SendConfig(
                config.hasPath("deploy.confirmations")
                        ? Optional.of(integer("deploy.confirmations", null, 0, 10_000))
                        : Optional.empty(),
                integer("deploy.finality-quorum", standard.finalityQuorum(), 1, 100),
                seconds("deploy.raise-after", standard.raiseAfter()),
                optional(config, "deploy.fee-budget")
                        .map(text -> wei("deploy.fee-budget", text))
                        .orElse(standard.feeBudget()),
                number("deploy.gas-share", standard.gasShare(), 0.001, 1),
                seconds("deploy.max-head-age", standard.maxHeadAge()),
                seconds("deploy.poll-interval", standard.pollInterval()),
                seconds("deploy.timeout", standard.timeout()));
    }

    /** Seconds, of which fractions count to the millisecond. */
    private Duration seconds(String key, Duration otherwise) {
        return Duration.ofMillis(
                Math.round(1000 * number(key, otherwise.toMillis() / 1000.0, 0.001, Integer.MAX_VALUE)));
    }

    private BigInteger wei(String key, String text) {
        if (!text.matches("[1-9][0-9]{0,30}")) {
            throw bad(key, "is '" + text + "'", "write whole wei: 100000000000000000 is 0.1 ether");
        }
        return new BigInteger(text);
    }

    private static String text(ConfigValue value) {
        return value.atKey("v").getString("v");
    }

    private static Optional<String> optional(Config config, String key) {
        return config.hasPath(key) ? Optional.of(config.getString(key)) : Optional.empty();
    }

    /** A list of strings, or one string alone. */
    private static List<String> strings(Config config, String key) {
        if (!config.hasPath(key)) {
            return List.of();
        }
        return config.getValue(key).unwrapped() instanceof List<?>
                ? config.getStringList(key)
                : List.of(config.getString(key));
    }

    private String oneOf(String key, List<String> allowed) {
        String value = config.getString(key);
        if (!allowed.contains(value)) {
            throw bad(key, "is '" + value + "'", "use one of " + String.join(", ", allowed));
        }
        return value;
    }

    private double number(String key, Number otherwise, double least, double most) {
        if (otherwise != null && !config.hasPath(key)) {
            return otherwise.doubleValue();
        }
        double value = config.getDouble(key);
        if (!(value >= least && value <= most)) {
            throw bad(key, "is " + value, "use a number from " + least + " to " + most);
        }
        return value;
    }

    private int integer(String key, Integer otherwise, int least, int most) {
        double value = number(key, otherwise, least, most);
        if (value != Math.rint(value)) {
            throw bad(key, "is " + value, "use an integer from " + least + " to " + most);
        }
        return (int) value;
    }

    private InvalidInputException bad(String key, String problem, String advice) {
        String where =
                config.hasPath(key) ? KnownKeys.where(config.getValue(key).origin()) : "configuration";
        return new InvalidInputException(where + ": " + key + " " + problem, advice);
    }
}
