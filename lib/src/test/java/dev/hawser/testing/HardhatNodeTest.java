package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.primitives.Address;
import org.junit.jupiter.api.Test;

class HardhatNodeTest {
    @Test
    void itServesItsOwnChainFundsAccountsAndMinesWhatItIsTold() {
        try (HardhatNode node = HardhatNode.start()) {
            Address account = Address.parse("0x" + "11".repeat(20));
            node.fund(account);
            node.mine(3);
            assertThat(Long.decode(node.call("eth_chainId").asText()))
                    .isEqualTo(node.chainId().value());
            assertThat(node.call("eth_blockNumber").asText()).isEqualTo("0x3");
            assertThat(node.call("eth_getBalance", account.toString(), "latest").asText())
                    .isEqualTo("0x3635c9adc5dea00000");
        }
    }
}
