package dev.hawser.jobs;

import dev.hawser.chain.ChainSession;
import dev.hawser.chain.Deployments;
import dev.hawser.manifest.Deployment;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.TrustFile;
import dev.hawser.session.HawserConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts a contract on a chain, once. */
@Command(
        name = "deploy",
        description =
                "puts a registry, a trade desk or a holder of bonds on a chain and records where; a second run finds the first")
final class DeployCommand implements Callable<Integer> {
    /** What can be deployed, by the contract's name. */
    enum Contract {
        AnchorRegistry,
        TradeDesk,
        PredictionChallenge
    }

    @Mixin
    private CommonOptions options;

    @Parameters(paramLabel = "CONTRACT", description = "${COMPLETION-CANDIDATES}")
    private Contract contract;

    @Override
    public Integer call() {
        HawserConfig config = CommandConfig.of(options);
        try (ChainSession session = config.openChain(new Console(options))) {
            Deployments deployments = new Deployments(session);
            Deployments.Found found = switch (contract) {
                case AnchorRegistry -> deployments.registry();
                case TradeDesk ->
                    deployments.tradeDesk(
                            config.pipeline().name(), config.deploy().desk());
                case PredictionChallenge -> deployments.predictionChallenge();
            };
            report(session, found);
        }
        return 0;
    }

    private void report(ChainSession session, Deployments.Found found) {
        Deployment deployment = found.deployment();
        String trust = TrustFile.path(session.chainId());
        Console console = new Console(options);
        console.say(contract + (found.created() ? " deployed at " : " is there already, at ")
                + deployment.address() + " on chain " + session.chainId() + ", block "
                + deployment.deployedAt() + ", owner " + session.owner() + "; trust file " + trust);
        console.result(Json.object()
                .put("contract", contract.name())
                .put("created", found.created())
                .put("chainId", session.chainId().toString())
                .put("address", deployment.address().toString())
                .put("codeHash", deployment.codeHash().toString())
                .put("deployedAt", Long.toString(deployment.deployedAt()))
                .put("transactionHash", deployment.transactionHash().toString())
                .put("owner", session.owner().toString())
                .put("trust", trust));
    }
}
