package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.web3j.NoAnswer.Kind;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Several endpoints of one chain as one. It stays with an endpoint while that answers, goes to the next when it does not,
 * and asks all of them a few times, with pauses between, before it gives up.
 */
final class RpcPool implements Rpc {
    /** How often each endpoint is asked. */
    static final int ROUNDS = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final List<JsonRpc> endpoints;
    private final Pause pause;
    private final ChainAgreement agreement;
    private int current;

    RpcPool(List<JsonRpc> endpoints, Pause pause) {
        this.endpoints = List.copyOf(endpoints);
        this.pause = pause;
        this.agreement = new ChainAgreement(this.endpoints);
    }

    /** @throws InvalidInputException if the endpoints serve different chains, or none lets the caller in */
    @Override
    public JsonNode call(String method, Object... params) {
        Set<JsonRpc> silent = new HashSet<>();
        for (int round = 1; ; round++) {
            Failures failures = new Failures();
            Optional<JsonNode> answer = askEach(method, params, silent, failures);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (round == ROUNDS || silent.size() == endpoints.size()) {
                throw failures.last;
            }
            pause.pause(pauseAfter(round, failures));
        }
    }

    /** One round, from the present endpoint on; the one that answers is the present one from then on. */
    private Optional<JsonNode> askEach(String method, Object[] params, Set<JsonRpc> silent, Failures failures) {
        int first = current;
        Freshest freshest = new Freshest();
        for (int i = 0; i < endpoints.size(); i++) {
            int index = (first + i) % endpoints.size();
            JsonRpc endpoint = endpoints.get(index);
            if (silent.contains(endpoint)) {
                continue;
            }
            try {
                agreement.require(endpoint);
                JsonNode answer = endpoint.call(method, params);
                if (!ChainAgreement.isNewestBlock(method, params, answer)
                        || agreement.isFresh(endpoint, Answers.number(answer, "number"))) {
                    current = index;
                    return Optional.of(answer);
                }
                freshest.add(answer, index);
            } catch (RpcErrorException e) {
                if (!e.error().isBusy()) {
                    current = index;
                    throw e;
                }
                failures.add(busy(endpoint, e));
            } catch (RetryableException | InvalidInputException e) {
                Kind kind = kind(e);
                if (kind == Kind.TOO_LARGE) {
                    throw e;
                }
                if (kind == Kind.TIMEOUT || kind == Kind.REFUSED) {
                    silent.add(endpoint);
                }
                failures.add(e);
            }
        }
        current = freshest.answer.isPresent() ? freshest.index : current;
        return freshest.answer;
    }

    /** @throws HawserException the same, unless an endpoint gave no answer of use */
    private static Kind kind(HawserException e) {
        if (e.getCause() instanceof NoAnswer none) {
            return none.kind();
        }
        if (e.getCause() instanceof Answers.Nonsense) {
            return Kind.BROKEN;
        }
        throw e;
    }

    private static RetryableException busy(JsonRpc endpoint, RpcErrorException e) {
        String message = endpoint + " answered " + e.method() + " with error "
                + e.error().code() + ": " + e.error().message();
        return new RetryableException(
                message, "run again later, or use another node", new NoAnswer(Kind.BUSY, message, Optional.empty()));
    }

    private static Duration pauseAfter(int round, Failures failures) {
        Duration own = FIRST_PAUSE.multipliedBy(1L << (round - 1));
        Duration longest = failures.retryAfter.compareTo(own) > 0 ? failures.retryAfter : own;
        return longest.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longest;
    }

    @Override
    public int endpoints() {
        return endpoints.size();
    }

    @Override
    public void passOver() {
        current = (current + 1) % endpoints.size();
    }

    @Override
    public void close() {
        endpoints.forEach(JsonRpc::close);
    }

    @Override
    public String toString() {
        return endpoints.get(current).toString();
    }

    /** The newest block of endpoints that all lag behind what was seen before. */
    private static final class Freshest {
        private Optional<JsonNode> answer = Optional.empty();
        private long number = -1;
        private int index;

        void add(JsonNode block, int from) {
            if (Answers.number(block, "number") > number) {
                number = Answers.number(block, "number");
                answer = Optional.of(block);
                index = from;
            }
        }
    }

    /** What went wrong in a round. */
    private static final class Failures {
        private HawserException last;
        private Duration retryAfter = Duration.ZERO;

        /** An endpoint that may answer later tells more than one that lets nobody in. */
        void add(HawserException e) {
            if (last == null || e instanceof RetryableException) {
                last = e;
            }
            if (e.getCause() instanceof NoAnswer none) {
                retryAfter = none.retryAfter().orElse(retryAfter);
            }
        }
    }
}
