package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.session.HawserConfig;
import dev.hawser.session.SparkSettings;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The profiles of conf/deploy, against the Spark that PyPI distributes and against what the jobs set themselves. */
class DeployProfilesIT {
    private static final Path FOLDER = Program.CHECKOUT.resolve("conf/deploy");
    /** Objects whose beginning makes Spark's settings known. */
    private static final List<String> SETTINGS = List.of(
            "org.apache.spark.internal.config.package$",
            "org.apache.spark.internal.config.UI$",
            "org.apache.spark.sql.internal.SQLConf$",
            "org.apache.spark.deploy.yarn.config.package$",
            "org.apache.spark.deploy.k8s.Config$");
    /** Spark names what comes after these itself, or hands it on. */
    /** The launcher's own: no part of the program declares them. */
    private static final List<String> ELSEWHERE = List.of("spark.master", "spark.driver.defaultJavaOptions");

    private static final Pattern OPEN_ENDED = Pattern.compile(
            "spark[.](hadoop|yarn[.]appMasterEnv|kubernetes[.]driverEnv|kubernetes[.]driver[.]secrets)[.].+");

    private static URLClassLoader spark;

    @BeforeAll
    static void load() throws ReflectiveOperationException, IOException {
        try (Stream<Path> jars = Files.list(PythonEnvironment.sparkHome().resolve("jars"))) {
            URL[] urls = jars.map(DeployProfilesIT::url).toArray(URL[]::new);
            spark = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        }
        for (String settings : SETTINGS) {
            Class.forName(settings, true, spark);
        }
    }

    @AfterAll
    static void close() throws IOException {
        spark.close();
    }

    static List<String> profiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void there_is_one_for_each_place() throws IOException {
        assertThat(profiles())
                .containsExactly("emr.conf", "kubernetes.conf", "local.conf", "standalone.conf", "yarn.conf");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void this_spark_knows_each_setting(String profile) throws ReflectiveOperationException {
        Class<?> entries = Class.forName("org.apache.spark.internal.config.ConfigEntry$", true, spark);
        Object all = entries.getField("MODULE$").get(null);
        for (String key : read(profile).keySet()) {
            if (!OPEN_ENDED.matcher(key).matches() && !ELSEWHERE.contains(key)) {
                assertThat(entries.getMethod("findEntry", String.class).invoke(all, key))
                        .as("%s in %s", key, profile)
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void what_the_jobs_set_themselves_says_the_same(String profile) {
        Map<String, String> own = SparkSettings.toStart(
                HawserConfig.builder().store("s3a://bucket/store").build());
        Map<String, String> stated = read(profile);

        assertThat(stated)
                .containsKeys(
                        "spark.redaction.regex",
                        "spark.sql.session.timeZone",
                        "spark.sql.files.ignoreCorruptFiles",
                        "spark.driver.memory",
                        "spark.sql.adaptive.enabled",
                        "spark.sql.shuffle.partitions");
        stated.forEach((key, value) -> {
            if (own.containsKey(key)) {
                assertThat(value).as("%s in %s", key, profile).isEqualTo(own.get(key));
            }
        });
        if (!profile.equals("local.conf")) {
            assertThat(stated)
                    .containsKeys(
                            "spark.executor.memory",
                            "spark.hadoop.fs.s3a.committer.name",
                            "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a");
            assertThat(stated.get("spark.driver.defaultJavaOptions").split(" ")).containsAll(launcherOptions());
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void each_block_of_settings_begins_with_its_reason(String profile) throws IOException {
        String before = "";
        for (String line : Files.readAllLines(FOLDER.resolve(profile))) {
            assertThat(before.isBlank() && line.startsWith("spark."))
                    .as("%s: %s", profile, line)
                    .isFalse();
            before = line;
        }
    }

    @Test
    void the_spark_application_is_the_profile_of_kubernetes_and_names_a_job() throws Exception {
        Map<String, Object> application = yaml(Files.readString(FOLDER.resolve("kubernetes-spark-application.yaml")));
        Map<String, Object> spec = map(application.get("spec"));
        Map<String, String> profile = read("kubernetes.conf");

        assertThat(application).containsEntry("kind", "SparkApplication");
        assertThat(Class.forName((String) spec.get("mainClass")).getMethod("main", String[].class))
                .isNotNull();
        assertThat((String) spec.get("mainApplicationFile")).endsWith("/" + Program.JAR.getFileName());
        assertThat(spec).containsEntry("mode", "cluster").containsEntry("sparkVersion", "4.1.0");
        assertThat(map(spec.get("driver"))).containsEntry("memory", profile.get("spark.driver.memory"));
        assertThat(map(spec.get("executor"))).containsEntry("memory", profile.get("spark.executor.memory"));
        Map<String, Object> settings = map(spec.get("sparkConf"));
        assertThat(settings).hasSizeGreaterThan(15);
        settings.forEach((key, value) -> assertThat(value).as(key).isEqualTo(profile.get(key)));
        String arguments = String.valueOf(spec.get("arguments"));
        assertThat(arguments).contains("--outcome", "--keystore, /etc/hawser/signer/");
        assertThat(profile).containsEntry("spark.kubernetes.driver.secrets.hawser-signer", "/etc/hawser/signer");
    }

    private static List<String> launcherOptions() {
        try {
            String launcher = Files.readString(Program.CHECKOUT.resolve("hawser"));
            String packages = launcher.replaceAll("(?s).*for package in (.*?); do.*", "$1")
                    .replace("\\", " ")
                    .strip();
            Stream<String> opens =
                    Stream.of(packages.split("\\s+")).map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED");
            return Stream.concat(Stream.of("--add-modules=jdk.incubator.vector"), opens)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> read(String profile) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(FOLDER.resolve(profile))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    private static Map<String, Object> yaml(String text) throws ReflectiveOperationException {
        Class<?> parser = Class.forName("org.yaml.snakeyaml.Yaml", true, spark);
        return map(parser.getMethod("load", String.class)
                .invoke(parser.getConstructor().newInstance(), text));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
