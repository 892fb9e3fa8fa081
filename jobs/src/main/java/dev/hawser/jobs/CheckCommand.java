package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.LedgerPort;
import dev.hawser.anchor.RegistryCheck;
import dev.hawser.anchor.web3j.Web3jLedger;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.TrustFile;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.verify.Findings;
import dev.hawser.verify.ProofCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks proof files without Spark. */
@Command(name = "check", description = "checks proof files; without --rpc everything but the chain")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "proof files")
    private List<Path> files;

    @Option(names = "--trust", paramLabel = "FILE", description = "the publisher's trust file")
    private Path trustFile;

    @Override
    public Integer call() {
        Console console = new Console(options);
        Optional<TrustFile> trust =
                Optional.ofNullable(trustFile).map(file -> TrustFile.parse(read(file), file.toString()));
        ObjectNode json = Json.object();
        ArrayNode results = json.putArray("files");
        int exit = 0;
        try (Web3jLedger ledger = options.rpc().map(Web3jLedger::at).orElse(null)) {
            if (ledger != null && trust.isPresent()) {
                RegistryCheck.requireChain(ledger, trust.get().chainId());
            }
            for (Path file : files) {
                ProofFile proof = ProofFile.parse(read(file), file.toString());
                ProofCheck.Outcome outcome = ProofCheck.check(proof, trust, Optional.<LedgerPort>ofNullable(ledger));
                console.say(file.toString());
                outcome.findings().checks().forEach(check -> console.say("  " + check));
                results.add(FindingsJson.of(outcome.findings())
                        .put("file", file.toString())
                        .put("identity", outcome.identity()));
                exit = worse(exit, outcome.findings());
            }
        }
        json.put("exitCode", exit);
        console.result(json);
        return exit;
    }

    private static int worse(int exit, Findings findings) {
        return Math.max(exit, findings.exitCode());
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidInputException("can't read " + file, "check the path", e);
        }
    }
}
