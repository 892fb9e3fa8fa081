package dev.hawser.ingest.uint256;

import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.util.Arrays;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * The exact sum of uint256 values, null where there is none. The buffer is wide enough for 2^63 rows, so that whether
 * the sum fits is asked once, of the whole, and never depends on the order of the rows.
 */
final class Uint256Sum extends Aggregator<byte[], byte[], byte[]> {
    static final String NAME = "uint256_sum";

    private static final long serialVersionUID = 1;
    private static final int CARRY_BYTES = 8;
    private static final int BUFFER_BYTES = CARRY_BYTES + Uint256.BYTES;

    /** The buffer of no value at all. */
    @Override
    public byte[] zero() {
        return new byte[0];
    }

    @Override
    public byte[] reduce(byte[] buffer, byte[] value) {
        if (value == null) {
            return buffer;
        }
        try {
            return add(buffer, Uint256Operations.bytes(value));
        } catch (Uint256Operations.Refused refused) {
            throw refused.by(NAME);
        }
    }

    @Override
    public byte[] merge(byte[] one, byte[] other) {
        return other.length == 0 ? one : add(one, other);
    }

    @Override
    public byte[] finish(byte[] buffer) {
        if (buffer.length == 0) {
            return null;
        }
        for (int i = 0; i < CARRY_BYTES; i++) {
            if (buffer[i] != 0) {
                throw new InvalidInputException(
                        NAME + ": the sum is over 2^256 - 1: " + Hex.encode(buffer),
                        "sum fewer rows, or scale the values first");
            }
        }
        return Arrays.copyOfRange(buffer, CARRY_BYTES, BUFFER_BYTES);
    }

    /** Adds into the buffer, which is the aggregation's own. */
    private static byte[] add(byte[] buffer, byte[] addend) {
        byte[] sum = buffer.length == 0 ? new byte[BUFFER_BYTES] : buffer;
        int carry = 0;
        int at = BUFFER_BYTES - 1;
        for (int i = addend.length - 1; i >= 0; i--, at--) {
            int digit = (sum[at] & 0xff) + (addend[i] & 0xff) + carry;
            sum[at] = (byte) digit;
            carry = digit >>> 8;
        }
        for (; carry != 0 && at >= 0; at--) {
            int digit = (sum[at] & 0xff) + carry;
            sum[at] = (byte) digit;
            carry = digit >>> 8;
        }
        return sum;
    }

    @Override
    public Encoder<byte[]> bufferEncoder() {
        return Encoders.BINARY();
    }

    @Override
    public Encoder<byte[]> outputEncoder() {
        return Encoders.BINARY();
    }
}
