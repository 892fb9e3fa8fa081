package dev.hawser.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What can befall a call between a driver and a node. */
public enum Fault {
    /** The connection closes before the node hears of the call. */
    DROP_REQUEST,
    /** HTTP 429, come again in a second; the node does not hear of the call. */
    TOO_MANY_REQUESTS,
    /** HTTP 502 with a page of HTML; the node does not hear of the call. */
    BAD_GATEWAY,
    /** The node acts, and the connection closes before its answer. */
    DROP_REPLY,
    /** The node's answer comes a tenth of a second late. */
    DELAY,
    /** Half of the node's answer comes. */
    TRUNCATED,
    /** The answer of a node that is {@link StaleNode#BLOCKS} blocks behind. */
    STALE,
    /** The node denies that it knows the transaction or its receipt. */
    UNKNOWN_TRANSACTION,
    /** The node takes the transaction and states another hash. */
    WRONG_HASH,
    /** The node gives no events. */
    NO_LOGS;

    private static final Set<Fault> BEFORE_THE_NODE = Set.of(DROP_REQUEST, TOO_MANY_REQUESTS, BAD_GATEWAY);
    private static final List<Fault> OF_ANY_METHOD =
            List.of(DROP_REQUEST, TOO_MANY_REQUESTS, BAD_GATEWAY, DROP_REPLY, DELAY, TRUNCATED);

    boolean isBeforeTheNode() {
        return BEFORE_THE_NODE.contains(this);
    }

    /** Those that can befall a call of the method. */
    static List<Fault> of(String method) {
        List<Fault> faults = new ArrayList<>(OF_ANY_METHOD);
        if (StaleNode.METHODS.contains(method)) {
            faults.add(STALE);
        }
        switch (method) {
            case "eth_getTransactionReceipt", "eth_getTransactionByHash" -> faults.add(UNKNOWN_TRANSACTION);
            case "eth_sendRawTransaction" -> faults.add(WRONG_HASH);
            case "eth_getLogs" -> faults.add(NO_LOGS);
            default -> {}
        }
        return faults;
    }
}
