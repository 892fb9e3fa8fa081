package dev.hawser.receipt;

import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/**
 * What a block's receipts root commits to of a transaction. Source: Ethereum Yellow Paper, 4.4.1; EIP-658 (status),
 * EIP-2718 (types).
 *
 * @param type of the transaction; 0 for one without a type byte
 * @param outcome 1 as one byte, or no byte for a transaction that failed; before Byzantium the state's root
 * @param cumulativeGas what the block's transactions up to this one used
 */
public record ConsensusReceipt(int type, byte[] outcome, long cumulativeGas, List<EventLog> logs) {
    private static final int TYPES = 0x80;

    public ConsensusReceipt {
        if (type < 0 || type >= TYPES) {
            throw new IllegalArgumentException("no type of a transaction: " + type);
        }
        logs = List.copyOf(logs);
    }

    /**
     * Reads a receipt as it stands in the trie.
     *
     * @throws InvalidInputException if it is none, or its bloom filter is not its logs'
     */
    public static ConsensusReceipt decode(byte[] encoded) {
        int type = encoded.length > 0 && encoded[0] > 0 ? encoded[0] : 0;
        List<Rlp> fields = Rlp.decode(type == 0 ? encoded : Arrays.copyOfRange(encoded, 1, encoded.length))
                .items(4);
        byte[] outcome = fields.get(0).bytes();
        if (outcome.length > 0 && outcome.length != 32 && !(outcome.length == 1 && outcome[0] == 1)) {
            throw Malformed.because("a receipt has the status " + Hex.encode(outcome));
        }
        ConsensusReceipt receipt = new ConsensusReceipt(
                type,
                outcome,
                fields.get(1).number(),
                fields.get(3).items().stream().map(EventLog::of).toList());
        if (!Arrays.equals(receipt.bloom(), fields.get(2).bytes())) {
            throw Malformed.because("a receipt has a bloom filter of other logs");
        }
        return receipt;
    }

    /** As it stands in the trie: with its type byte, unless the type is 0. */
    public byte[] encode() {
        byte[] body = Rlp.list(
                        Rlp.of(outcome),
                        Rlp.of(cumulativeGas),
                        Rlp.of(bloom()),
                        Rlp.list(logs.stream().map(EventLog::toRlp).toList()))
                .encode();
        if (type == 0) {
            return body;
        }
        byte[] typed = new byte[1 + body.length];
        typed[0] = (byte) type;
        System.arraycopy(body, 0, typed, 1, body.length);
        return typed;
    }

    /** 1, 0, or before Byzantium the state's root, which leaves open whether the transaction succeeded. */
    public String status() {
        return outcome.length > 1 ? Hex.encode(outcome) : Integer.toString(outcome.length);
    }

    private byte[] bloom() {
        return Bloom.of(logs.stream().flatMap(EventLog::bloomed));
    }
}
