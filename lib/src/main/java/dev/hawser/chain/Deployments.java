package dev.hawser.chain;

import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCheck;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.web3j.Contracts;
import dev.hawser.anchor.web3j.DeployedContract;
import dev.hawser.anchor.web3j.DeskClient;
import dev.hawser.config.DeskConfig;
import dev.hawser.manifest.Deployment;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import java.util.Optional;

/** The contracts of a session's chain: what the store remembers is used, what is not there is deployed. */
public final class Deployments {
    private final ChainSession session;
    private final ChainRecords records;

    public Deployments(ChainSession session) {
        this.session = session;
        this.records = session.records();
    }

    /** A deployment that a command asked for; {@code created} says whether this command made it. */
    public record Found(Deployment deployment, Registry registry, boolean created) {}

    /** The registry at the address that the user named. */
    public Registry named(Address address) {
        long deployedAt = records.registry()
                .filter(known -> known.address().equals(address))
                .map(Deployment::deployedAt)
                .orElseGet(() -> session.ledger().deployedAt(address));
        return checked(new Registry(session.chainId(), address, Contracts.registryCodeHash(), deployedAt));
    }

    /** @throws InvalidInputException if the store remembers none, or other code lies at its address */
    public Registry recorded() {
        return checked(registry(records.registry()
                .orElseThrow(() -> new InvalidInputException(
                        "no registry is known on chain " + session.chainId(),
                        "name it with --registry, or put one there with 'hawser deploy AnchorRegistry'"))));
    }

    /** The registry that the store remembers, if its code lies on the chain; else a new one, with a new trust file. */
    public Found registry() {
        Optional<Deployment> known = records.registry().filter(this::isOnChain);
        if (known.isPresent()) {
            return new Found(known.get(), registry(known.get()), false);
        }
        Deployment deployment = deployment(contracts().deployRegistry());
        Registry registry = registry(deployment);
        records.saveRegistry(deployment);
        records.startTrust(registry, session.owner());
        return new Found(deployment, registry, true);
    }

    /**
     * The trade desk of the pipeline's batches that the store remembers, if it lies on the chain; else a new one.
     *
     * @param terms of a new one
     */
    public Found tradeDesk(String pipeline, DeskConfig terms) {
        Stream stream = session.stream(StreamName.ofBatches(pipeline));
        Optional<Deployment> known = records.desk(pipeline)
                .filter(this::isOnChain)
                .filter(desk -> new DeskClient(session.ledger(), desk.address())
                        .stream().equals(stream.id()));
        if (known.isPresent()) {
            return new Found(known.get(), stream.registry(), false);
        }
        Deployment deployment = deployment(contracts().deployTradeDesk(stream, session.owner(), terms));
        records.saveDesk(pipeline, deployment);
        return new Found(deployment, stream.registry(), true);
    }

    /** The contract that holds bonds that the store remembers, if it lies on the chain; else a new one. */
    public Found predictionChallenge() {
        Registry registry = session.registry();
        Optional<Deployment> known = records.challenge().filter(this::isOnChain);
        if (known.isPresent()) {
            return new Found(known.get(), registry, false);
        }
        Deployment deployment = deployment(contracts().deployPredictionChallenge(registry.address()));
        records.saveChallenge(deployment);
        return new Found(deployment, registry, true);
    }

    private Contracts contracts() {
        return new Contracts(session.ledger(), session.sender());
    }

    private boolean isOnChain(Deployment deployment) {
        return session.ledger().codeHash(deployment.address()).equals(deployment.codeHash());
    }

    private Registry checked(Registry registry) {
        RegistryCheck.requireRegistry(session.ledger(), registry);
        return registry;
    }

    private Registry registry(Deployment deployment) {
        return new Registry(
                session.chainId(), deployment.address(), Contracts.registryCodeHash(), deployment.deployedAt());
    }

    private static Deployment deployment(DeployedContract deployed) {
        return new Deployment(
                deployed.address(), deployed.codeHash(), deployed.blockNumber(), deployed.transactionHash());
    }
}
