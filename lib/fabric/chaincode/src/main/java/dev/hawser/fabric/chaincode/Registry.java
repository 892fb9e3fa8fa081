package dev.hawser.fabric.chaincode;

import dev.hawser.anchor.Entry;
import dev.hawser.anchor.FabricPlace;
import dev.hawser.anchor.LedgerStream;
import dev.hawser.anchor.StreamName;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;

/**
 * The rules of a stream over the channel's state. Each change of a stream reads and writes the one key of its state, so that
 * of two changes that were simulated on the same state the later is invalid.
 */
final class Registry {
    private final ChaincodeStub stub;
    private final FabricPlace place;

    Registry(ChaincodeStub stub) {
        this.stub = stub;
        this.place = Caller.place(stub);
    }

    /** Appends the entries behind the expected head; answers the new one. */
    String append(LedgerStream stream, Hash32 expectedHead, List<Entry> entries) {
        Hash32 id = place.id(stream);
        requireWriter(stream, id);
        StreamState state = open(id);
        if (!state.head().equals(expectedHead)) {
            throw new Refused(Refused.HEAD_MISMATCH, "expected " + expectedHead + ", present " + state.head());
        }
        Hash32 head = expectedHead;
        int index = state.count();
        for (Entry entry : entries) {
            head = entry.headAfter(head);
            stub.putStringState(entryKey(id, index++), stored(entry, head));
        }
        put(id, new StreamState(head, index, false));
        announce("Appended", id, "\"first\":" + state.count() + ",\"count\":" + index + ",\"head\":\"" + head + "\"");
        return text(head);
    }

    /** Names a writer of the caller's stream, or withdraws the name. */
    String setWriter(StreamName name, Address writer, boolean allowed) {
        Hash32 id = own(name);
        if (allowed) {
            stub.putStringState(writerKey(id, writer), "writer");
        } else {
            stub.delState(writerKey(id, writer));
        }
        announce("WriterSet", id, "\"writer\":\"" + writer + "\",\"allowed\":" + allowed);
        return text(allowed);
    }

    /** Closes the caller's stream for ever; answers its last head. */
    String retire(StreamName name) {
        Hash32 id = own(name);
        StreamState state = open(id);
        put(id, new StreamState(state.head(), state.count(), true));
        announce("Retired", id, "\"head\":\"" + state.head() + "\"");
        return text(state.head());
    }

    /** The state of the stream and so many of its entries from an index on, or fewer. */
    String history(LedgerStream stream, int from, int most) {
        Hash32 id = place.id(stream);
        StreamState state = state(id);
        StringJoiner entries = new StringJoiner(",", "[", "]");
        int to = Math.min(state.count(), from + Math.min(most, Arguments.MOST_ENTRIES));
        if (from < to) {
            try (QueryResultsIterator<KeyValue> stored = stub.getStateByRange(entryKey(id, from), entryKey(id, to))) {
                stored.forEach(entry -> entries.add(entry.getStringValue()));
            } catch (Exception e) {
                throw new IllegalStateException("the entries can't be read", e);
            }
        }
        return "{\"id\":\"" + id + "\",\"head\":\"" + state.head() + "\",\"count\":" + state.count() + ",\"retired\":"
                + state.retired() + ",\"from\":" + from + ",\"entries\":" + entries + "}";
    }

    String isWriter(LedgerStream stream, Address account) {
        return text(isNamed(place.id(stream), account));
    }

    /** The caller's account. */
    String account(Arguments none) {
        return text(Caller.account(stub));
    }

    private Hash32 own(StreamName name) {
        return place.id(new LedgerStream(Caller.account(stub), name));
    }

    private void requireWriter(LedgerStream stream, Hash32 id) {
        Address caller = Caller.account(stub);
        if (!caller.equals(stream.owner()) && !isNamed(id, caller)) {
            throw new Refused(Refused.NOT_WRITER, caller + " is neither owner nor writer of " + stream);
        }
    }

    private boolean isNamed(Hash32 id, Address account) {
        return !stub.getStringState(writerKey(id, account)).isEmpty();
    }

    private StreamState open(Hash32 id) {
        StreamState state = state(id);
        if (state.retired()) {
            throw new Refused(Refused.STREAM_RETIRED, "stream " + id + " takes nothing any more");
        }
        return state;
    }

    private StreamState state(Hash32 id) {
        String stored = stub.getStringState(streamKey(id));
        return stored.isEmpty() ? new StreamState(id, 0, false) : StreamState.parse(stored);
    }

    private void put(Hash32 id, StreamState state) {
        stub.putStringState(streamKey(id), state.toString());
    }

    /** The time is the one that the client wrote into the proposal: the same on each peer, and its word only. */
    private String stored(Entry entry, Hash32 head) {
        return "{\"root\":\"" + entry.root() + "\",\"manifest\":\"" + entry.manifest() + "\",\"head\":\"" + head
                + "\",\"transaction\":\"" + stub.getTxId() + "\",\"time\":"
                + stub.getTxTimestamp().getEpochSecond() + "}";
    }

    private void announce(String event, Hash32 id, String members) {
        stub.setEvent(event, ("{\"stream\":\"" + id + "\"," + members + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Object value) {
        return value instanceof Boolean ? value.toString() : "\"" + value + "\"";
    }

    private static String streamKey(Hash32 id) {
        return "stream/" + id;
    }

    private static String entryKey(Hash32 id, int index) {
        return "entry/" + id + "/" + String.format(Locale.ROOT, "%010d", index);
    }

    private static String writerKey(Hash32 id, Address account) {
        return "writer/" + id + "/" + account;
    }
}
