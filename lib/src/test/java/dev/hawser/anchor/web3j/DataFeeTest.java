package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Call;
import dev.hawser.config.DataFee;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Wei;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.TestChain;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a chain charges for a transaction's bytes. */
class DataFeeTest {
    /** Answers with the size of what it is asked: CALLDATASIZE PUSH0 MSTORE PUSH1 32 PUSH0 RETURN. */
    private static final String SIZE_ORACLE = "0x365f5260205ff3";

    private static final Call CALL =
            new Call(Optional.of(Address.parse("0x" + "a1".repeat(20))), new byte[100], "call");

    private static TestChain chain;

    @BeforeAll
    static void start() {
        NodeTools.ensureInstalled();
        chain = TestChain.start();
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    @Test
    void whereNothingIsStatedNothingIsAsked() {
        try (Web3jLedger ledger = Web3jLedger.at(chain.url())) {
            assertThat(ledger.dataFee(CALL)).isEqualTo(Wei.ZERO);
        }
    }

    @Test
    void theOracleOfTheOpStackIsAskedForTheWholeTransaction() {
        chain.rpc("anvil_setCode", DataFeeOracle.ADDRESS.toString(), SIZE_ORACLE);
        try (Web3jLedger ledger = opStack()) {
            // selector, offset, length, and 196 bytes padded to whole words
            assertThat(ledger.dataFee(CALL)).isEqualTo(Wei.of(4 + 32 + 32 + 224));
        } finally {
            chain.rpc("anvil_setCode", DataFeeOracle.ADDRESS.toString(), "0x");
        }
    }

    @Test
    void aChainWithoutTheOracleIsNotTakenForOneThatChargesNothing() {
        try (Web3jLedger ledger = opStack()) {
            assertThatThrownBy(() -> ledger.dataFee(CALL))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no GasPriceOracle");
        }
    }

    @Test
    void aReceiptsFeeContainsWhatItsBytesCost() {
        ObjectNode json = Json.object()
                .put("transactionHash", "0x" + "01".repeat(32))
                .put("status", "0x1")
                .put("blockNumber", "0x10")
                .put("blockHash", "0x" + "02".repeat(32))
                .put("gasUsed", "0x5208")
                .put("effectiveGasPrice", "0x3")
                .put("l1Fee", "0x64");
        assertThat(Answers.receipt(json).fee()).isEqualTo(Wei.of(3 * 21_000 + 100));
        assertThat(Answers.receipt(json.deepCopy().without("l1Fee")).fee()).isEqualTo(Wei.of(3 * 21_000));
    }

    private static Web3jLedger opStack() {
        return Web3jLedger.at(List.of(chain.url()), duration -> {}, DataFee.OP_STACK);
    }
}
