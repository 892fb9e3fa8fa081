package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.Hex;
import java.util.List;
import java.util.Set;

/**
 * What shows an entry to whoever trusts a block hash: the header, the receipt, and the way from the header's receipts
 * root to it.
 *
 * @param header the block's header, RLP
 * @param receipt the receipt as it stands in the trie, with its type byte unless it is of the oldest type
 * @param transactionIndex the transaction's place in the block
 * @param logIndex the event's place among the logs of this receipt, from 0
 * @param nodes the trie's nodes from the root to the one that holds the receipt, RLP
 */
public record OfflineProof(byte[] header, byte[] receipt, long transactionIndex, long logIndex, List<byte[]> nodes) {
    private static final Set<String> MEMBERS = Set.of("header", "receipt", "transactionIndex", "logIndex", "nodes");

    ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("header", Hex.encode(header))
                .put("receipt", Hex.encode(receipt))
                .put("transactionIndex", Long.toString(transactionIndex))
                .put("logIndex", Long.toString(logIndex));
        ArrayNode list = json.putArray("nodes");
        nodes.forEach(node -> list.add(Hex.encode(node)));
        return json;
    }

    static OfflineProof parse(Members json) {
        json.allowOnly(MEMBERS);
        return new OfflineProof(
                json.bytes("header"),
                json.bytes("receipt"),
                json.decimalLong("transactionIndex"),
                json.decimalLong("logIndex"),
                json.byteStrings("nodes"));
    }
}
