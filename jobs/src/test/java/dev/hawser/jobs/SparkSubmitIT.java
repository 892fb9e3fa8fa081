package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.jobs.Program.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSubmitIT {
    @TempDir
    Path folder;

    @Test
    void a_pipeline_runs_under_spark_submit_and_its_last_line_is_one_json_object() throws Exception {
        Outcome outcome = submit("run", "--pipeline", "price");

        assertThat(outcome.exit()).as("%s", outcome).isZero();
        assertThat(new ObjectMapper().readTree(outcome.lastLine()).isObject())
                .as("%s", outcome)
                .isTrue();
    }

    @Test
    void an_unknown_pipeline_is_named_without_a_stack_trace_and_a_retry_is_not_asked_for() {
        Outcome outcome = submit("run", "--pipeline", "no-such-pipeline");

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
        assertThat(outcome.err()).contains("no-such-pipeline").doesNotContain("\tat ", "Exception in thread");
    }

    private Outcome submit(String command, String... options) {
        List<String> store = List.of("--store", folder.resolve("store").toString(), "--json");
        return Program.hawser(command, List.of(options), store).run();
    }
}
