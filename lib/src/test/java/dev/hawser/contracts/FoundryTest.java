package dev.hawser.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.NodeTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the tests that are written in Solidity, and holds gas to what is checked in. */
class FoundryTest {
    @BeforeAll
    static void install() {
        NodeTools.ensureInstalled();
    }

    @Test
    void theContractsPassTheirOwnTests() {
        NodeTools.Result result = NodeTools.forge("test");

        assertThat(result.exitCode()).as(result.output()).isZero();
        String summary = summaryOf(result);
        System.out.println("forge: " + summary);
        assertThat(summary).contains(" 0 failed, 0 skipped");
    }

    @Test
    void theGasOfEachTestIsThatOfTheSnapshot() {
        NodeTools.Result result = NodeTools.forge(
                "snapshot", "--check", "src/test/solidity/gas-snapshot", "--no-match-test", "^(testFuzz|invariant)");

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(summaryOf(result)).contains(" 0 failed, 0 skipped");
    }

    @Test
    void wholeTransactionsCostNoMoreGasThanPromised() {
        NodeTools.Result result = NodeTools.node("src/test/js/gas.mjs");

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output().lines().filter(line -> line.contains("\"limit\"")))
                .as(result.output())
                .hasSizeGreaterThanOrEqualTo(4);
    }

    /** Forge's own last word: {@code Ran 3 test suites in …: 52 tests passed, 0 failed, 0 skipped (52 total tests)}. */
    private static String summaryOf(NodeTools.Result result) {
        return result.output()
                .lines()
                .filter(line -> line.startsWith("Ran ") && line.contains("total tests"))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("forge gave no summary:\n" + result.output()));
    }
}
