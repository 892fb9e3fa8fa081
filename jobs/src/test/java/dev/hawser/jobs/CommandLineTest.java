package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.jobs.Cli.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void withoutArgumentsTheUsageIsShownAndNothingIsDone() {
        Outcome outcome = Cli.execute().ended(2);
        assertThat(outcome.err()).contains("Usage: hawser", "demo", "verify", "execute");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void theVersionNamesTheCommit() {
        Outcome outcome = Cli.execute("--version").ended(0);
        assertThat(outcome.out()).startsWith("hawser ").contains(", commit ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "generate",
                "ingest",
                "train",
                "predict",
                "anchor",
                "run",
                "runs",
                "gc",
                "verify",
                "prove",
                "check",
                "execute",
                "report",
                "deploy",
                "accounts"
            })
    void everyCommandExplainsItself(String command) {
        Outcome outcome = Cli.execute(command, "--help").ended(0);
        assertThat(outcome.out()).contains("Usage: hawser " + command);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void aSubcommandExplainsItself() {
        assertThat(Cli.execute("accounts", "new", "--help").ended(0).out()).contains("Usage: hawser accounts new");
    }

    @Test
    void anUnknownCommandIsRefusedWithTheNearestOne() {
        Cli.execute("verfy").failed(2).says("unknown command 'verfy'", "did you mean verify?");
    }

    @Test
    void anUnknownOptionIsRefusedWithTheNearestOne() {
        Cli.execute("run", "--pipelin", "price")
                .failed(2)
                .says("unknown option '--pipelin'", "did you mean --pipeline?", "see hawser run --help");
    }

    @Test
    void aMissingArgumentIsNamed() {
        Cli.execute("deploy").failed(2).says("CONTRACT", "see hawser deploy --help");
        Cli.execute("accounts").failed(2).says("see hawser accounts --help");
        Cli.execute("deploy", "Registrar").failed(2).says("Registrar", "AnchorRegistry", "TradeDesk");
        Cli.execute("prove").failed(2).says("--key");
        Cli.execute("prove", "--key", "time").failed(2).says("--key", "COLUMN=VALUE");
        Cli.execute("check").failed(2).says("FILE");
    }
}
