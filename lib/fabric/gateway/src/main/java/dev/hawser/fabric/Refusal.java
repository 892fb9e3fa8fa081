package dev.hawser.fabric;

import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import io.grpc.Status;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.GatewayException;

/**
 * Why a gateway did not do what it was asked.
 *
 * @param rule the chaincode's rule that refused, where one did
 * @param says what the gateway and each of the peers say
 */
record Refusal(Optional<String> rule, Status.Code code, String says) {
    static final String HEAD_MISMATCH = "HeadMismatch";

    /** How a chaincode's message is shown by a gateway: behind the status that the chaincode gave it. */
    private static final Pattern RULE =
            Pattern.compile("\\b(BadRequest|NotWriter|HeadMismatch|StreamRetired): [^\\n]*");

    /** Nothing but another profile or another network makes these go away. */
    private static final Set<Status.Code> FOR_GOOD = Set.of(
            Status.Code.FAILED_PRECONDITION,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.PERMISSION_DENIED,
            Status.Code.UNAUTHENTICATED,
            Status.Code.NOT_FOUND,
            Status.Code.UNIMPLEMENTED);

    static Refusal of(GatewayException failure) {
        String says = Stream.concat(
                        Stream.of(String.valueOf(failure.getStatus().getDescription())),
                        failure.getDetails().stream()
                                .map(detail ->
                                        detail.getMspId() + " at " + detail.getAddress() + ": " + detail.getMessage()))
                .distinct()
                .collect(Collectors.joining("; "));
        Matcher rule = RULE.matcher(says);
        return new Refusal(
                rule.find() ? Optional.of(rule.group(1)) : Optional.empty(),
                failure.getStatus().getCode(),
                says);
    }

    boolean isHeadMismatch() {
        return rule.filter(HEAD_MISMATCH::equals).isPresent();
    }

    /** Whether another try can't help: a rule refused, or the gateway knows no way. */
    boolean isForGood() {
        return rule.isPresent() || FOR_GOOD.contains(code);
    }

    HawserException exception(String doing) {
        String message = "could not " + doing + ": " + code + ", " + says;
        if (!isForGood()) {
            return new RetryableException(message, "run again when peer and orderer answer");
        }
        return new InvalidInputException(message, advice());
    }

    private String advice() {
        return switch (rule.orElse("")) {
            case "NotWriter" ->
                "use the owner's identity, let the owner name this account (hawser fabric writers), or publish runs for"
                        + " it: hawser predict --owner with what 'hawser fabric account' prints";
            case "StreamRetired" -> "anchor to a stream of another name: retiring is final";
            default -> "check channel, chaincode, MSP and certificate of the connection profile";
        };
    }
}
