package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.BlockReceipts;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.receipt.ConsensusReceipt;
import dev.hawser.receipt.EventLog;
import dev.hawser.receipt.Rlp;
import java.util.ArrayList;
import java.util.List;

/** Reads a block's header and receipts: at once where the node can, else one by one. */
final class ReceiptReader {
    private final Rpc rpc;

    ReceiptReader(Rpc rpc) {
        this.rpc = rpc;
    }

    /**
     * The block, encoded by the protocol's rules.
     *
     * @throws RpcErrorException if the node answers with an error
     * @throws InvalidInputException if a receipt is of a type that can't be encoded
     * @throws RetryableException if it lacks the block or a receipt
     */
    BlockReceipts of(Hash32 blockHash) {
        JsonNode block = require(rpc.call("eth_getBlockByHash", blockHash.toString(), false), "block " + blockHash);
        List<byte[]> receipts = new ArrayList<>();
        for (JsonNode receipt : receipts(blockHash, block.path("transactions"))) {
            receipts.add(encoded(receipt));
        }
        return new BlockReceipts(HeaderFields.encode(block), receipts);
    }

    private Iterable<JsonNode> receipts(Hash32 blockHash, JsonNode transactions) {
        try {
            JsonNode all = rpc.call("eth_getBlockReceipts", blockHash.toString());
            if (all.isArray()) {
                return all;
            }
        } catch (RpcErrorException e) {
            // not every node knows the call
        }
        List<JsonNode> each = new ArrayList<>();
        for (JsonNode transaction : transactions) {
            String hash = Answers.hash(transaction).toString();
            each.add(require(rpc.call("eth_getTransactionReceipt", hash), "the receipt of transaction " + hash));
        }
        return each;
    }

    private JsonNode require(JsonNode answer, String what) {
        if (answer.isNull()) {
            throw new RetryableException(rpc + " lacks " + what, "use a node that keeps old blocks and receipts");
        }
        return answer;
    }

    private static byte[] encoded(JsonNode receipt) {
        List<EventLog> logs = new ArrayList<>();
        receipt.path("logs").forEach(log -> logs.add(log(log)));
        JsonNode root = receipt.path("root");
        return new ConsensusReceipt(
                        type(receipt),
                        root.isTextual()
                                ? Answers.bytes(root)
                                : Rlp.of(Answers.number(receipt, "status")).bytes(),
                        Answers.number(receipt, "cumulativeGasUsed"),
                        logs)
                .encode();
    }

    /** 0 before EIP-2718, by which a type is below 0x80. */
    private static int type(JsonNode receipt) {
        long type = receipt.hasNonNull("type") ? Answers.number(receipt, "type") : 0;
        if (type >= 0x80) {
            throw new InvalidInputException(
                    "a receipt of the block has type " + type + ", which Ethereum's rules don't know",
                    "prove without --offline");
        }
        return (int) type;
    }

    private static EventLog log(JsonNode log) {
        List<Hash32> topics = new ArrayList<>();
        log.path("topics").forEach(topic -> topics.add(Answers.hash(topic)));
        return new EventLog(Answers.address(log.path("address")), topics, Answers.bytes(log.path("data")));
    }
}
