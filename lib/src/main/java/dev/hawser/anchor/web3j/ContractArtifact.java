package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A compiled contract among the resources. */
record ContractArtifact(String name, String bytecode, String deployedBytecode) {
    static final ContractArtifact REGISTRY = load("AnchorRegistry");
    static final ContractArtifact TRADE_DESK = load("TradeDesk");
    static final ContractArtifact PREDICTION_CHALLENGE = load("PredictionChallenge");

    /** keccak256 of the code on chain, for a contract without immutables. */
    Hash32 codeHash() {
        return Keccak.hash(Hex.decode(deployedBytecode));
    }

    /** The bytes that create it. */
    byte[] creation() {
        return Hex.decode(bytecode);
    }

    private static ContractArtifact load(String name) {
        String resource = "/dev/hawser/contracts/" + name + ".json";
        try (InputStream in = ContractArtifact.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the library lacks " + resource);
            }
            ObjectNode json = Json.parseObject(in.readAllBytes(), resource);
            return new ContractArtifact(
                    name,
                    json.path("bytecode").asText(),
                    json.path("deployedBytecode").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
