package dev.hawser.chain;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.RetryableException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A chain of this machine: an anvil process whose state, key and log lie in a folder, which one command holds at a
 * time. The next command finds the same chain.
 */
final class EmbeddedChain implements AutoCloseable {
    static final ChainId CHAIN_ID = new ChainId(31337);

    private static final String THOUSAND_ETHER = "0x3635c9adc5dea00000";

    private final Path folder;
    private final FolderLock lock;
    private final StaleProcess stale;
    private final AnvilProcess anvil;
    private final Thread hook = new Thread(this::stop, "embedded chain");

    private EmbeddedChain(Path folder, FolderLock lock, StaleProcess stale, AnvilProcess anvil) {
        this.folder = folder;
        this.lock = lock;
        this.stale = stale;
        this.anvil = anvil;
    }

    /**
     * Starts the chain of the folder, or a new one where there is none.
     *
     * @param anvil the program
     * @param wait how long to wait for a command that holds the folder
     * @throws RetryableException if another command holds the folder, or the chain does not start
     */
    static EmbeddedChain open(Path folder, Path anvil, Duration wait) {
        FolderLock lock = FolderLock.acquire(folder, wait);
        try {
            StaleProcess stale = new StaleProcess(folder);
            stale.end();
            AnvilProcess process = AnvilProcess.start(anvil, folder, CHAIN_ID);
            stale.remember(process.handle());
            EmbeddedChain chain = new EmbeddedChain(folder, lock, stale, process);
            Runtime.getRuntime().addShutdownHook(chain.hook);
            return chain;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    String url() {
        return anvil.url();
    }

    ChainKey key() {
        return new ChainKey(folder);
    }

    /** Gives the account a thousand ether of this chain. */
    void fund(Address account) {
        anvil.call("anvil_setBalance", account.toString(), THOUSAND_ETHER);
    }

    /** Adds empty blocks. The chain has a block only where a transaction or this call makes one. */
    void mine(int blocks) {
        anvil.call("anvil_mine", "0x" + Integer.toHexString(blocks));
    }

    /** Stops the chain when its state is written, and lets go of the folder. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook does the same
            return;
        }
        stop();
    }

    private void stop() {
        anvil.close();
        stale.forget();
        lock.close();
    }
}
