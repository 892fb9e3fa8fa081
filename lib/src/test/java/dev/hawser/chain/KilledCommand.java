package dev.hawser.chain;

import java.nio.file.Path;
import java.time.Duration;

/** Opens the embedded chain in a process of its own, adds five blocks and dies as by SIGKILL: no hook runs. */
final class KilledCommand {
    private KilledCommand() {}

    public static void main(String[] arguments) {
        EmbeddedChain chain = EmbeddedChain.open(Path.of(arguments[0]), Path.of(arguments[1]), Duration.ofSeconds(1));
        chain.mine(5);
        Runtime.getRuntime().halt(137);
    }
}
