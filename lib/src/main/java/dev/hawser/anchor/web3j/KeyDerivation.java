package dev.hawser.anchor.web3j;

/** How a keystore's password becomes its encryption key, with costs that were checked. */
sealed interface KeyDerivation {
    int KEY_BYTES = 32;

    byte[] derive(String password);

    /** What it takes while it runs, in bytes. */
    long memory();

    /** scrypt of RFC 7914 with cost n, block size r and parallelism p. */
    @SuppressWarnings("ArrayRecordComponent")
    record OfScrypt(int n, int r, int p, byte[] salt) implements KeyDerivation {
        @Override
        public byte[] derive(String password) {
            return Scrypt.derive(password, salt, n, r, p, KEY_BYTES);
        }

        @Override
        public long memory() {
            return 128L * n * r;
        }
    }

    /** PBKDF2 of RFC 8018 with HMAC-SHA256. */
    @SuppressWarnings("ArrayRecordComponent")
    record OfPbkdf2(int rounds, byte[] salt) implements KeyDerivation {
        @Override
        public byte[] derive(String password) {
            return Pbkdf2.derive(password, salt, rounds, KEY_BYTES);
        }

        @Override
        public long memory() {
            return 0;
        }
    }
}
