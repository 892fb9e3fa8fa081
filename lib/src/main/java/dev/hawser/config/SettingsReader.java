package dev.hawser.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.hawser.config.ModelConfig.Baseline;
import dev.hawser.manifest.Role;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.net.URI;
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
    private static final int MOST_CLASSES = 256;
    /** What a setting can be chosen by. */
    private static final List<String> METRICS =
            List.of("auc", "pr-auc", "log-loss", "brier", "f1", "rmse", "mae", "r2");

    private static final List<String> DIALECTS = List.of("ethereum-etl", "aws-public", "cryo", "table");
    private static final String SPANS = "write a time like 30d, 12h or 90m, or a number of blocks like 500 blocks";

    private final Config config;

    SettingsReader(Config config) {
        this.config = config;
    }

    String sqlFile() {
        return config.getString("sql");
    }

    PipelineConfig pipeline(Path folder, SqlText sql, String sqlName, Hash32 sqlHash, Hash32 hash) {
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
        boolean logistic = family.equals("logistic");
        String link = config.hasPath("model.link")
                ? oneOf("model.link", List.of("identity", "exp", "logit"))
                : logistic ? "logit" : "identity";
        if (logistic && !link.equals("logit")) {
            throw bad("model.link", "is " + link + " for a logistic model", "a logistic model has link logit");
        }
        Optional<String> offset = optional(config, "model.offset");
        if (offset.isPresent() && link.equals("logit")) {
            throw bad("model.offset", "goes with link identity or exp", "remove it");
        }
        return new ModelConfig(
                family,
                link,
                loss(logistic),
                config.getString("label"),
                config.getString("time"),
                FeaturesReader.read(config.getList("features")),
                offset,
                classes(logistic),
                integer("model.scale", null, 0, 21),
                threshold(),
                split(),
                search(),
                integer("model.max-iterations", 100, 1, 100_000),
                config.hasPath("model.class-weights")
                        && oneOf("model.class-weights", List.of("none", "balanced"))
                                .equals("balanced"),
                config.hasPath("model.interval")
                        ? Optional.of(number("model.interval", null, 0.01, 0.999))
                        : Optional.empty(),
                baseline(),
                new LeakageConfig(
                        strings(config, "leakage.known-later"),
                        optional(config, "leakage.entity"),
                        strings(config, "leakage.allow")));
    }

    private String loss(boolean logistic) {
        String loss = config.hasPath("model.loss") ? oneOf("model.loss", List.of("squared", "huber")) : "squared";
        if (loss.equals("huber")
                && (logistic || numbers("model.elastic-net", 0, 0, 1).stream().anyMatch(net -> net > 0))) {
            throw bad("model.loss", "is huber", "it goes with a linear model and model.elastic-net = 0");
        }
        return loss;
    }

    private List<String> classes(boolean logistic) {
        if (!config.hasPath("model.classes")) {
            return logistic ? List.of("0", "1") : List.of();
        }
        List<String> classes = strings(config, "model.classes");
        boolean fine = logistic
                && classes.size() >= 2
                && classes.size() <= MOST_CLASSES
                && classes.stream().distinct().count() == classes.size();
        if (!fine) {
            throw bad("model.classes", "is " + classes, "name 2 to " + MOST_CLASSES + " values of a logistic label");
        }
        return classes;
    }

    private ModelConfig.Threshold threshold() {
        String text = config.hasPath("model.threshold") ? config.getString("model.threshold") : "0";
        for (ModelConfig.Policy policy : ModelConfig.Policy.values()) {
            if (text.equals(name(policy))) {
                return new ModelConfig.Threshold.Chosen(policy);
            }
        }
        if (!text.matches("-?\\d{1,17}(\\.\\d{1,21})?")) {
            throw bad(
                    "model.threshold",
                    "is '" + text + "'",
                    "write max-f1, youden, base-rate, or a margin with at most 21 digits after the point");
        }
        return new ModelConfig.Threshold.Margin(text);
    }

    private SplitConfig split() {
        SplitConfig.By by = config.hasPath("split.by")
                ? SplitConfig.By.valueOf(
                        oneOf("split.by", List.of("time", "group", "random")).toUpperCase(Locale.ROOT))
                : SplitConfig.By.TIME;
        Optional<String> group = optional(config, "split.group");
        if (by == SplitConfig.By.GROUP && group.isEmpty()) {
            throw bad("split.by", "is group", "name the column with split.group");
        }
        int folds = integer("split.folds", 0, 0, 100);
        if (folds == 1) {
            throw bad("split.folds", "is 1", "write 2 or more, or 0 for none");
        }
        return new SplitConfig(
                by,
                number("split.train", 0.8, 0.01, 1),
                group,
                folds,
                config.hasPath("split.stratify") && config.getBoolean("split.stratify"));
    }

    private ModelConfig.Search search() {
        return new ModelConfig.Search(
                numbers("model.regularization", 0, 0, 1e12),
                numbers("model.elastic-net", 0, 0, 1),
                config.hasPath("model.selection") ? Optional.of(oneOf("model.selection", METRICS)) : Optional.empty(),
                integer("model.patience", 0, 0, 1000));
    }

    /** A number, or a list of some. */
    private List<Double> numbers(String key, double otherwise, double least, double most) {
        if (!config.hasPath(key)) {
            return List.of(otherwise);
        }
        if (config.getValue(key).valueType() != ConfigValueType.LIST) {
            return List.of(number(key, null, least, most));
        }
        List<Double> numbers = config.getDoubleList(key);
        if (numbers.isEmpty()
                || numbers.stream().anyMatch(value -> !(value >= least && value <= most))
                || numbers.stream().distinct().count() < numbers.size()) {
            throw bad(key, "is " + numbers, "give one or more different numbers from " + least + " to " + most);
        }
        return numbers;
    }

    private Baseline baseline() {
        String kind = config.hasPath("baseline.kind")
                ? oneOf("baseline.kind", List.of("persistence", "formula", "mean", "base-rate"))
                : "mean";
        Optional<String> column = optional(config, "baseline.column");
        boolean repeats = kind.equals("persistence") || kind.equals("formula");
        if (repeats != column.isPresent()) {
            throw bad(
                    "baseline.kind",
                    "is " + kind + (repeats ? " without" : " with") + " baseline.column",
                    "persistence and formula need baseline.column, and nothing else has it");
        }
        return new Baseline(
                repeats ? ModelConfig.Kind.valueOf(kind.toUpperCase(Locale.ROOT)) : ModelConfig.Kind.MEAN, column);
    }

    /** The name of a constant as it is written in configurations. */
    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private PublishConfig publish() {
        List<PublishConfig.Column> columns = new ArrayList<>();
        List<String> key = strings(config, "key");
        for (Config column : config.getConfigList("publish")) {
            String name = column.getString("name");
            String role = optional(column, "role").orElse(key.contains(name) ? "key" : "value");
            requireRole(column, role);
            columns.add(new PublishConfig.Column(
                    name, role, optional(column, "type"), optional(column, "abi"), optional(column, "class")));
        }
        return new PublishConfig(
                columns,
                key,
                !config.hasPath("commit-features") || config.getBoolean("commit-features"),
                config.hasPath("salted") && config.getBoolean("salted"),
                optional(config, "publish-where"));
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
                chain(),
                optional(config, "deploy.registry"),
                optional(config, "deploy.owner"),
                optional(config, "deploy.keystore"),
                optional(config, "deploy.password-file"),
                optional(config, "deploy.salt-file"),
                optional(config, "deploy.mlflow").map(this::server),
                new SignerConfig(
                        optional(config, "deploy.signer.web3signer"),
                        optional(config, "deploy.signer.kms"),
                        optional(config, "deploy.signer.region"),
                        optional(config, "deploy.signer.endpoint"),
                        optional(config, "deploy.signer.address")),
                send(),
                timing(),
                desk(),
                optional(config, "deploy.master"),
                integer("deploy.parallelism", 2, 1, 256),
                spark);
    }

    private URI server(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw bad("deploy.mlflow", "is no URL", "write it such as https://mlflow.example.org");
        }
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
            throw bad("deploy.mlflow", "is no URL of http or https", "write it such as https://mlflow.example.org");
        }
        if (uri.getUserInfo() != null || uri.getQuery() != null) {
            throw bad(
                    "deploy.mlflow",
                    "holds more than scheme, host and path",
                    "give credentials by MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN");
        }
        return uri;
    }

    private ChainConfig chain() {
        return new ChainConfig(
                optional(config, "deploy.chain.name"),
                optional(config, "deploy.chain.explorer").map(this::site),
                optional(config, "deploy.chain.data-fee").map(this::dataFee).orElse(DataFee.NONE));
    }

    private DataFee dataFee(String text) {
        return switch (text) {
            case "none" -> DataFee.NONE;
            case "op-stack" -> DataFee.OP_STACK;
            default -> throw bad("deploy.chain.data-fee", "is " + text, "use none or op-stack");
        };
    }

    private String site(String text) {
        if (!text.matches("https?://[A-Za-z0-9.:/_-]+[A-Za-z0-9]")) {
            throw bad("deploy.chain.explorer", "is no URL of http or https", "write it such as https://etherscan.io");
        }
        return text;
    }

    private DeskConfig desk() {
        DeskConfig standard = DeskConfig.STANDARD;
        DeskConfig desk = new DeskConfig(
                integer("deploy.desk.most-later", standard.mostLater(), 0, 1_000_000),
                (long) number("deploy.desk.max-age", 0, 0, MOST_IN_JSON),
                whole("deploy.desk.lowest-price", 87, standard.lowestPrice()),
                whole("deploy.desk.highest-price", 87, standard.highestPrice()),
                whole("deploy.desk.largest-volume", 80, standard.largestVolume()),
                optional(config, "deploy.desk.bonds"),
                optional(config, "deploy.desk.minimum-bond")
                        .map(text -> wei("deploy.desk.minimum-bond", text))
                        .orElse(BigInteger.ZERO));
        if (desk.largestVolume().signum() < 0) {
            throw bad("deploy.desk.largest-volume", "is " + desk.largestVolume(), "write 0 or more");
        }
        if (desk.bonds().isPresent() != desk.minimumBond().signum() > 0) {
            throw new InvalidInputException(
                    "deploy.desk.bonds and deploy.desk.minimum-bond go together", "set both, or neither");
        }
        return desk;
    }

    private BigInteger whole(String key, int bits, BigInteger otherwise) {
        return optional(config, key)
                .map(text -> {
                    if (!text.matches("-?\\d{1,30}") || new BigInteger(text).bitLength() > bits) {
                        throw bad(key, "is '" + text + "'", "write a whole number of at most " + bits + " bits");
                    }
                    return new BigInteger(text);
                })
                .orElse(otherwise);
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

    private TimingConfig timing() {
        return new TimingConfig(
                optional(config, "deploy.fee-forecast"),
                config.hasPath("deploy.fee-horizon")
                        ? Optional.of(seconds("deploy.fee-horizon", Duration.ZERO))
                        : Optional.empty(),
                seconds("deploy.deadline-margin", send().raiseAfter().multipliedBy(5)));
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
