package dev.hawser.fabric;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * A peer's gateway, with the answers that Fabric 2.5's gives (its {@code internal/pkg/gateway}), two organisations' chaincodes
 * behind it and an orderer that makes blocks at once. Checks identities and signatures. An endorsement is simulated by both
 * chaincodes, and refused where they come to different results.
 */
final class TestPeer extends GatewayGrpc.GatewayImplBase {
    private static final int ERROR = 500;

    private final String channel;
    private final String chaincode;
    private final Map<String, X509Certificate> authorities;
    private final ChaincodeLink chaincodeHere;
    private final ChaincodeLink chaincodeElsewhere;
    private final WorldState state = new WorldState();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

    /** What goes wrong with the next call of its kind. */
    enum Fault {
        /** The transaction is ordered, and the answer to its submission is lost. */
        SUBMIT_ANSWER_LOST,
        /** No orderer takes the transaction. */
        NOT_ORDERED,
        /** The answer that tells whether it is committed is lost. */
        COMMIT_STATUS_LOST,
        /** Two peers come to different results, as where one lags. */
        PEERS_DISAGREE,
        /** The channel's endorsement policy wants more than one peer. */
        POLICY_NOT_MET,
        /** The peer does not evaluate now. */
        NO_EVALUATION
    }

    /** A message of a client whose identity and signature hold. */
    private record Checked(
            ChannelHeader header, SignatureHeader creator, ChaincodeProposalPayload payload, ChaincodeSpec spec) {}

    private record Endorsed(Simulation simulation, ChaincodeLink.Outcome outcome) {
        ChaincodeAction action(ChaincodeSpec spec) {
            return ChaincodeAction.newBuilder()
                    .setResults(simulation.readWriteSet().toByteString())
                    .setEvents(outcome.event())
                    .setResponse(outcome.response())
                    .setChaincodeId(spec.getChaincodeId())
                    .build();
        }
    }

    TestPeer(
            String channel,
            String chaincode,
            Map<String, X509Certificate> authorities,
            ChaincodeLink chaincodeHere,
            ChaincodeLink chaincodeElsewhere) {
        this.channel = channel;
        this.chaincode = chaincode;
        this.authorities = authorities;
        this.chaincodeHere = chaincodeHere;
        this.chaincodeElsewhere = chaincodeElsewhere;
    }

    WorldState state() {
        return state;
    }

