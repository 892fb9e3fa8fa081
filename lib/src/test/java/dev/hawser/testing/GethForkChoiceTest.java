package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/** What the fork choice does to a transaction, and what is final, is what the test says. Each test has an account. */
class GethForkChoiceTest {
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    private static GethForkChoice chain;

    @BeforeAll
    static void startChain() {
        chain = GethForkChoice.start();
    }

    @AfterAll
    static void stopChain() {
        if (chain != null) {
            chain.close();
        }
    }

    @Test
    void aTransactionOfABranchThatLostWaitsAgainAndIsMinedAgain() {
        String hash = send(transfer(account("back"), 1));
        chain.mine();
        String first = block(hash);
        chain.mine(3);
        long head = number("latest");

        chain.reorg(4);
        assertThat(number("latest")).isEqualTo(head + 1);
        assertThat(chain.call("eth_getTransactionReceipt", hash).isNull()).isTrue();
        assertThat(chain.call("eth_getTransactionByHash", hash)
                        .path("blockHash")
                        .isNull())
                .isTrue();
        chain.mine();
        assertThat(block(hash)).isNotEqualTo(first);
    }

    @Test
    void aTransactionThatThePoolForgotIsGone() {
        String raw = transfer(account("dropped"), 1);
        String hash = send(raw);
        chain.mine();
        chain.reorg(1);
        chain.dropWaiting();
        chain.mine();
        assertThat(chain.call("eth_getTransactionByHash", hash).isNull()).isTrue();
        assertThat(send(raw)).isEqualTo(hash);
        chain.mine();
        assertThat(block(hash)).isNotEmpty();
    }

    @Test
    void aBranchMayHoldAnotherTransactionWithTheNonce() {
        Credentials account = account("replaced");
        String raw = transfer(account, 1);
        String hash = send(raw);
        chain.mine();
        String other = transfer(account, 2);
        chain.reorg(1, List.of(other));
        assertThat(block(Keccak.hash(Hex.decode(other)).toString())).isNotEmpty();
        assertThat(chain.call("eth_getTransactionByHash", hash).isNull()).isTrue();
        assertThatThrownBy(() -> send(raw)).hasMessageContaining("nonce too low");
    }

    @Test
    void eightBlocksMayBeUndone() {
        String hash = send(transfer(account("deep"), 1));
        chain.mine(8);
        chain.reorg(8);
        assertThat(chain.call("eth_getTransactionReceipt", hash).isNull()).isTrue();
    }

    @Test
    void whatIsSafeAndFinalIsWhatTheTestSays() {
        chain.mine(5);
        long head = number("latest");
        chain.safeAt(head - 1);
        assertThat(number("safe")).isEqualTo(head - 1);
        chain.finalizeAt(head - 3);
        assertThat(number("finalized")).isEqualTo(head - 3);
        chain.mine(2);
        assertThat(number("finalized")).isEqualTo(head - 3);
        assertThat(number("latest")).isEqualTo(head + 2);
    }

    @Test
    void aBlockTakesWhatWaitsOrOnlyWhatItIsGiven() {
        String waiting = send(transfer(account("waiting"), 1));
        String given = transfer(account("given"), 1);
        chain.mineOnly(List.of(given));
        assertThat(chain.call("eth_getTransactionReceipt", waiting).isNull()).isTrue();
        assertThat(block(Keccak.hash(Hex.decode(given)).toString())).isNotEmpty();
        assertThat(chain.waiting()).isEqualTo(1);
        chain.mine();
        assertThat(block(waiting)).isNotEmpty();
        assertThat(chain.waiting()).isZero();
    }

    private static Credentials account(String name) {
        Credentials account = Credentials.create(
                Keccak.hash((name + chain.chainId()).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString());
        chain.fund(Address.parse(account.getAddress()));
        return account;
    }

    /** The account's first transaction. */
    private static String transfer(Credentials account, long wei) {
        RawTransaction transaction = RawTransaction.createEtherTransaction(
                chain.chainId().value(),
                BigInteger.ZERO,
                BigInteger.valueOf(21_000),
                "0x" + "11".repeat(20),
                BigInteger.valueOf(wei),
                GWEI,
                GWEI.multiply(BigInteger.TEN));
        return Hex.encode(TransactionEncoder.signMessage(transaction, account));
    }

    /** The pool follows the newest block a moment later, and knows of no coins until then. */
    private static String send(String raw) {
        GethNode.await(() -> {
            try {
                chain.call("eth_sendRawTransaction", raw);
                return true;
            } catch (IllegalStateException e) {
                if (e.getMessage().contains("insufficient funds")) {
                    return false;
                }
                throw e;
            }
        });
        return Keccak.hash(Hex.decode(raw)).toString();
    }

    private static String block(String transaction) {
        JsonNode receipt = chain.call("eth_getTransactionReceipt", transaction);
        assertThat(receipt.path("status").asText()).isEqualTo("0x1");
        return receipt.path("blockHash").asText();
    }

    private static long number(String block) {
        return Long.decode(
                chain.call("eth_getBlockByNumber", block, false).path("number").asText());
    }
}
