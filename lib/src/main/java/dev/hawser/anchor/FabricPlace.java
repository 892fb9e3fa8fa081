package dev.hawser.anchor;

import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.util.Arrays;

/**
 * Where streams are on Hyperledger Fabric, and whose they are: the hashes that take the place of chain id, registry and
 * owner (FORMATS.md).
 *
 * @param chaincode the name under which the chaincode is committed to the channel
 */
public record FabricPlace(String channel, String chaincode) {
    private static final String TAG = "hawser-fabric-v1";

    /** keccak256(abi.encode(keccak256(abi.encode(tag, channel)), registry, owner, name)). */
    public Hash32 id(LedgerStream stream) {
        return Keccak.hash(new AbiEncoder()
                .bytes32(
                        Keccak.hash(new AbiEncoder().string(TAG).string(channel).encode()))
                .address(registry())
                .address(stream.owner())
                .bytes32(stream.name().bytes32())
                .encode());
    }

    /** The last 20 bytes of keccak256(abi.encode(tag, channel, chaincode)). */
    public Address registry() {
        return address(new AbiEncoder().string(TAG).string(channel).string(chaincode));
    }

    /**
     * The last 20 bytes of keccak256(abi.encode(tag, MSP id, subject, issuer)): who a client is,
     * whichever key its certificate has.
     *
     * @param subject DER of the subject in its certificate
     * @param issuer DER of the issuer
     */
    public static Address account(String mspId, byte[] subject, byte[] issuer) {
        return address(new AbiEncoder().string(TAG).string(mspId).bytes(subject).bytes(issuer));
    }

    private static Address address(AbiEncoder words) {
        byte[] hash = Keccak.digest(words.encode());
        return Address.of(Arrays.copyOfRange(hash, 12, 32));
    }
}
