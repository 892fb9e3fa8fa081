package dev.hawser.jobs;

import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.RegistryCheck;
import dev.hawser.anchor.web3j.Web3jLedger;
import dev.hawser.chain.Waits;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.TrustFile;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.verify.ProofChecks;
import java.io.IOException;
import java.io.InputStream;
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

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "proof files; each gets its verdict")
    private List<Path> files;

    @Option(names = "--trust", paramLabel = "FILE", description = "the publisher's trust file")
    private Path trustFile;

    @Override
    public Integer call() {
        Optional<TrustFile> trust =
                Optional.ofNullable(trustFile).map(file -> TrustFile.parse(read(file), file.toString()));
        Exposure.ofArguments(options).forEach(new Console(options)::warn);
        CheckReport report = new CheckReport(options, files.size());
        try (Web3jLedger ledger = options.rpc().isEmpty() ? null : Web3jLedger.at(options.rpc(), Waits::sleep)) {
            if (ledger != null && trust.isPresent()) {
                requireChain(ledger, trust.get());
            }
            ProofChecks checks = new ProofChecks(trust, Optional.<NodePort>ofNullable(ledger));
            for (Path file : files) {
                check(file, checks, report);
            }
            trust.ifPresent(trusted -> notes(trusted, ledger).forEach(report::note));
        }
        return report.finish();
    }

    /** A file that is none doesn't keep the others from their verdicts. */
    private static void check(Path file, ProofChecks checks, CheckReport report) {
        ProofFile proof;
        try {
            proof = ProofFile.parse(read(file), file.toString());
        } catch (InvalidInputException e) {
            report.add(file, e);
            return;
        }
        report.add(file, checks.check(proof));
    }

    private static List<String> notes(TrustFile trust, NodePort ledger) {
        try {
            return ledger == null ? Continuation.of(trust) : Continuation.of(trust, ledger, ledger.finalized());
        } catch (RetryableException e) {
            return Continuation.of(trust); // the checks say that the node does not answer
        }
    }

    /** Another chain is a mistake of the caller's; a node that doesn't answer only leaves checks open. */
    private static void requireChain(Web3jLedger ledger, TrustFile trust) {
        try {
            RegistryCheck.requireChain(ledger, trust.chainId());
        } catch (RetryableException e) {
            // each file's checks say so
        }
    }

    /** At most one byte more than a proof file may have, whatever the path names. */
    static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ProofFile.MOST_BYTES + 1);
        } catch (IOException e) {
            throw new InvalidInputException("can't read " + file, "check the path", e);
        }
    }
}
