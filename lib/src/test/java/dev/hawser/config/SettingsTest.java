package dev.hawser.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final List<String> PRICE = List.of(
            "pipeline = price",
            "dialect = table",
            "input = trades.csv",
            "sql = price.sql",
            "tables.trades { key = [time], columns = [{ name = time, type = int }, { name = price, type = \"decimal(18,0)\" }] }",
            "time = time",
            "label = price",
            "features = [volume]",
            "model.family = linear",
            "model.scale = 6",
            "key = [time]",
            "publish = [{ name = time }, { name = price, role = prediction }, { name = volume }]");

    @TempDir
    Path folder;

    @BeforeEach
    void writeSql() throws IOException {
        Files.writeString(folder.resolve("price.sql"), "SELECT 1");
    }

    @Test
    void aPipelineIsReadWithItsDefaults() {
        PipelineConfig pipeline = pipeline(PRICE);
        assertThat(pipeline.name()).isEqualTo("price");
        assertThat(pipeline.input()).containsExactly("file://" + folder.toAbsolutePath() + "/trades.csv");
        assertThat(pipeline.sql().text()).isEqualTo("SELECT 1");
        assertThat(pipeline.sqlHash()).isEqualTo(Keccak.hash("SELECT 1".getBytes(StandardCharsets.UTF_8)));
        assertThat(pipeline.maxBadRatio()).isZero();
        assertThat(pipeline.model().link()).isEqualTo("identity");
        assertThat(pipeline.model().threshold()).isEqualTo(new ModelConfig.Threshold.Margin("0"));
        assertThat(pipeline.model().split()).isEqualTo(SplitConfig.byTime(0.8));
        assertThat(pipeline.model().search()).isEqualTo(ModelConfig.Search.only(0, 0));
        assertThat(pipeline.model().maxIterations()).isEqualTo(100);
        assertThat(pipeline.model().baseline().kind()).isEqualTo(ModelConfig.Kind.MEAN);
        assertThat(pipeline.publish().commitsFeatures()).isTrue();
        assertThat(pipeline.publish().columns())
                .map(PublishConfig.Column::role)
                .containsExactly("key", "prediction", "value");
        assertThat(pipeline.tables().get(0).columns()).hasSize(2);
    }

    @Test
    void historyIsReadInBlocksAndInTimes() {
        assertThat(pipeline(PRICE).history()).isEqualTo(HistoryConfig.NONE);
        assertThat(pipeline(with("lookback = 500 blocks", "train.window = 1 block", "lookback-from = 19000000"))
                        .history())
                .isEqualTo(new HistoryConfig(
                        Optional.of(new HistoryConfig.Span(HistoryConfig.Unit.BLOCKS, 500)),
                        Optional.of(new HistoryConfig.Span(HistoryConfig.Unit.BLOCKS, 1)),
                        Optional.of(new HistoryConfig.Position(HistoryConfig.Unit.BLOCKS, 19_000_000))));
        assertThat(pipeline(with(
                                "lookback = 90m", "train { window = 30d }", "lookback-from = \"2024-01-01T00:00:00Z\""))
                        .history())
                .isEqualTo(new HistoryConfig(
                        Optional.of(new HistoryConfig.Span(HistoryConfig.Unit.SECONDS, 5400)),
                        Optional.of(new HistoryConfig.Span(HistoryConfig.Unit.SECONDS, 2_592_000)),
                        Optional.of(new HistoryConfig.Position(HistoryConfig.Unit.SECONDS, 1_704_067_200))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "0d", "-1d", "1.5h", "1w", "30 d", "blocks", "0 blocks", "500blocks", "\"\""})
    void aStretchOfHistoryOfAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> pipeline(with("lookback = " + text)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("p.conf:\\d+: lookback is '" + text.replace("\"", "") + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-01", "-1", "2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00"})
    void aStartOfHistoryOfAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> pipeline(with("lookback-from = \"" + text + "\"")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("lookback-from is '" + text + "'");
    }

    @Test
    void theHashIsThatOfTheFormat() {
        Hash32 sql = Keccak.hash("SELECT 1".getBytes(StandardCharsets.UTF_8));
        String text =
                "{\"keys\":{\"dialect\":\"table\",\"features.0\":\"volume\",\"input\":\"trades.csv\",\"key.0\":\"time\","
                        + "\"label\":\"price\",\"model.family\":\"linear\",\"model.scale\":\"6\",\"pipeline\":\"price\","
                        + "\"publish.0.name\":\"time\",\"publish.1.name\":\"price\",\"publish.1.role\":\"prediction\","
                        + "\"publish.2.name\":\"volume\",\"sql\":\"price.sql\",\"tables.trades.columns.0.name\":\"time\","
                        + "\"tables.trades.columns.0.type\":\"int\",\"tables.trades.columns.1.name\":\"price\","
                        + "\"tables.trades.columns.1.type\":\"decimal(18,0)\",\"tables.trades.key.0\":\"time\",\"time\":\"time\"},"
                        + "\"sql\":\"" + sql + "\"}";
        assertThat(pipeline(PRICE).hash()).isEqualTo(Keccak.hash(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theHashCoversStatedKeysOnly() throws IOException {
        Hash32 hash = pipeline(PRICE).hash();
        assertThat(pipeline(with("split.train = 0.8")).hash()).isNotEqualTo(hash);
        assertThat(pipeline(with("description = x")).hash()).isNotEqualTo(hash);
        assertThat(pipeline(with("deploy.store = \"s3a://b/x\"", "deploy.spark.executor.cores = 2"))
                        .hash())
                .isEqualTo(hash);
        Files.writeString(folder.resolve("price.sql"), "SELECT 2");
        assertThat(pipeline(PRICE).hash()).isNotEqualTo(hash);
    }

    @Test
    void whetherRowsAreSaltedIsHashedAndWhereTheSecretLiesIsNot() {
        PipelineConfig salted = pipeline(with("salted = true"));
        assertThat(pipeline(PRICE).publish().salted()).isFalse();
        assertThat(salted.publish().salted()).isTrue();
        assertThat(salted.hash()).isNotEqualTo(pipeline(PRICE).hash());
        assertThat(pipeline(with("salted = true", "deploy.salt-file = /keys/salt.txt"))
                        .hash())
                .isEqualTo(salted.hash());
    }

    @Test
    void theHashDoesNotDependOnTheOrderOrTheFileOfTheKeys() {
        Hash32 hash = pipeline(PRICE).hash();
        List<String> reversed = new ArrayList<>(PRICE);
        Collections.reverse(reversed);
        assertThat(pipeline(reversed).hash()).isEqualTo(hash);
        Path first = file("first.conf", PRICE.subList(0, 6));
        Path second = file("second.conf", PRICE.subList(6, PRICE.size()));
        assertThat(Settings.load(List.of(first, second), Map.of())
                        .pipeline(folder)
                        .hash())
                .isEqualTo(hash);
        assertThat(Settings.load(List.of(second, first), Map.of())
                        .pipeline(folder)
                        .hash())
                .isEqualTo(hash);
    }

    @Test
    void whatIsSetIsHashedAsIfTheFileStatedIt() {
        assertThat(Settings.load(List.of(file("p.conf", PRICE)), Map.of("model.scale", "9"))
                        .pipeline(folder)
                        .hash())
                .isEqualTo(pipeline(with("model.scale = 9")).hash());
    }

    @Test
    void includesAndSubstitutionsAreResolved() {
        file("model.inc.conf", List.of("model.family = linear", "model.scale = 6"));
        List<String> lines = new ArrayList<>(PRICE);
        lines.removeIf(line -> line.startsWith("model"));
        lines.add("include \"model.inc.conf\"");
        lines.set(lines.indexOf("label = price"), "label = ${pipeline}");
        assertThat(pipeline(lines).hash()).isEqualTo(pipeline(PRICE).hash());
    }

    @Test
    void laterFilesWinAndSetWinsOverAll() {
        Path first = file("first.conf", PRICE);
        Path second = file("second.conf", List.of("model.scale = 3", "split.train = 0.5"));
        PipelineConfig pipeline = Settings.load(List.of(first, second), Map.of("split.train", "0.6"))
                .pipeline(folder);
        assertThat(pipeline.model().scale()).isEqualTo(3);
        assertThat(pipeline.model().split().trainShare()).isEqualTo(0.6);
    }

    @Test
    void aListCanBeSet() {
        PipelineConfig pipeline = Settings.load(
                        List.of(file("p.conf", PRICE)), Map.of("features", "[volume, \"price\"]"))
                .pipeline(folder);
        assertThat(pipeline.model().features()).map(FeatureConfig::name).containsExactly("volume", "price");
    }

    @ParameterizedTest
    @CsvSource({
        "modl.scale, model.scale",
        "model.scal, model.scale",
        "feature, features",
        "deploy.rcp, deploy.rpc",
        "max-bad-ration, max-bad-ratio",
        "commit_features, commit-features"
    })
    void anUnknownKeyIsNamedWithItsLineAndTheNearestKnownOne(String key, String nearest) {
        assertThatThrownBy(() -> pipeline(with(key + " = 1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("p.conf:13: unknown key '" + key + "'")
                .extracting(e -> ((InvalidInputException) e).advice())
                .isEqualTo("did you mean '" + nearest + "'?");
    }

    @Test
    void anUnknownKeyThatIsSetIsNamed() {
        Path file = file("p.conf", PRICE);
        assertThatThrownBy(() -> Settings.load(List.of(file), Map.of("model.depth", "3")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--set: unknown key 'model.depth'");
        assertThatThrownBy(() -> Settings.load(List.of(file), Map.of("model.depth", "[3]")))
                .hasMessageStartingWith("--set")
                .hasMessageEndingWith("unknown key 'model.depth.0'");
        assertThatThrownBy(() -> Settings.load(List.of(file), Map.of("a b..c", "[")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("--set a b..c: ");
    }

    @Test
    void aKeyThatIsOnlyQuotedToLookKnownIsUnknown() {
        assertThatThrownBy(() -> pipeline(with("\"split.train\" = 0.5")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("p.conf:13: unknown key '\"split.train\"'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipeline", "sql", "tables", "time", "label", "model.family", "model.scale", "publish"})
    void aMissingKeyIsNamed(String key) {
        List<String> lines = new ArrayList<>(PRICE);
        lines.removeIf(line -> line.startsWith(key + " ") || key.equals("tables") && line.startsWith(key));
        assertThatThrownBy(() -> pipeline(lines))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("configuration lacks a key: ")
                .hasMessageContaining("'" + key + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pipeline = Price | p.conf:13: pipeline is not a stream's name",
                "pipeline = abcdefghijklmnopqrstuvwx | p.conf:13: pipeline is not a stream's name",
                "dialect = csv | p.conf:13: dialect is 'csv'",
                "model.family = tree | p.conf:13: model.family is 'tree'",
                "model.link = probit | p.conf:13: model.link is 'probit'",
                "model.family = logistic, model.link = exp | p.conf:13: model.link is exp for a logistic model",
                "model.link = logit, model.offset = x | p.conf:13: model.offset goes with link identity or exp",
                "model.loss = huber, model.elastic-net = 0.5 | p.conf:13: model.loss is huber",
                "model.classes = [a, b] | p.conf:13: model.classes is [a, b]",
                "model.regularization = [] | p.conf:13: model.regularization is []",
                "model.regularization = [1, 1] | p.conf:13: model.regularization is [1.0, 1.0]",
                "model.selection = accuracy | p.conf:13: model.selection is 'accuracy'",
                "split.by = group | p.conf:13: split.by is group",
                "split.folds = 1 | p.conf:13: split.folds is 1",
                "model.scale = 22 | p.conf:13: model.scale is 22.0",
                "model.scale = -1 | p.conf:13: model.scale is -1.0",
                "model.scale = 2.5 | p.conf:13: model.scale is 2.5",
                "model.max-iterations = 0 | p.conf:13: model.max-iterations is 0.0",
                "model.max-iterations = 1.5 | p.conf:13: model.max-iterations is 1.5",
                "model.threshold = 1e3 | p.conf:13: model.threshold is '1e3'",
                "split.train = 0 | p.conf:13: split.train is 0.0",
                "split.train = 1.5 | p.conf:13: split.train is 1.5",
                "max-bad-ratio = 2 | p.conf:13: max-bad-ratio is 2.0",
                "features = [] | p.conf:13: features has 0 elements",
                "features = [x, x] | p.conf:13: features has two features named 'x'",
                "features = [{ log = true }] | p.conf:13: features: column is not given",
                "features = [{ column = x, type = bin }] | p.conf:13: features: type is bin",
                "features = [{ column = x, buckets = 4 }] | p.conf:13: features: buckets does not go with type number",
                "features = [{ column = x, type = buckets, buckets = 1 }] | p.conf:13: features: buckets is 1",
                "features = [{ column = x, type = hashed, bits = 21 }] | p.conf:13: features: bits is 21",
                "features = [{ column = x, type = cyclic }] | p.conf:13: features: period is not given",
                "features = [{ column = x, clip = [2, 1] }] | p.conf:13: features: clip is [2, 1]",
                "features = [{ column = x, missing = zero }] | p.conf:13: features: missing is zero",
                "features = [x, { type = interaction, of = [x, y] }] | p.conf:13: features: of is [x, y]",
                "baseline.kind = median | p.conf:13: baseline.kind is 'median'",
                "baseline.kind = persistence | p.conf:13: baseline.kind is persistence without baseline.column",
                "publish = [{ name = time, role = keys }] | p.conf:13: publish.role: not a role of a column: 'keys'",
                "publish = [{ name = time, role = commitment }] | p.conf:13: publish.role: ",
                "label = null | p.conf:13: key 'label' is null"
            })
    void aWrongValueIsNamedWithItsLine(String line, String message) {
        assertThatThrownBy(() -> pipeline(with(line)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.scale = six", "features = { a = 1 }", "commit-features = maybe", "sql = [a]"})
    void aValueOfAnotherTypeIsNamed(String line) {
        String key = line.substring(0, line.indexOf(' '));
        assertThatThrownBy(() -> pipeline(with(line)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(key);
    }

    @Test
    void filesThatCannotBeReadAreNamed() {
        assertThatThrownBy(() -> Settings.load(List.of(folder.resolve("no.conf")), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no configuration file " + folder.resolve("no.conf"));
        assertThatThrownBy(() -> pipeline(List.of("pipeline = {")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("configuration can't be read: ")
                .hasMessageContaining("p.conf");
        assertThatThrownBy(() -> pipeline(with("sql = none.sql")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("none.sql");
        assertThatThrownBy(() -> pipeline(with("label = ${nowhere}")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void aDeploymentIsReadBesideThePipeline() {
        DeployConfig deploy = Settings.load(
                        List.of(file(
                                "d.conf", List.of("deploy.rpc = \"http://x\"", "deploy.spark.executor.memory = 2g"))),
                        Map.of("deploy.confirmations", "3"))
                .deploy();
        assertThat(deploy.rpc()).contains("http://x");
        assertThat(deploy.send().confirmations()).contains(3);
        assertThat(deploy.spark()).containsExactly(Map.entry("spark.executor.memory", "2g"));
        assertThat(deploy.store()).isEqualTo(Optional.empty());
    }

    @Test
    void severalEndpointsAreAListAndAQuorumIsOfOneUnlessItIsSet() {
        DeployConfig one =
                Settings.load(List.of(), Map.of("deploy.rpc", "http://x")).deploy();
        assertThat(one.rpc()).containsExactly("http://x");
        assertThat(one.send().finalityQuorum()).isEqualTo(1);
        DeployConfig two = Settings.load(
                        List.of(file("d.conf", List.of("deploy.rpc = [\"http://x\", \"http://y\"]"))),
                        Map.of("deploy.finality-quorum", "2"))
                .deploy();
        assertThat(two.rpc()).containsExactly("http://x", "http://y");
        assertThat(two.send().finalityQuorum()).isEqualTo(2);
        assertThat(Settings.load(List.of(), Map.of()).deploy().rpc()).isEmpty();
        assertThatThrownBy(() -> Settings.load(List.of(), Map.of("deploy.finality-quorum", "0"))
                        .deploy())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("deploy.finality-quorum");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy.spark.hadoop.fs.s3a.secret.key",
                "deploy.spark.hadoop.\"fs.s3a.access.key\"",
                "deploy.spark.hadoop.fs.s3a.bucket.mine.session.token",
                "deploy.spark.executorEnv.AWS_SECRET_ACCESS_KEY",
                "deploy.spark.ssl.keyPassword"
            })
    void aSecretIsRefusedAndNotShown(String key) {
        String name = key.replace("\"", "");
        assertThatThrownBy(() -> Settings.load(List.of(), Map.of(key, "hunter2")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--set: key '" + name + "' would hold a secret");
        Path conf = file("d.conf", List.of("deploy.store = x", key + " = hunter2"));
        assertThatThrownBy(() -> Settings.load(List.of(conf), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("d.conf:2: key '" + name + "' would hold a secret");
    }

    @ParameterizedTest
    @CsvSource({
        "/a/./b/../c, file:///a/c",
        "file:///a, file:///a",
        "file:/a, file:///a",
        "FILE:///a, file:///a",
        "x.csv, file:///base/x.csv",
        "../x.csv, file:///x.csv",
        "/a b, file:///a%20b",
        "S3A://b/x/../y, s3a://b/y",
        "s3a://b/%41, s3a://b/A"
    })
    void aUriHasOneForm(String given, String normal) {
        assertThat(Uris.absolute(Path.of("/base"), given)).hasToString(normal);
    }

    private static List<String> with(String... lines) {
        List<String> all = new ArrayList<>(PRICE);
        all.addAll(List.of(lines));
        return all;
    }

    private PipelineConfig pipeline(List<String> lines) {
        return Settings.load(List.of(file("p.conf", lines)), Map.of()).pipeline(folder);
    }

    private Path file(String name, List<String> lines) {
        try {
            return Files.write(folder.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
