package dev.hawser.receipt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one RLP value strictly; the limits keep time and memory in proportion to what a block can hold. */
final class RlpDecoder {
    private static final int MAX_BYTES = 1 << 24;
    private static final int MAX_VALUES = 1 << 20;
    private static final int MAX_DEPTH = 16;

    private final byte[] input;
    private int position;
    private int values;

    RlpDecoder(byte[] input) {
        this.input = input;
    }

    Rlp decode() {
        if (input.length > MAX_BYTES) {
            throw Malformed.because("an RLP of " + input.length + " bytes, more than " + MAX_BYTES);
        }
        Rlp value = value(input.length, 0);
        if (position < input.length) {
            throw Malformed.because("an RLP is followed by " + (input.length - position) + " bytes");
        }
        return value;
    }

    private Rlp value(int end, int depth) {
        if (depth > MAX_DEPTH) {
            throw Malformed.because("an RLP is nested more than " + MAX_DEPTH + " lists deep");
        }
        if (++values > MAX_VALUES) {
            throw Malformed.because("an RLP has more than " + MAX_VALUES + " values");
        }
        if (position == end) {
            throw Malformed.because("an RLP ends where a value must begin");
        }
        int prefix = input[position] & 0xff;
        if (prefix < 0x80) {
            return bytes(position + 1);
        }
        position++;
        if (prefix < 0xc0) {
            return string(payloadEnd(prefix - 0x80, end));
        }
        return list(payloadEnd(prefix - 0xc0, end), depth);
    }

    private Rlp string(int end) {
        if (end == position + 1 && input[position] >= 0) {
            throw Malformed.because("an RLP gives a length to a byte that is its own");
        }
        return bytes(end);
    }

    private Rlp bytes(int end) {
        Rlp value = Rlp.of(Arrays.copyOfRange(input, position, end));
        position = end;
        return value;
    }

    private Rlp list(int end, int depth) {
        List<Rlp> list = new ArrayList<>();
        while (position < end) {
            list.add(value(end, depth + 1));
        }
        return Rlp.list(list);
    }

    /** Where what a prefix announces ends: a code up to 55 is its length, a higher one says how many bytes state it. */
    private int payloadEnd(int code, int end) {
        int stated = code;
        if (code > 55) {
            int digits = code - 55;
            if (digits > end - position || input[position] == 0) {
                throw Malformed.because("an RLP's length is cut or has a leading zero");
            }
            stated = digits > 3 ? Integer.MAX_VALUE : number(digits);
            if (stated <= 55) {
                throw Malformed.because("an RLP writes a length of " + stated + " as a long one");
            }
        }
        if (stated > end - position) {
            throw Malformed.because("an RLP ends before the value that it announces");
        }
        return position + stated;
    }

    private int number(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            value = value << 8 | input[position++] & 0xff;
        }
        return value;
    }
}
