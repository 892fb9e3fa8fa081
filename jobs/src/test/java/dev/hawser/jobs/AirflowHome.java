package dev.hawser.jobs;

import dev.hawser.jobs.Program.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real Airflow with a home of its own, which has the project's DAG file and runs its tasks with a real spark-submit. */
final class AirflowHome {
    private final Path folder;
    private final Path bin;
    private final Map<String, String> environment;

    /** @param folder is made; takes Airflow's home, and as hawser.toml the settings of the DAG */
    AirflowHome(Path folder, String... settings) {
        this.folder = folder;
        this.bin = PythonEnvironment.of("airflow").resolve("bin");
        Path spark = PythonEnvironment.sparkHome();
        write("hawser.toml", settings);
        environment = new HashMap<>(Map.of(
                "PATH", String.join(File.pathSeparator, bin + "", spark.resolve("bin") + "", Program.pathWithAnvil()),
                "SPARK_SUBMIT_OPTS", Program.SHORT_LIVED,
                "SPARK_HOME", spark.toString(),
                "AIRFLOW_HOME", home().toString(),
                "AIRFLOW__CORE__DAGS_FOLDER",
                        Program.CHECKOUT.resolve("jobs/airflow").toString(),
                "AIRFLOW__CORE__LOAD_EXAMPLES", "false",
                "AIRFLOW_CONN_SPARK_DEFAULT", "{\"conn_type\": \"spark\", \"host\": \"local[2]\"}",
                "HAWSER_AIRFLOW", folder.resolve("hawser.toml").toString()));
    }

    AirflowHome with(Map<String, String> more) {
        environment.putAll(more);
        return this;
    }

    AirflowHome migrated() {
        run("db", "migrate").requireDone();
        return this;
    }

    /** The same Airflow with other settings of the DAG. */
    Outcome runWith(String settings, String... arguments) {
        Path other = write("other.toml", settings);
        return program(arguments)
                .with(Map.of("HAWSER_AIRFLOW", other.toString()))
                .run();
    }

    /** What the DAG file raises with such settings. */
    String problemOf(String settings) {
        Path other = write("other.toml", settings);
        String load = "import runpy; runpy.run_path('" + Program.CHECKOUT.resolve("jobs/airflow/hawser_dag.py") + "')";
        Outcome outcome = new Program(List.of(bin.resolve("python").toString(), "-c", load), environment)
                .with(Map.of("HAWSER_AIRFLOW", other.toString()))
                .run();
        return outcome.err();
    }

    Outcome run(String... arguments) {
        return program(arguments).run();
    }

    private Program program(String... arguments) {
        return new Program(command(arguments), environment);
    }

    List<String> command(String... arguments) {
        return Stream.concat(Stream.of(bin.resolve("airflow").toString()), Stream.of(arguments))
                .toList();
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    Path home() {
        return folder.resolve("airflow");
    }

    private Path write(String name, String... lines) {
        try {
            Files.createDirectories(folder);
            return Files.write(folder.resolve(name), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
