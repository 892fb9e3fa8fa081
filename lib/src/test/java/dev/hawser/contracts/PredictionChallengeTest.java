package dev.hawser.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.anchor.RegistryCalls;
import dev.hawser.manifest.Json;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.primitives.Hex;
import dev.hawser.score.ContractScores;
import dev.hawser.score.ContractScores.Case;
import dev.hawser.score.Words;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract gives the score that our scorer publishes, for any words: so no right prediction can be slashed. */
class PredictionChallengeTest {
    private static final int CASES = 600;

    private static TestChain chain;
    private static String contract;

    @BeforeAll
    static void deploy() throws IOException {
        chain = TestChain.start();
        String account = chain.rpc("eth_accounts").get(0).asText();
        String resource = "/dev/hawser/contracts/PredictionChallenge.json";
        try (var artifact = PredictionChallengeTest.class.getResourceAsStream(resource)) {
            String code = Json.parseObject(artifact.readAllBytes(), resource)
                            .path("bytecode")
                            .asText()
                    + "0".repeat(64);
            String hash = chain.rpc("eth_sendTransaction", Map.of("from", account, "data", code))
                    .asText();
            chain.mine(1);
            contract = chain.rpc("eth_getTransactionReceipt", hash)
                    .path("contractAddress")
                    .asText();
        }
    }

    @AfterAll
    static void stop() {
        if (chain != null) {
            chain.close();
        }
    }

    @Test
    void theContractGivesTheScoreOfTheScorerForAnyWords() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            Case one = ContractScores.random(random);
            Optional<BigInteger> expected = one.score();
            refused += expected.isEmpty() ? 1 : 0;
            assertThat(score(one)).as("seed %d, case %d: %s", seed, i, one).isEqualTo(expected);
            requireMargin(one);
        }
        assertThat(refused).as("seed %d: both outcomes are tried", seed).isBetween(CASES / 50, CASES * 3 / 4);
    }

    @Test
    void tiesAndLimitsAreThoseOfTheScorer() {
        for (Case one : ContractScores.limits()) {
            assertThat(score(one)).as("%s", one).isEqualTo(one.score());
            requireMargin(one);
        }
    }

    @Test
    void wordsThatAreNotCanonicalHaveNoMargin() {
        for (String words : List.of("00", word(0, 5), word(3, 0), word(2, 5) + word(1, 5), word(1 << 24, 5))) {
            assertThat(Words.margin(Hex.decode("0x" + words), new byte[0])).isEmpty();
            requireMargin(new Case(Hex.decode("0x" + words), new byte[0], 6));
        }
    }

    /** What a challenger commits to is the score at scale 21, of bytes that have one. */
    private static void requireMargin(Case one) {
        assertThat(score(new Case(one.words(), one.weights(), 21)))
                .as("%s", one)
                .isEqualTo(Words.margin(one.words(), one.weights()));
    }

    private static String word(int index, int value) {
        return String.format("%08x%024x", index, value);
    }

    private static Optional<BigInteger> score(Case one) {
        byte[] call = RegistryCalls.encode(
                "scoreOf(bytes,bytes,uint8)",
                new AbiEncoder().bytes(one.words()).bytes(one.weights()).int256(one.scale()));
        byte[] answer = Hex.decode(chain.rpc("eth_call", Map.of("to", contract, "data", Hex.encode(call)), "latest")
                .asText());
        boolean valid = answer[31] == 1;
        return valid ? Optional.of(new BigInteger(Arrays.copyOfRange(answer, 32, 64))) : Optional.empty();
    }
}
