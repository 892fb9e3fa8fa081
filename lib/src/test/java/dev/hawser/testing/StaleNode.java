package dev.hawser.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;

/** Answers as a node would that has not heard of the newest blocks and of no transaction that waits. */
final class StaleNode {
    static final int BLOCKS = 3;

    static final Set<String> METHODS = Set.of(
            "eth_blockNumber",
            "eth_getBlockByNumber",
            "eth_getTransactionCount",
            "eth_getTransactionReceipt",
            "eth_getTransactionByHash",
            "eth_getLogs",
            "eth_call");

    private final NodeRpc node;
    private final long head;

    StaleNode(NodeRpc node) {
        this.node = node;
        this.head = Math.max(0, number(node.call("eth_blockNumber")) - BLOCKS);
    }

    JsonNode answer(ObjectNode request) {
        JsonNode params = request.path("params");
        return switch (request.path("method").asText()) {
            case "eth_blockNumber" -> reply(TextNode.valueOf(hex(head)));
            case "eth_getBlockByNumber", "eth_getTransactionCount" -> atHead(request);
            case "eth_getTransactionReceipt", "eth_getTransactionByHash" -> transaction(request);
            case "eth_getLogs" -> logs(request);
            default -> isAhead(params.path(1).path("blockHash")) ? unknownBlock() : node.ask(request);
        };
    }

    private JsonNode atHead(ObjectNode request) {
        ArrayNode params = (ArrayNode) request.path("params");
        int place = request.path("method").asText().equals("eth_getBlockByNumber") ? 0 : 1;
        String block = params.path(place).asText();
        if (Set.of("latest", "pending").contains(block)) {
            params.set(place, hex(head));
        } else if (block.startsWith("0x") && Long.decode(block) > head) {
            return reply(NullNode.instance);
        }
        return node.ask(request);
    }

    private JsonNode transaction(ObjectNode request) {
        JsonNode answer = node.ask(request);
        JsonNode block = answer.path("result").path("blockNumber");
        return block.isTextual() && number(block) <= head ? answer : reply(NullNode.instance);
    }

    private JsonNode logs(ObjectNode request) {
        ObjectNode filter = (ObjectNode) request.path("params").path(0);
        if (isAhead(filter.path("blockHash"))) {
            return unknownBlock();
        }
        if (filter.has("toBlock") && number(filter.path("toBlock")) > head) {
            filter.put("toBlock", hex(Math.max(head, number(filter.path("fromBlock")))));
        }
        return node.ask(request);
    }

    private boolean isAhead(JsonNode blockHash) {
        return blockHash.isTextual()
                && number(node.call("eth_getBlockByHash", blockHash.asText(), false)
                                .path("number"))
                        > head;
    }

    private static JsonNode unknownBlock() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("jsonrpc", "2.0").put("id", 1);
        answer.putObject("error").put("code", -32000).put("message", "header not found");
        return answer;
    }

    private static JsonNode reply(JsonNode result) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("jsonrpc", "2.0").put("id", 1).set("result", result);
        return answer;
    }

    private static long number(JsonNode quantity) {
        return quantity.isTextual() && quantity.asText().startsWith("0x") ? Long.decode(quantity.asText()) : 0;
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
