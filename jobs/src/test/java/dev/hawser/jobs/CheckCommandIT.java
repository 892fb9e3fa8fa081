package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.jobs.Program.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} and {@code score} as the launcher starts them: with a few jars, none of them Spark's or Hadoop's. */
class CheckCommandIT {
    @TempDir
    static Path folder;

    private static Path proof;
    private static Path forged;
    private static Path trust;

    @BeforeAll
    static void publish() throws IOException {
        String store = folder.resolve("store").toString();
        proof = folder.resolve("a proof.json");
        Program.hawser("run", "--pipeline", "price", "--store", store).run().requireDone();
        Program.hawser("prove", "--pipeline", "price", "--key", "time=2", "--out", proof + "", "--store", store)
                .run()
                .requireDone();
        trust = Path.of(store, "chains/31337/trust.json");
        forged = Files.writeString(
                folder.resolve("forged.json"), Files.readString(proof).replace("\"12\"", "\"13\""));
    }

    @Test
    void nothingOfSparkOrHadoopIsOnItsClassPathAndNothingIsMissing() throws IOException {
        String jars = Files.readString(Program.CHECKOUT.resolve("jobs/target/check.classpath"));
        assertThat(List.of(jars.split(File.pathSeparator)))
                .hasSize(4)
                .allMatch(jar -> jar.matches(".*/(jackson-(core|databind|annotations)|slf4j-api)-[^/]*[.]jar"));
        for (Path file : List.of(proof, forged)) {
            Outcome checked = Program.of(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-Xlog:class+load:stderr",
                            "-cp",
                            Program.JAR + File.pathSeparator + jars,
                            "dev.hawser.jobs.HawserCommand",
                            "check",
                            file.toString(),
                            "--trust",
                            trust.toString())
                    .run();
            assertThat(checked.exit()).as("%s", checked).isEqualTo(file.equals(proof) ? 0 : 3);
            assertThat(checked.err())
                    .contains("dev.hawser.verify.ProofCheck ")
                    .doesNotContain("org.apache.", "scala.", "dev.hawser.batch", "org.web3j");
        }
    }

    @Test
    void scoreWorksWithThoseJarsAlone() throws IOException {
        String jars = Files.readString(Program.CHECKOUT.resolve("jobs/target/check.classpath"));
        Path model = Files.writeString(
                folder.resolve("model.json"),
                "{\"family\":\"linear\",\"link\":\"identity\",\"label\":\"y\",\"scale\":2,\"threshold\":\"0\","
                        + "\"trainingInterval\":\"all\",\"weights\":\"0x0000000100000000000000e8d4a51000\","
                        + "\"columns\":[{\"name\":\"x\",\"type\":\"int\"}],"
                        + "\"features\":[{\"name\":\"x\",\"transform\":\"identity\"}]}");
        Outcome scored = Program.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xlog:class+load:stderr",
                        "-cp",
                        Program.JAR + File.pathSeparator + jars,
                        "dev.hawser.jobs.HawserCommand",
                        "score",
                        "--model",
                        model.toString(),
                        "--row",
                        "{\"x\":7}",
                        "--json")
                .run()
                .requireDone();
        assertThat(scored.json().path("prediction").textValue()).isEqualTo("7.00");
        assertThat(scored.err()).doesNotContain("org.apache.", "scala.", "dev.hawser.batch", "org.web3j");
        assertThat(Program.hawser("score", "--model", model + "", "--row", "{\"x\":7}", "--json")
                        .run()
                        .requireDone()
                        .json())
                .isEqualTo(scored.json());
    }

    @Test
    void theLauncherSaysTheSameWithoutAndWithItsArchiveAndWhereSparkIsInstalled() throws IOException {
        Path archive = Program.CHECKOUT.resolve("jobs/target/check.jsa");
        Files.deleteIfExists(archive);
        Outcome first = check().run().requireDone();
        assertThat(archive).isRegularFile();
        Outcome second = check().run().requireDone();
        Outcome installed =
                check().with(Map.of("SPARK_HOME", folder.toString())).run().requireDone();

        assertThat(second.out()).isEqualTo(first.out()).isEqualTo(installed.out());
        assertThat(second.err()).isEqualTo(first.err()).isEqualTo(installed.err());
        assertThat(first.err()).startsWith(proof + "\n").doesNotContain("SLF4J", "warning");
        assertThat(first.json().path("exitCode").asInt(-1)).isZero();
        assertThat(Program.hawser("check", forged + "", "--trust", trust + "")
                        .run()
                        .exit())
                .isEqualTo(3);
    }

    private static Program check() {
        return Program.hawser("check", proof.toString(), "--trust", trust.toString(), "--json");
    }
}
