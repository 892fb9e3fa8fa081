package dev.hawser.fabric.chaincode;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.traces.Traces;

/**
 * The registry of anchored streams as a chaincode: the rules of AnchorRegistry.sol. Its functions and what they answer
 * stand in FORMATS.md. Every answer is a function of arguments, caller, transaction and state, so that all peers give the
 * same.
 */
public final class AnchorChaincode extends ChaincodeBase {

    /** @param arguments as a peer gives them: {@code -i ID}; the environment may name the id instead */
    public AnchorChaincode(String... arguments) {
        initializeLogging();
        processEnvironmentOptions();
        processCommandLineOptions(arguments);
        validateOptions();
        Properties settings = getChaincodeConfig();
        Metrics.initialize(settings);
        Traces.initialize(settings);
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        try {
            String answer = call(new Registry(stub), stub.getFunction(), Arguments.of(stub.getParameters()));
            return newSuccessResponse(answer.getBytes(StandardCharsets.UTF_8));
        } catch (Refused e) {
            return newErrorResponse(e.getMessage());
        } catch (InvalidInputException e) {
            return newErrorResponse(Refused.BAD_REQUEST + ": " + e.getMessage());
        }
    }

    private static String call(Registry registry, String function, Arguments given) {
        List<String> known = List.of("append", "setWriter", "retire", "history", "isWriter", "account");
        return switch (function) {
            case "append" -> registry.append(given.stream(), given.hash(2), given.entriesFrom(3));
            case "setWriter" -> registry.setWriter(given.exactly(3).name(0), given.address(1), given.truth(2));
            case "retire" -> registry.retire(given.exactly(1).name(0));
            case "history" -> registry.history(given.exactly(4).stream(), given.count(2), given.count(3));
            case "isWriter" -> registry.isWriter(given.exactly(3).stream(), given.address(2));
            case "account" -> registry.account(given.exactly(0));
            default ->
                throw new Refused(Refused.BAD_REQUEST, "no function " + Texts.abbreviate(function) + " among " + known);
        };
    }
}
