package dev.hawser.score;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * One of 2^bits outputs is 1: the first four bytes of the SHA-256 of the value's UTF-8 bytes, big-endian, modulo 2^bits.
 *
 * @param missing the value that stands for a missing cell; null where such a row is refused
 * @param bits 1 to 20
 */
public record Hashed(String column, String missing, int bits) implements Transform {
    public static final int MOST_BITS = 20;

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public int width() {
        return 1 << bits;
    }

    @Override
    public void apply(Cells cells, Outputs outputs) {
        byte[] text = Cell.text(cells, column, missing).getBytes(StandardCharsets.UTF_8);
        outputs.put(ByteBuffer.wrap(sha256().digest(text)).getInt() & width() - 1, 1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String label(int output) {
        return "#" + output;
    }
}
