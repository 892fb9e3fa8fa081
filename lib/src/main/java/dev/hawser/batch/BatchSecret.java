package dev.hawser.batch;

import java.io.Serializable;

/** What one batch's salts are made from: the only secret that reaches executors. It opens no other batch. */
public final class BatchSecret implements Serializable {
    private static final byte[] ROW = {0};
    private static final byte[] FEATURES = {1};

    private final byte[] bytes;

    BatchSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * What hides the values of a row's leaf.
     *
     * @param key {@code abi.encode} of the key's values, in the key's order
     */
    public byte[] rowSalt(byte[] key) {
        return Hmac.sha256(bytes, ROW, key);
    }

    /** What hides the row's feature words; of the same key as {@link #rowSalt}. */
    public byte[] featureSalt(byte[] key) {
        return Hmac.sha256(bytes, FEATURES, key);
    }

    /** Shows nothing of the secret. */
    @Override
    public String toString() {
        return "a batch secret";
    }
}
