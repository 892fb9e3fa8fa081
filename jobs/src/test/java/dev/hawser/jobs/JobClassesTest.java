package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobClassesTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                HawserCommand.class,
                GenerateJob.class,
                IngestJob.class,
                TrainJob.class,
                PredictJob.class,
                AnchorJob.class,
                RunJob.class
            })
    void spark_submit_can_call_main(Class<?> job) throws Exception {
        Method main = job.getMethod("main", String[].class);

        assertThat(Modifier.isPublic(job.getModifiers())).isTrue();
        assertThat(Modifier.isStatic(main.getModifiers())).isTrue();
    }
}
