package dev.hawser.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkVersionTest {

    @ParameterizedTest
    @ValueSource(strings = {"4.1.0", "4.1.1", "4.1.2-amzn-0"})
    void theseWork(String version) {
        assertThatCode(() -> SparkVersion.requireOneThatWorks(spark(version))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5.7", "4.0.1", "4.2.0", "4.10.0", "2.4.8"})
    void anyOtherIsRefusedByNameWithTheOneThatWorks(String version) {
        assertThatThrownBy(() -> SparkVersion.requireOneThatWorks(spark(version)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("this is Spark " + version + "; Hawser works with Spark 4.1.x, and with no other");
    }

    @Test
    void theOneOnThisClassPathWorksAndNoneIsFine() {
        assertThatCode(() -> SparkVersion.requireOneThatWorks(getClass().getClassLoader()))
                .doesNotThrowAnyException();
        assertThatCode(() -> SparkVersion.requireOneThatWorks(ClassLoader.getPlatformClassLoader()))
                .doesNotThrowAnyException();
    }

    private static ClassLoader spark(String version) {
        return new ClassLoader(null) {
            @Override
            public InputStream getResourceAsStream(String name) {
                return name.equals("spark-version-info.properties")
                        ? new ByteArrayInputStream(("version=" + version).getBytes(StandardCharsets.ISO_8859_1))
                        : null;
            }
        };
    }
}
