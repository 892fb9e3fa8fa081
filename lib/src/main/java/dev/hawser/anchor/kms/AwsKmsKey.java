package dev.hawser.anchor.kms;

import dev.hawser.anchor.DigestKey;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** A key of AWS KMS of the kind ECC_SECG_P256K1. Who calls is found by the SDK's default chain, and by nothing else. */
public final class AwsKmsKey implements DigestKey, AutoCloseable {
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:kms:([^:]+):.*");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String id;
    private final KmsClient client;

    private AwsKmsKey(String id, KmsClient client) {
        this.id = id;
        this.client = client;
    }

    /**
     * Asks nothing yet.
     *
     * @param id a key id, an alias or an ARN
     * @param region empty for the ARN's, or else what the SDK finds
     * @param endpoint empty for the region's own
     * @throws InvalidInputException if no region is known, or the endpoint is no URL
     */
    public static AwsKmsKey open(String id, Optional<String> region, Optional<String> endpoint) {
        try {
            KmsClientBuilder builder = KmsClient.builder()
                    .httpClientBuilder(ApacheHttpClient.builder())
                    .overrideConfiguration(limits -> limits.apiCallTimeout(LIMIT));
            region.or(() -> regionOf(id)).map(Region::of).ifPresent(builder::region);
            endpoint.map(AwsKmsKey::url).ifPresent(builder::endpointOverride);
            return new AwsKmsKey(id, builder.build());
        } catch (SdkClientException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    "AWS KMS can't be called for the key " + id + ": no region is known, or the endpoint is no URL",
                    "state deploy.signer.region, and see that deploy.signer.endpoint is a URL, if it is stated");
        }
    }

    @Override
    public byte[] publicKey() {
        return answer(
                "kms:GetPublicKey",
                () -> client.getPublicKey(request -> request.keyId(id))
                        .publicKey()
                        .asByteArray());
    }

    @Override
    public byte[] sign(byte[] digest) {
        return answer(
                "kms:Sign",
                () -> client.sign(request -> request.keyId(id)
                                .messageType(MessageType.DIGEST)
                                .message(SdkBytes.fromByteArray(digest))
                                .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
                        .signature()
                        .asByteArray());
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "the AWS KMS key " + id;
    }

    private static URI url(String endpoint) {
        URI url = URI.create(endpoint);
        if (url.getScheme() == null || url.getHost() == null) {
            throw new IllegalArgumentException("no URL");
        }
        return url;
    }

    private static Optional<String> regionOf(String id) {
        Matcher arn = ARN.matcher(id);
        return arn.matches() ? Optional.of(arn.group(1)) : Optional.empty();
    }

    private byte[] answer(String right, Supplier<byte[]> call) {
        try {
            return call.get();
        } catch (SdkServiceException e) {
            throw refused(right, e);
        } catch (SdkClientException e) {
            throw unanswered(e);
        } catch (SdkException e) {
            throw new RetryableException("no answer from AWS KMS for the key " + id, "run again", e);
        }
    }

    /** Of a client's error another try brings the same, but of throttling. The SDK has tried several times already. */
    private HawserException refused(String right, SdkServiceException e) {
        String message = "AWS KMS answered HTTP " + e.statusCode() + " for the key " + id + ": " + e.getMessage();
        return e.statusCode() >= 500 || e.isThrottlingException()
                ? new RetryableException(message, "run again", e)
                : new InvalidInputException(
                        message, "check deploy.signer.kms, its region, and that the caller has " + right, e);
    }

    private HawserException unanswered(SdkClientException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("credentials")
                ? new InvalidInputException(
                        "no credentials to call AWS KMS with for the key " + id,
                        "give them as the AWS SDK finds them: environment, profile or role",
                        e)
                : new RetryableException(
                        "no answer from AWS KMS for the key " + id + ": " + message,
                        "check network, region and endpoint, and run again",
                        e);
    }
}
