package dev.hawser.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** A peer's side of the stream to a chaincode server: registers it and answers what its transactions ask. */
final class ChaincodeLink implements StreamObserver<ChaincodeMessage>, AutoCloseable {
    private static final long SECONDS = 30;

    private final ManagedChannel channel;
    private final StreamObserver<ChaincodeMessage> chaincode;
    private final CompletableFuture<String> registered = new CompletableFuture<>();
    private volatile Simulation simulation;
    private volatile CompletableFuture<ChaincodeMessage> done = new CompletableFuture<>();

    ChaincodeLink(String address) {
        channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .build();
        chaincode = ChaincodeGrpc.newStub(channel).withWaitForReady().connect(this);
    }

    /** Waits for the chaincode to register, and gives the id that it states. */
    String id() {
        return await(registered);
    }

    /** What the chaincode answered, and the event that it set. */
    record Outcome(Response response, ByteString event) {}

    /** Runs the transaction; one at a time. */
    synchronized Outcome run(
            String channelId, String transaction, SignedProposal proposal, ChaincodeInput input, Simulation on) {
        simulation = on;
        done = new CompletableFuture<>();
        send(ChaincodeMessage.newBuilder()
                .setType(Type.TRANSACTION)
                .setChannelId(channelId)
                .setTxid(transaction)
                .setProposal(proposal)
                .setPayload(input.toByteString())
                .build());
        ChaincodeMessage end = await(done);
        try {
            ByteString event = end.getChaincodeEvent().equals(ChaincodeEvent.getDefaultInstance())
                    ? ByteString.EMPTY
                    : end.getChaincodeEvent().toByteString();
            return new Outcome(Response.parseFrom(end.getPayload()), event);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onNext(ChaincodeMessage message) {
        try {
            switch (message.getType()) {
                case REGISTER -> {
                    send(ChaincodeMessage.newBuilder().setType(Type.REGISTERED).build());
                    send(ChaincodeMessage.newBuilder().setType(Type.READY).build());
                    registered.complete(message.getPayload().toStringUtf8());
                }
                case COMPLETED -> done.complete(message);
                case ERROR ->
                    done.completeExceptionally(
                            new AssertionError(message.getPayload().toStringUtf8()));
                case GET_STATE ->
                    answer(
                            message,
                            simulation.get(
                                    GetState.parseFrom(message.getPayload()).getKey()));
                case PUT_STATE -> {
                    PutState put = PutState.parseFrom(message.getPayload());
                    simulation.put(put.getKey(), put.getValue());
                    answer(message, ByteString.EMPTY);
                }
                case DEL_STATE -> {
                    simulation.delete(DelState.parseFrom(message.getPayload()).getKey());
                    answer(message, ByteString.EMPTY);
                }
                case GET_STATE_BY_RANGE ->
                    answer(
                            message,
                            simulation
                                    .range(GetStateByRange.parseFrom(message.getPayload()))
                                    .toByteString());
                case QUERY_STATE_CLOSE ->
                    answer(message, QueryResponse.getDefaultInstance().toByteString());
                case KEEPALIVE -> send(message);
                default -> done.completeExceptionally(new AssertionError("no answer to " + message.getType()));
            }
        } catch (InvalidProtocolBufferException e) {
            done.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable error) {
        registered.completeExceptionally(error);
        done.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
        onError(new AssertionError("the chaincode closed its stream"));
    }

    @Override
    public void close() {
        chaincode.onCompleted();
        channel.shutdown();
        try {
            channel.awaitTermination(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(ChaincodeMessage message, ByteString payload) {
        send(ChaincodeMessage.newBuilder()
                .setType(Type.RESPONSE)
                .setChannelId(message.getChannelId())
                .setTxid(message.getTxid())
                .setPayload(payload)
                .build());
    }

    private void send(ChaincodeMessage message) {
        synchronized (chaincode) {
            chaincode.onNext(message);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the chaincode gave no answer", e);
        }
    }
}
