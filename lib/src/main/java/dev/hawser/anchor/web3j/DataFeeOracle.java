package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Call;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Wei;
import java.math.BigInteger;

/**
 * The OP Stack's predeployed GasPriceOracle: its {@code getL1Fee(bytes)} tells what a transaction pays for being put on
 * Ethereum (specs.optimism.io, "L1-Cost fees").
 */
final class DataFeeOracle {
    static final Address ADDRESS = Address.parse("0x420000000000000000000000000000000000000f");

    /** What an unsigned transaction of type 2 holds at most beside its call's bytes: the oracle adds the signature itself. */
    private static final int ENVELOPE = 96;

    private DataFeeOracle() {}

    /** What is asked for a transaction with the call. Its other fields count as bytes that can't be compressed. */
    static byte[] question(Call call) {
        byte[] transaction = new byte[ENVELOPE + call.data().length];
        for (int i = 0; i < ENVELOPE; i++) {
            transaction[i] = (byte) (i * 37 + 1);
        }
        System.arraycopy(call.data(), 0, transaction, ENVELOPE, call.data().length);
        return new AbiTuple().bytes(transaction).call("getL1Fee(bytes)");
    }

    static Wei answer(byte[] answer, Object node) {
        if (answer.length != 32) {
            throw new InvalidInputException(
                    node + " knows no GasPriceOracle at " + ADDRESS + ", which chains of the OP Stack have",
                    "set deploy.chain.data-fee = none, or use a node of such a chain");
        }
        return new Wei(new BigInteger(1, answer));
    }
}
