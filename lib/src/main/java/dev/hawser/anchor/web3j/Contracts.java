package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Call;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.config.DeskConfig;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Puts contracts on a chain. */
public final class Contracts {
    private final NodePort ledger;
    private final TransactionSender sender;

    public Contracts(NodePort ledger, TransactionSender sender) {
        this.ledger = ledger;
        this.sender = sender;
    }

    /** keccak256 of the registry's code, the same on every chain. */
    public static Hash32 registryCodeHash() {
        return ContractArtifact.REGISTRY.codeHash();
    }

    /** Deploys a registry, which belongs to nobody. */
    public DeployedContract deployRegistry() {
        DeployedContract deployed = deploy(ContractArtifact.REGISTRY, new byte[0]);
        if (!deployed.codeHash().equals(registryCodeHash())) {
            throw new RetryableException(
                    "the chain stores other code at " + deployed.address() + " than was sent\n  code hash expected "
                            + registryCodeHash() + "\n  code hash found    " + deployed.codeHash(),
                    "run again, or use another node");
        }
        return deployed;
    }

    /**
     * Deploys a trade desk that acts on the rows of the stream.
     *
     * @param owner who may pause it
     */
    public DeployedContract deployTradeDesk(Stream stream, Address owner, DeskConfig terms) {
        byte[] arguments = new AbiEncoder()
                .address(stream.registry().address())
                .address(stream.owner())
                .bytes32(stream.name().bytes32())
                .address(owner)
                .int256(terms.mostLater())
                .int256(terms.maxAge())
                .address(terms.bonds().map(Address::parse).orElse(Address.ZERO))
                .uint256(terms.minimumBond())
                .int256(terms.lowestPrice())
                .int256(terms.highestPrice())
                .uint256(terms.largestVolume())
                .encode();
        return deploy(ContractArtifact.TRADE_DESK, arguments);
    }

    /** Deploys a contract that holds bonds for the streams of the registry. It belongs to nobody. */
    public DeployedContract deployPredictionChallenge(Address registry) {
        return deploy(
                ContractArtifact.PREDICTION_CHALLENGE,
                new AbiEncoder().address(registry).encode());
    }

    private DeployedContract deploy(ContractArtifact artifact, byte[] arguments) {
        byte[] creation = artifact.creation();
        byte[] data = ByteBuffer.allocate(creation.length + arguments.length)
                .put(creation)
                .put(arguments)
                .array();
        Receipt receipt = sender.require(new Call(Optional.empty(), data, "deploy " + artifact.name()));
        Address address = receipt.created()
                .orElseThrow(() -> new RetryableException(
                        "the receipt of " + receipt.transactionHash() + " names no contract", "use another node"));
        return new DeployedContract(
                address, ledger.codeHash(address), receipt.blockNumber(), receipt.transactionHash(), receipt.gasUsed());
    }
}
