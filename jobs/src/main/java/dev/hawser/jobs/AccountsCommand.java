package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.SaltFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes and shows keystores, makes salt files, names and removes writers, retires streams. */
@Command(
        name = "accounts",
        description = "makes and shows keystores and salt files, names and removes writers, retires streams",
        subcommands = {WritersCommand.class, RetireCommand.class})
final class AccountsCommand {
    @Command(name = "new", description = "makes a key and writes it, encrypted, to --keystore")
    int create(@Mixin CommonOptions options) {
        HawserConfig config = CommandConfig.of(options);
        Path keystore = config.keystore().orElseThrow(() -> missing("--keystore"));
        Path passwordFile = config.passwordFile().orElseThrow(() -> missing("--password-file"));
        Address address = Keystores.create(keystore, passwordFile, Keystores.Strength.STANDARD);
        say(options, "made account " + address + " in " + keystore, account(address, keystore.toString()));
        return 0;
    }

    @Command(name = "new-salt", description = "makes the master secret of salted batches and writes it to --salt-file")
    int createSalt(@Mixin CommonOptions options) {
        Path file = CommandConfig.of(options).saltFile().orElseThrow(() -> missing("--salt-file"));
        SaltFile.create(file);
        say(
                options,
                "made a master secret in " + file
                        + "; keep it: without it the feature words of its batches stay hidden",
                Json.object().put("saltFile", file.toString()));
        return 0;
    }

    @Command(name = "show", description = "shows the account, and with a chain its balance")
    int show(@Mixin CommonOptions options) {
        HawserConfig config = CommandConfig.of(options);
        if (config.keystore().isPresent() && config.rpc().isEmpty()) {
            Path keystore = config.keystore().get();
            Address address = Keystores.address(keystore);
            say(options, "account " + address, account(address, keystore.toString()));
            return 0;
        }
        try (ChainSession session = config.openChain(new Console(options))) {
            Address address = session.signer().address();
            BigDecimal wei = new BigDecimal(session.ledger().balance(address).value());
            say(
                    options,
                    "account " + address + " has "
                            + wei.movePointLeft(18).stripTrailingZeros().toPlainString() + " ether on chain "
                            + session.chainId(),
                    Json.object()
                            .put("address", address.toString())
                            .put("chainId", session.chainId().toString())
                            .put("balance", wei.toPlainString()));
        }
        return 0;
    }

    private static ObjectNode account(Address address, String keystore) {
        return Json.object().put("address", address.toString()).put("keystore", keystore);
    }

    private static InvalidInputException missing(String option) {
        return new InvalidInputException("no " + option + " is given", "add " + option + " FILE");
    }

    private static void say(CommonOptions options, String text, ObjectNode json) {
        Console console = new Console(options);
        console.say(text);
        console.result(json);
    }
}
