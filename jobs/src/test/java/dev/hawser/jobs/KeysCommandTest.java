package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class KeysCommandTest {
    @Test
    void theReferenceInTheTreeIsWhatTheCommandPrints() throws IOException {
        assertThat(Files.readString(Cli.home().resolve("conf/REFERENCE.md")))
                .as("make it again: ./hawser keys > conf/REFERENCE.md")
                .isEqualTo(Cli.execute("keys").succeeded().out());
    }
}
