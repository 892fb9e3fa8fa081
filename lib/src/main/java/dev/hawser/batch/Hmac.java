package dev.hawser.batch;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC by RFC 2104. */
final class Hmac {
    private static final String SHA_256 = "HmacSHA256";

    private Hmac() {}

    /** The code of all parts, one behind the other. */
    static byte[] sha256(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(SHA_256);
            mac.init(new SecretKeySpec(key, SHA_256));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + SHA_256, e);
        }
    }
}
