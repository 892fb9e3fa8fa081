package dev.hawser.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.NodeTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ContractArtifactsTest {
    @BeforeAll
    static void install() {
        NodeTools.ensureInstalled();
    }

    @Test
    void checkedInArtifactsAreWhatTheSourcesCompileTo() {
        NodeTools.Result result = NodeTools.node("src/main/solidity/compile.mjs", "--check");

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output().lines())
                .as("one line for each artifact")
                .hasSize(8)
                .anyMatch(line -> line.startsWith("AnchorRegistry: "))
                .anyMatch(line -> line.startsWith("TradeDesk: "))
                .anyMatch(line -> line.startsWith("DeliveryEscrow: "))
                .anyMatch(line -> line.startsWith("RiskGate: "))
                .anyMatch(line -> line.startsWith("NaiveDeskHarness: "))
                .anyMatch(line -> line.startsWith("MerkleProofHarness: "))
                .anyMatch(line -> line.startsWith("HawserProofHarness: "));
    }
}
