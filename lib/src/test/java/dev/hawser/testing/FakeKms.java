package dev.hawser.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.testing.JsonServer.Answer;
import dev.hawser.testing.JsonServer.Request;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECDSASignature;

/**
 * Answers as AWS KMS does over its JSON protocol (application/x-amz-json-1.1, {@code X-Amz-Target: TrentService.…}) for one key
 * of the kind ECC_SECG_P256K1. Every other signature has a high s, as about half of the service's have.
 */
public final class FakeKms implements AutoCloseable {
    public static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private final Credentials key;
    private final JsonServer server;
    private int signatures;

    public FakeKms(String privateKey) {
        this.key = Credentials.create(privateKey);
        this.server = JsonServer.start(this::answer);
    }

    public Address address() {
        return Address.parse(key.getAddress());
    }

    public JsonServer server() {
        return server;
    }

    /** Answers with an error of the service from now on. */
    public void fail(int status, String type, String message) {
        server.answer(request -> error(status, type, message));
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(Request request) {
        if (!request.body().path("KeyId").asText().endsWith(KEY_ID)) {
            return error(
                    400,
                    "NotFoundException",
                    "Key '" + request.body().path("KeyId").asText() + "' does not exist");
        }
        return switch (request.header("X-Amz-Target")) {
            case "TrentService.GetPublicKey" -> ok(publicKey());
            case "TrentService.Sign" -> sign(request.body());
            default -> error(400, "UnknownOperationException", "");
        };
    }

    private Answer sign(JsonNode body) {
        byte[] digest = Base64.getDecoder().decode(body.path("Message").asText());
        if (!body.path("MessageType").asText().equals("DIGEST")
                || !body.path("SigningAlgorithm").asText().equals("ECDSA_SHA_256")
                || digest.length != 32) {
            return error(400, "ValidationException", "Digest is invalid length for algorithm ECDSA_SHA_256.");
        }
        ECDSASignature low = key.getEcKeyPair().sign(digest);
        BigInteger s = signatures++ % 2 == 0 ? ORDER.subtract(low.s) : low.s;
        return ok(Json.object()
                .put("KeyId", arn())
                .put("Signature", Base64.getEncoder().encodeToString(der(low.r, s)))
                .put("SigningAlgorithm", "ECDSA_SHA_256"));
    }

    private ObjectNode publicKey() {
        String point = String.format("%0128x", key.getEcKeyPair().getPublicKey());
        byte[] info = HexFormat.of().parseHex("3056301006072a8648ce3d020106052b8104000a03420004" + point);
        ObjectNode answer = Json.object()
                .put("KeyId", arn())
                .put("PublicKey", Base64.getEncoder().encodeToString(info))
                .put("CustomerMasterKeySpec", "ECC_SECG_P256K1")
                .put("KeySpec", "ECC_SECG_P256K1")
                .put("KeyUsage", "SIGN_VERIFY");
        answer.putArray("SigningAlgorithms").add("ECDSA_SHA_256");
        return answer;
    }

    private static String arn() {
        return "arn:aws:kms:eu-central-1:111122223333:key/" + KEY_ID;
    }

    private static byte[] der(BigInteger r, BigInteger s) {
        ByteArrayOutputStream integers = new ByteArrayOutputStream();
        for (BigInteger number : new BigInteger[] {r, s}) {
            byte[] bytes = number.toByteArray();
            integers.write(2);
            integers.write(bytes.length);
            integers.writeBytes(bytes);
        }
        ByteArrayOutputStream sequence = new ByteArrayOutputStream();
        sequence.write(0x30);
        sequence.write(integers.size());
        sequence.writeBytes(integers.toByteArray());
        return sequence.toByteArray();
    }

    private static Answer ok(JsonNode body) {
        return new Answer(200, "application/x-amz-json-1.1", body.toString());
    }

    private static Answer error(int status, String type, String message) {
        return new Answer(
                status,
                "application/x-amz-json-1.1",
                Json.object().put("__type", type).put("message", message).toString());
    }
}
