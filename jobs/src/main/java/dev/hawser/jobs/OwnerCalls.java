package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;

/** What only the owner of streams may do: sent with its key, or shown to be signed where that key lies. */
final class OwnerCalls {
    private OwnerCalls() {}

    /** Both streams of the pipeline, as the owner's. */
    static List<Stream> streams(ChainSession session, String pipeline) {
        return List.of(session.stream(StreamName.ofBatches(pipeline)), session.stream(StreamName.ofSources(pipeline)));
    }

    /** @throws InvalidInputException unless the signing account owns the streams */
    static void requireOwner(ChainSession session, List<Stream> streams) {
        Address signer = session.signer().address();
        for (Stream stream : streams) {
            if (!signer.equals(stream.owner())) {
                throw new InvalidInputException(
                        signer + " is not the owner " + stream.owner() + " of " + stream,
                        "only the owner may: use its keystore, or --calldata and sign where its key lies");
            }
        }
    }

    /**
     * Prints transactions, for a wallet or a Safe.
     *
     * @param function the called function's signature
     */
    static void show(Console console, ChainSession session, String function, List<Call> calls) {
        Address owner = session.owner();
        console.say(calls.size() + " transactions for " + owner + " to sign on chain " + session.chainId()
                + "; nothing was sent");
        ObjectNode json =
                Json.object().put("chainId", session.chainId().toString()).put("from", owner.toString());
        ArrayNode transactions = json.putArray("transactions");
        for (Call call : calls) {
            String to = call.to().map(Address::toString).orElse("");
            String data = Hex.encode(call.data());
            console.say(call.purpose() + ": " + function + "\n  to    " + to + "\n  value " + call.value()
                    + "\n  data  " + data);
            transactions
                    .addObject()
                    .put("purpose", call.purpose())
                    .put("function", function)
                    .put("to", to)
                    .put("value", call.value().toString())
                    .put("data", data);
        }
        console.result(json);
    }
}
