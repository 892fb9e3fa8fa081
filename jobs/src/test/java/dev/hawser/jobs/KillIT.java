package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A driver that is killed with SIGKILL again and again leaves every entry on the chain, once and in order. The seed is
 * printed; {@code -Dkill.seed=} gives one. Both chains run at once.
 */
class KillIT {
    private static final int KILLS = 20;
    private static final int APPENDS = 20;

    private static final long SEED =
            Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));

    private static CompletableFuture<KillTrial.Outcome> anvil;
    private static CompletableFuture<KillTrial.Outcome> geth;

    @BeforeAll
    static void start() {
        anvil = trial("anvil");
        geth = trial("geth");
    }

    @Test
    void everyEntryStandsOnceOnAnvil() {
        requireEachOnce("anvil", anvil);
    }

    @Test
    void everyEntryStandsOnceOnGeth() {
        requireEachOnce("geth", geth);
    }

    private static CompletableFuture<KillTrial.Outcome> trial(String chain) {
        return CompletableFuture.supplyAsync(
                () -> KillTrial.run(new KillTrial.Options(chain, KILLS, APPENDS, SEED)),
                command -> new Thread(command, "kill trial on " + chain).start());
    }

    private static void requireEachOnce(String chain, CompletableFuture<KillTrial.Outcome> trial) {
        KillTrial.Outcome outcome = joined(trial);
        System.out.println(outcome + " chain=" + chain + " seed=" + SEED);
        assertThat(outcome.isFaultless()).as("%s with seed %d", outcome, SEED).isTrue();
        assertThat(outcome.found()).as("%s with seed %d", outcome, SEED).isEqualTo(APPENDS);
        assertThat(outcome.kills()).isEqualTo(KILLS);
    }

    private static KillTrial.Outcome joined(CompletableFuture<KillTrial.Outcome> trial) {
        try {
            return trial.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
