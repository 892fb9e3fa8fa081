package dev.hawser.fabric;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;

/** One run of a transaction on a snapshot of the state: what it read, and what it would write. Its own writes stay unseen. */
final class Simulation {
    private final String chaincode;
    private final SortedMap<String, WorldState.Value> snapshot;
    private final Map<String, KVRead> reads = new TreeMap<>();
    private final Map<String, KVWrite> writes = new TreeMap<>();

    Simulation(String chaincode, SortedMap<String, WorldState.Value> snapshot) {
        this.chaincode = chaincode;
        this.snapshot = snapshot;
    }

    ByteString get(String key) {
        WorldState.Value found = snapshot.get(key);
        KVRead.Builder read = KVRead.newBuilder().setKey(key);
        if (found != null) {
            read.setVersion(found.version());
        }
        reads.put(key, read.build());
        return found == null ? ByteString.EMPTY : found.bytes();
    }

    void put(String key, ByteString value) {
        writes.put(key, KVWrite.newBuilder().setKey(key).setValue(value).build());
    }

    void delete(String key) {
        writes.put(key, KVWrite.newBuilder().setKey(key).setIsDelete(true).build());
    }

    QueryResponse range(GetStateByRange asked) {
        QueryResponse.Builder response = QueryResponse.newBuilder().setId("range");
        snapshot.subMap(asked.getStartKey(), asked.getEndKey())
                .forEach((key, value) -> response.addResults(QueryResultBytes.newBuilder()
                        .setResultBytes(KV.newBuilder()
                                .setNamespace(chaincode)
                                .setKey(key)
                                .setValue(value.bytes())
                                .build()
                                .toByteString())));
        return response.build();
    }

    TxReadWriteSet readWriteSet() {
        KVRWSet set = KVRWSet.newBuilder()
                .addAllReads(reads.values())
                .addAllWrites(writes.values())
                .build();
        return TxReadWriteSet.newBuilder()
                .addNsRwset(NsReadWriteSet.newBuilder().setNamespace(chaincode).setRwset(set.toByteString()))
                .build();
    }

    /** The version of what block and place in it wrote. */
    static Version version(long block, int place) {
        return Version.newBuilder().setBlockNum(block).setTxNum(place).build();
    }
}
