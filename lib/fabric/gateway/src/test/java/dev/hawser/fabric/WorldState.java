package dev.hawser.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A channel's state and what waits to be ordered. A block's transactions are validated in their order: one that read what has
 * another version by then is invalid, as in Fabric.
 */
final class WorldState {
    private final SortedMap<String, Value> state = new TreeMap<>();
    private final List<Ordered> waiting = new ArrayList<>();
    private final Map<String, CommitStatusResponse> committed = new HashMap<>();
    private long height = 1;
    private boolean held;

    record Value(ByteString bytes, Version version) {}

    private record Ordered(String transaction, TxReadWriteSet set) {}

    synchronized SortedMap<String, Value> snapshot() {
        return new TreeMap<>(state);
    }

    /** Orders the transaction; it is in a block of its own unless blocks are held. */
    synchronized void order(String transaction, TxReadWriteSet set) {
        waiting.add(new Ordered(transaction, set));
        if (!held) {
            cut();
        }
        notifyAll();
    }

    /** Lets what is ordered wait until so many transactions can be in one block. */
    synchronized void hold() {
        held = true;
    }

    synchronized void awaitWaiting(int transactions) throws InterruptedException {
        while (waiting.size() < transactions) {
            wait();
        }
    }

    /** Puts all that waits into one block, and what follows into blocks of their own. */
    synchronized void release() {
        held = false;
        if (!waiting.isEmpty()) {
            cut();
        }
    }

    /** Waits until the transaction is in a block. */
    synchronized CommitStatusResponse status(String transaction) throws InterruptedException {
        while (!committed.containsKey(transaction)) {
            wait();
        }
        return committed.get(transaction);
    }

    /** How many transactions are in blocks, valid or not. */
    synchronized int transactions() {
        return committed.size();
    }

    private void cut() {
        for (int place = 0; place < waiting.size(); place++) {
            Ordered next = waiting.get(place);
            TxValidationCode code = commit(next, place);
            committed.put(
                    next.transaction(),
                    CommitStatusResponse.newBuilder()
                            .setResult(code)
                            .setBlockNumber(height)
                            .build());
        }
        waiting.clear();
        height++;
        notifyAll();
    }

    private TxValidationCode commit(Ordered next, int place) {
        if (committed.containsKey(next.transaction())) {
            return TxValidationCode.DUPLICATE_TXID;
        }
        KVRWSet set = set(next);
        for (KVRead read : set.getReadsList()) {
            Value now = state.get(read.getKey());
            Version version = now == null ? Version.getDefaultInstance() : now.version();
            if (!version.equals(read.getVersion())) {
                return TxValidationCode.MVCC_READ_CONFLICT;
            }
        }
        for (KVWrite write : set.getWritesList()) {
            if (write.getIsDelete()) {
                state.remove(write.getKey());
            } else {
                state.put(write.getKey(), new Value(write.getValue(), Simulation.version(height, place)));
            }
        }
        return TxValidationCode.VALID;
    }

    private static KVRWSet set(Ordered next) {
        try {
            return KVRWSet.parseFrom(next.set().getNsRwset(0).getRwset());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
