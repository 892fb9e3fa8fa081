package dev.hawser.batch;

import dev.hawser.primitives.RunKey;

/** 32 random bytes of a publisher, from which the salts of all its batches follow. Stays on the driver. */
public final class MasterSecret {
    /** Bytes of a master secret. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private MasterSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are {@link #LENGTH} bytes */
    public static MasterSecret of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a master secret has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new MasterSecret(bytes.clone());
    }

    /** The secret of one run's batch: HMAC-SHA256 of the run key's 16 bytes. */
    public BatchSecret ofRun(RunKey run) {
        return new BatchSecret(Hmac.sha256(bytes, run.bytes()));
    }

    /** Shows nothing of the secret. */
    @Override
    public String toString() {
        return "a master secret";
    }
}
