package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the job jar holds and what it leaves out, as it is given to spark-submit. */
class JobJarIT {
    /** Every submission uploads it to the cluster. */
    private static final long MOST_BYTES = 15_000_000;

    private static final Predicate<String> OURS =
            name -> name.startsWith("dev.hawser.") && !name.startsWith("dev.hawser.shaded.");

    /** What OpenLineage loads comes with its own jar. */
    private static final Predicate<String> LINEAGE =
            line -> line.startsWith("dev.hawser.lineage.") && line.contains(" -> io.openlineage.");

    @Test
    void is_at_most_15_MB() {
        assertThat(Program.JAR.toFile().length()).isBetween(1L, MOST_BYTES);
    }

    @Test
    void holds_no_class_of_others_under_its_own_name_and_nothing_else_but_what_is_listed() throws IOException {
        List<String> others = files().filter(name -> !name.startsWith("dev/hawser/"))
                .map(name -> name.replaceAll("\\d+(\\.\\d+)+", "VERSION"))
                .toList();

        assertThat(others)
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF",
                        "META-INF/resources/webjars/d3/VERSION/LICENSE",
                        "META-INF/resources/webjars/d3/VERSION/dist/d3.min.js",
                        "META-INF/services/io.openlineage.spark.api.OpenLineageEventHandlerFactory");
    }

    @Test
    void holds_each_file_once_and_no_signature() throws IOException {
        assertThat(files().toList()).doesNotHaveDuplicates().noneMatch(name -> name.matches(".*[.](SF|RSA|DSA|EC)"));
    }

    @Test
    void no_entry_has_the_time_of_the_build() throws IOException {
        try (JarFile jar = new JarFile(Program.JAR.toFile())) {
            LocalDateTime ours =
                    jar.getEntry("dev/hawser/jobs/ReportCommand.class").getTimeLocal();

            assertThat(ours).isEqualTo(outputTimestamp());
            assertThat(jar.stream().map(ZipEntry::getTimeLocal)).allMatch(time -> !time.isAfter(ours));
        }
    }

    @Test
    void every_class_that_ours_refer_to_is_in_the_jar_or_comes_with_Spark() throws IOException {
        List<String> missing = missing();

        assertThat(missing)
                .as("jdeps finds what is left out of the libraries")
                .anyMatch(line -> line.startsWith("dev.hawser.shaded."));
        assertThat(missing).noneMatch(OURS.and(LINEAGE.negate()));
    }

    /** Lines {@code CLASS -> MISSING CLASS}. */
    private static List<String> missing() throws IOException {
        String spark = Files.readString(Program.CHECKOUT.resolve("jobs/target/spark.classpath"));
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        int exit = jdeps.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "--multi-release",
                "base",
                "-v",
                "-cp",
                spark,
                Program.JAR.toString());
        assertThat(exit).as("%s", out).isZero();
        return out.toString()
                .lines()
                .filter(line -> line.endsWith(" not found"))
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
    }

    private static Stream<String> files() throws IOException {
        try (JarFile jar = new JarFile(Program.JAR.toFile())) {
            return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList().stream();
        }
    }

    private static LocalDateTime outputTimestamp() throws IOException {
        String pom = Files.readString(Program.CHECKOUT.resolve("pom.xml"));
        return LocalDateTime.parse(pom.replaceAll("(?s).*<project.build.outputTimestamp>([^<]*)Z<.*", "$1"));
    }
}
