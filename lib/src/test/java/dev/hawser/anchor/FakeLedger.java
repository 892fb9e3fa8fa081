package dev.hawser.anchor;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Wei;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A chain with one registry, one stream and one account, in memory. Each transaction makes a block. */
public class FakeLedger implements NodePort, Signer {
    public static final Address OWNER = Address.parse("0x" + "a1".repeat(20));
    public static final Registry REGISTRY =
            new Registry(new ChainId(77), Address.parse("0x" + "5f".repeat(20)), hash("code"), 1);
    public static final Stream STREAM = REGISTRY.stream(OWNER, new StreamName("gas-price"));

    private final List<Block> blocks = new ArrayList<>();
    private final List<AppendedLog> logs = new ArrayList<>();
    private final Map<Hash32, Transaction> signed = new HashMap<>();
    private final Map<Hash32, Receipt> receipts = new HashMap<>();
    private final Set<Address> writers = new HashSet<>();
    private Hash32 head = STREAM.id();
    private long nonce;

    Address account = OWNER;
    Wei balance = Wei.ofGwei(1_000_000_000);
    Hash32 code = REGISTRY.codeHash();
    boolean retired;
    int sends;
    /** Transactions of the account that no block takes. */
    int stuck;
    /** Runs once before the next transaction is executed. */
    Runnable before = () -> {};
    /** What the node makes of the events. */
    UnaryOperator<List<AppendedLog>> view = List::copyOf;

    Optional<SendAnswer> answer = Optional.empty();
    /** What the next offers are answered. */
    final List<SendAnswer> answers = new ArrayList<>();

    public FakeLedger() {
        mine();
        mine();
    }

    public static Hash32 hash(String text) {
        return Keccak.hash(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    public static Entry entry(int i) {
        return new Entry(hash("root" + i), hash("manifest" + i));
    }

    public final void mine() {
        int number = blocks.size();
        blocks.add(new Block(
                number,
                hash("block" + number),
                Instant.ofEpochSecond(1_700_000_000L + number),
                Wei.ofGwei(1),
                30_000_000));
    }

    void allow(Address writer) {
        writers.add(writer);
    }

    /** An entry that appears as if another sender had appended it. */
    public void appendElsewhere(Entry entry) {
        apply(List.of(entry), hash("elsewhere" + blocks.size()));
        mine();
    }

    void forceHead(Hash32 forced) {
        head = forced;
    }

    Hash32 currentHead() {
        return head;
    }

    private void apply(List<Entry> entries, Hash32 transaction) {
        int number = blocks.size();
        for (Entry entry : entries) {
            head = entry.headAfter(head);
            logs.add(new AppendedLog(
                    entry, head, transaction, number, hash("block" + number), Instant.ofEpochSecond(number)));
        }
    }

    @Override
    public ChainId chainId() {
        return REGISTRY.chain();
    }

    @Override
    public Block latest() {
        return blocks.get(blocks.size() - 1);
    }

    @Override
    public Block finalized() {
        return blocks.get(0);
    }

    @Override
    public Optional<Block> block(long number) {
        return number < blocks.size() ? Optional.of(blocks.get((int) number)) : Optional.empty();
    }

    @Override
    public Hash32 codeHash(Address address) {
        return code;
    }

    @Override
    public Hash32 head(Address registry, Hash32 stream, Hash32 blockHash) {
        return head;
    }

    @Override
    public boolean retired(Address registry, Hash32 stream, Hash32 blockHash) {
        return retired;
    }

    @Override
    public boolean isWriter(Address registry, Hash32 stream, Address writer, Hash32 blockHash) {
        return writers.contains(writer);
    }

    @Override
    public List<AppendedLog> appended(Address registry, Hash32 stream, long from, long to) {
        return view.apply(logs.stream()
                .filter(log -> log.blockNumber() >= from && log.blockNumber() <= to)
                .toList());
    }

    @Override
    public List<Hash32> opened(Address registry, Address owner, long from, long to) {
        return List.of(STREAM.name().bytes32());
    }

    @Override
    public long nonce(Address of) {
        return nonce;
    }

    @Override
    public long pendingNonce(Address of) {
        return nonce + stuck;
    }

    @Override
    public Wei balance(Address of) {
        return balance;
    }

    @Override
    public Wei suggestedTip() {
        return Wei.ofGwei(1);
    }

    @Override
    public Estimate estimate(Address from, Call call) {
        if (!expectedHead(call).equals(head)) {
            ByteBuffer error = ByteBuffer.allocate(100);
            error.put(
                    Keccak.digest("HeadMismatch(bytes32,bytes32,bytes32)"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                    0,
                    4);
            return new Estimate.Refused(new Refusal(error.array(), "execution reverted"));
        }
        return new Estimate.Gas(40_000);
    }

    @Override
    public SendAnswer send(SignedTransaction transaction) {
        sends++;
        if (!answers.isEmpty()) {
            return answers.remove(0);
        }
        if (answer.isPresent()) {
            return answer.get();
        }
        Transaction body = signed.get(transaction.hash());
        if (body.nonce() != nonce) {
            return new SendAnswer.NonceUsed();
        }
        Runnable event = before;
        before = () -> {};
        event.run();
        boolean ok = expectedHead(body.call()).equals(head);
        long number = blocks.size();
        if (ok) {
            apply(entries(body.call()), transaction.hash());
        }
        nonce++;
        mine();
        receipts.put(
                transaction.hash(),
                new Receipt(
                        transaction.hash(),
                        ok,
                        number,
                        hash("block" + number),
                        31_000,
                        Wei.ofGwei(2),
                        Optional.empty()));
        return new SendAnswer.Accepted();
    }

    @Override
    public boolean isKnown(Hash32 transaction) {
        return receipts.containsKey(transaction);
    }

    @Override
    public boolean syncing() {
        return false;
    }

    @Override
    public Optional<Receipt> receipt(Hash32 transaction) {
        return Optional.ofNullable(receipts.get(transaction));
    }

    @Override
    public Address address() {
        return account;
    }

    @Override
    public SignedTransaction sign(Transaction transaction) {
        byte[] raw = transaction.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Hash32 hash = Keccak.hash(raw);
        signed.put(hash, transaction);
        return new SignedTransaction(hash, raw);
    }

    private static Hash32 expectedHead(Call call) {
        return word(call, 2);
    }

    /** One entry follows the three first words; several follow their offset and their number. */
    private static List<Entry> entries(Call call) {
        int words = (call.data().length - 4) / 32;
        List<Entry> entries = new ArrayList<>();
        for (int i = words == 5 ? 3 : 5; i < words; i += 2) {
            entries.add(new Entry(word(call, i), word(call, i + 1)));
        }
        return entries;
    }

    private static Hash32 word(Call call, int index) {
        return Hash32.of(Arrays.copyOfRange(call.data(), 4 + 32 * index, 36 + 32 * index));
    }
}
