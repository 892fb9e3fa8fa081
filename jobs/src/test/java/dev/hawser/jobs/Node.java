package dev.hawser.jobs;

import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.primitives.Address;
import dev.hawser.testing.TestChain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A chain that is named by --rpc, and keys for it. */
final class Node implements AutoCloseable {
    private final TestChain chain = TestChain.start();
    private final Path folder;

    Node(Path folder) {
        this.folder = folder;
    }

    TestChain chain() {
        return chain;
    }

    /** Makes a key without a coin. */
    Address key(String name) {
        return Keystores.createWithRandomPassword(keystore(name), password(name), Keystores.Strength.LIGHT);
    }

    Address fundedKey(String name) {
        Address account = key(name);
        chain.fund(account);
        return account;
    }

    Path keystore(String name) {
        return folder.resolve(name + ".json");
    }

    Path password(String name) {
        return folder.resolve(name + ".password");
    }

    /** The options by which a command uses this chain as the key's account, and more. */
    String[] options(String key, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--rpc",
                chain.url(),
                "--keystore",
                keystore(key).toString(),
                "--password-file",
                password(key).toString(),
                "--set",
                "deploy.confirmations=0"));
        options.addAll(Arrays.asList(more));
        return options.toArray(String[]::new);
    }

    @Override
    public void close() {
        chain.close();
    }
}
