package dev.hawser.fabric.chaincode;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hawser.anchor.FabricPlace;
import dev.hawser.primitives.Address;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.shim.ChaincodeStub;

/** Who made a transaction, and for which chaincode. The peer has checked certificate and signature. */
final class Caller {
    private Caller() {}

    /** @throws Refused unless the caller has an X.509 certificate */
    static Address account(ChaincodeStub stub) {
        try {
            SerializedIdentity identity = SerializedIdentity.parseFrom(stub.getCreator());
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(identity.getIdBytes().toByteArray()));
            return FabricPlace.account(
                    identity.getMspid(),
                    certificate.getSubjectX500Principal().getEncoded(),
                    certificate.getIssuerX500Principal().getEncoded());
        } catch (InvalidProtocolBufferException | CertificateException e) {
            throw new Refused(Refused.BAD_REQUEST, "the caller has no X.509 certificate");
        }
    }

    /**
     * The channel, and the chaincode that the caller signed for. A chaincode that calls this one has streams of its own: it
     * can't append to its callers'.
     */
    static FabricPlace place(ChaincodeStub stub) {
        try {
            Proposal proposal = Proposal.parseFrom(stub.getSignedProposal().getProposalBytes());
            ChannelHeader header = ChannelHeader.parseFrom(
                    Header.parseFrom(proposal.getHeader()).getChannelHeader());
            ChaincodeHeaderExtension extension = ChaincodeHeaderExtension.parseFrom(header.getExtension());
            return new FabricPlace(
                    header.getChannelId(), extension.getChaincodeId().getName());
        } catch (InvalidProtocolBufferException e) {
            throw new Refused(Refused.BAD_REQUEST, "the proposal can't be read");
        }
    }
}
