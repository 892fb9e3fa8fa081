package dev.hawser.anchor.web3j;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PBKDF2 with HMAC-SHA256 over the password's UTF-8. Source: RFC 8018. */
final class Pbkdf2 {
    private Pbkdf2() {}

    static byte[] derive(String password, byte[] salt, int rounds, int length) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, 8 * length);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2 with HMAC-SHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