    void next(Fault fault) {
        faults.add(fault);
    }

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> answer) {
        answer(answer, () -> {
            if (faults.remove(Fault.NO_EVALUATION)) {
                throw refused(Code.UNAVAILABLE, "no peers available");
            }
            Checked checked = checked(request.getProposedTransaction(), request.getTransactionId());
            Response response = simulate(chaincodeHere, checked, request.getProposedTransaction())
                    .outcome()
                    .response();
            if (isError(response)) {
                String message = "chaincode response " + response.getStatus() + ", " + response.getMessage();
                throw refused(Code.UNKNOWN, "evaluate call to endorser returned error: " + message, message);
            }
            return EvaluateResponse.newBuilder().setResult(response).build();
        });
    }

    @Override
    public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> answer) {
        answer(answer, () -> {
            SignedProposal proposal = request.getProposedTransaction();
            Checked checked = checked(proposal, request.getTransactionId());
            Endorsed first = simulate(chaincodeHere, checked, proposal);
            Response response = first.outcome().response();
            if (isError(response)) {
                throw refused(
                        Code.ABORTED,
                        "failed to endorse transaction, see attached details for more info",
                        "chaincode response " + response.getStatus() + ", " + response.getMessage());
            }
            ChaincodeAction action = first.action(checked.spec());
            if (faults.remove(Fault.PEERS_DISAGREE)
                    || !action.equals(
                            simulate(chaincodeElsewhere, checked, proposal).action(checked.spec()))) {
                throw refused(
                        Code.ABORTED,
                        "failed to collect enough transaction endorsements, see attached details for more info",
                        "ProposalResponsePayloads do not match");
            }
            return EndorseResponse.newBuilder()
                    .setPreparedTransaction(Envelope.newBuilder().setPayload(prepared(proposal, checked, action)))
                    .build();
        });
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> answer) {
        answer(answer, () -> {
            Envelope envelope = request.getPreparedTransaction();
            Payload payload = Payload.parseFrom(envelope.getPayload());
            SignatureHeader creator =
                    SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
            requireSigned(creator.getCreator(), envelope.getPayload(), envelope.getSignature());
            if (faults.remove(Fault.NOT_ORDERED)) {
                throw refused(Code.UNAVAILABLE, "no orderers could successfully process transaction");
            }
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            state.order(header.getTxId(), readWriteSet(payload));
            if (faults.remove(Fault.SUBMIT_ANSWER_LOST)) {
                throw refused(Code.DEADLINE_EXCEEDED, "submit timeout expired while broadcasting to ordering service");
            }
            return SubmitResponse.getDefaultInstance();
        });
    }

    @Override
    public void commitStatus(SignedCommitStatusRequest signed, StreamObserver<CommitStatusResponse> answer) {
        answer(answer, () -> {
            CommitStatusRequest request = CommitStatusRequest.parseFrom(signed.getRequest());
            requireSigned(request.getIdentity(), signed.getRequest(), signed.getSignature());
            CommitStatusResponse status = state.status(request.getTransactionId());
            if (faults.remove(Fault.COMMIT_STATUS_LOST)) {
                throw refused(Code.UNAVAILABLE, "connection closed");
            }
            if (faults.remove(Fault.POLICY_NOT_MET)) {
                return status.toBuilder()
                        .setResult(org.hyperledger.fabric.protos.peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE)
                        .build();
            }
            return status;
        });
    }

    private Endorsed simulate(ChaincodeLink link, Checked checked, SignedProposal proposal) {
        Simulation simulation = new Simulation(chaincode, state.snapshot());
        ChaincodeLink.Outcome outcome = link.run(
                channel, checked.header().getTxId(), proposal, checked.spec().getInput(), simulation);
        return new Endorsed(simulation, outcome);
    }

    private Checked checked(SignedProposal signed, String transaction)
            throws InvalidProtocolBufferException, GeneralSecurityException {
        Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
        Header header = Header.parseFrom(proposal.getHeader());
        ChannelHeader channelHeader = ChannelHeader.parseFrom(header.getChannelHeader());
        SignatureHeader creator = SignatureHeader.parseFrom(header.getSignatureHeader());
        requireSigned(creator.getCreator(), signed.getProposalBytes(), signed.getSignature());
        ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
        ChaincodeSpec spec =
                ChaincodeInvocationSpec.parseFrom(payload.getInput()).getChaincodeSpec();
        if (!channelHeader.getChannelId().equals(channel)
                || !spec.getChaincodeId().getName().equals(chaincode)) {
            throw refused(
                    Code.FAILED_PRECONDITION,
                    "no peers available to evaluate chaincode "
                            + spec.getChaincodeId().getName() + " in channel " + channelHeader.getChannelId());
        }
        String id = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(creator.getNonce().concat(creator.getCreator()).toByteArray()));
        if (channelHeader.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE
                || !channelHeader.getTxId().equals(id)
                || !id.equals(transaction)) {
            throw refused(Code.INVALID_ARGUMENT, "invalid transaction id");
        }
        return new Checked(channelHeader, creator, payload, spec);
    }

    private void requireSigned(ByteString creator, ByteString message, ByteString signature)
            throws InvalidProtocolBufferException, GeneralSecurityException {
        SerializedIdentity identity = SerializedIdentity.parseFrom(creator);
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(identity.getIdBytes().toByteArray()));
        X509Certificate authority = authorities.get(identity.getMspid());
        try {
            if (authority == null) {
                throw new GeneralSecurityException("MSP " + identity.getMspid() + " is unknown");
            }
            certificate.verify(authority.getPublicKey());
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(certificate);
            check.update(message.toByteArray());
            if (!check.verify(signature.toByteArray())) {
                throw new GeneralSecurityException("the signature is another's");
            }
        } catch (GeneralSecurityException e) {
            throw refused(Code.FAILED_PRECONDITION, "access denied: " + e.getMessage());
        }
    }

    private static ByteString prepared(SignedProposal signed, Checked checked, ChaincodeAction action)
            throws InvalidProtocolBufferException {
        Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
        ProposalResponsePayload response = ProposalResponsePayload.newBuilder()
                .setExtension(action.toByteString())
                .build();
        ChaincodeActionPayload payload = ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(ChaincodeProposalPayload.newBuilder()
                        .setInput(checked.payload().getInput())
                        .build()
                        .toByteString())
                .setAction(ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response.toByteString()))
                .build();
        Header header = Header.parseFrom(proposal.getHeader());
        return Payload.newBuilder()
                .setHeader(header)
                .setData(org.hyperledger.fabric.protos.peer.Transaction.newBuilder()
                        .addActions(TransactionAction.newBuilder()
                                .setHeader(header.getSignatureHeader())
                                .setPayload(payload.toByteString()))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
    }

    private static TxReadWriteSet readWriteSet(Payload payload) throws InvalidProtocolBufferException {
        org.hyperledger.fabric.protos.peer.Transaction transaction =
                org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload.getData());
        ChaincodeActionPayload action =
                ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
        ProposalResponsePayload response =
                ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload());
        return TxReadWriteSet.parseFrom(
                ChaincodeAction.parseFrom(response.getExtension()).getResults());
    }

    private static boolean isError(Response response) {
        return response.getStatus() >= ERROR;
    }

    private interface Call<T> {
        T answer() throws InvalidProtocolBufferException, GeneralSecurityException, InterruptedException;
    }

    private static <T> void answer(StreamObserver<T> observer, Call<T> call) {
        try {
            observer.onNext(call.answer());
            observer.onCompleted();
        } catch (RefusedCall e) {
            observer.onError(StatusProto.toStatusRuntimeException(e.status));
        } catch (InvalidProtocolBufferException | GeneralSecurityException | InterruptedException e) {
            observer.onError(io.grpc.Status.INTERNAL.withCause(e).asRuntimeException());
        }
    }

    private static RefusedCall refused(Code code, String message, String... details) {
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder().setCode(code.getNumber()).setMessage(message);
        for (String detail : details) {
            status.addDetails(Any.pack(ErrorDetail.newBuilder()
                    .setAddress("peer0.org1.example.com:7051")
                    .setMspId("Org1MSP")
                    .setMessage(detail)
                    .build()));
        }
        return new RefusedCall(status.build());
    }

    private static final class RefusedCall extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient com.google.rpc.Status status;

        RefusedCall(com.google.rpc.Status status) {
            this.status = status;
        }
    }
}
