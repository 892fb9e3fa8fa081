package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.receipt.Rlp;
import java.util.List;

/**
 * A block's header from a node's answer. Source: Ethereum Yellow Paper, 4.4; EIP-1559, EIP-4895, EIP-4844, EIP-4788,
 * EIP-7685, EIP-7928 and EIP-7843 for the fields that forks added, each at the end.
 */
final class HeaderFields {

    /** Numbers are written without leading zeros, everything else as it is. */
    private record Field(String name, boolean isNumber) {
        Rlp of(JsonNode block) {
            JsonNode value = block.get(name);
            return isNumber ? Rlp.of(Answers.wei(value).value()) : Rlp.of(Answers.bytes(value));
        }
    }

    private static final List<Field> FIELDS = List.of(
            data("parentHash"),
            data("sha3Uncles"),
            data("miner"),
            data("stateRoot"),
            data("transactionsRoot"),
            data("receiptsRoot"),
            data("logsBloom"),
            number("difficulty"),
            number("number"),
            number("gasLimit"),
            number("gasUsed"),
            number("timestamp"),
            data("extraData"),
            data("mixHash"),
            data("nonce"),
            number("baseFeePerGas"),
            data("withdrawalsRoot"),
            number("blobGasUsed"),
            number("excessBlobGas"),
            data("parentBeaconBlockRoot"),
            data("requestsHash"),
            data("blockAccessListHash"),
            number("slotNumber"));

    private HeaderFields() {}

    /** The RLP of the fields that the node gives. Whether they are all, the block's hash shows. */
    static byte[] encode(JsonNode block) {
        return Rlp.list(FIELDS.stream()
                        .filter(field -> block.hasNonNull(field.name()))
                        .map(field -> field.of(block))
                        .toList())
                .encode();
    }

    private static Field data(String name) {
        return new Field(name, false);
    }

    private static Field number(String name) {
        return new Field(name, true);
    }
}
