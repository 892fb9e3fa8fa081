package dev.hawser.anchor;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Wei;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * A chain in memory with a pool and forks: a transaction waits for a block, the pool demands a tenth more for a replacement,
 * and blocks may leave the chain with what they held. Everyone may append to every stream, if the head is right.
 */
final class SimulatedChain implements Signer {
    static final Registry REGISTRY =
            new Registry(new ChainId(77), Address.parse("0x" + "5f".repeat(20)), hash("code"), 0);

    private static final long GAS = 40_000;

    private final Address account;
    private final LongSupplier seconds;
    private final Map<Hash32, Transaction> signed;
    private final SortedMap<Long, Hash32> pool = new TreeMap<>();
    private final List<SimulatedBlock> blocks = new ArrayList<>();
    private int made;
    Wei baseFee = Wei.ofGwei(1);
    /** How many transactions were included and changed nothing. */
    int reverted;

    private record Included(Hash32 transaction, boolean ok) {}

    private record SimulatedBlock(Block block, List<Included> transactions) {}

    /** @param seconds the time of the next block */
    SimulatedChain(Address account, LongSupplier seconds) {
        this(account, seconds, new HashMap<>());
    }

    private SimulatedChain(Address account, LongSupplier seconds, Map<Hash32, Transaction> signed) {
        this.account = account;
        this.seconds = seconds;
        this.signed = signed;
        mine();
    }

    static Hash32 hash(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A block with what the pool has for it. */
    void mine() {
        List<Included> included = new ArrayList<>();
        add(included);
        for (long next = nonce(blocks.size()); pool.containsKey(next); next++) {
            Transaction transaction = signed.get(pool.get(next));
            if (transaction.fees().max().compareTo(baseFee) < 0) {
                break;
            }
            boolean ok = execute(transaction.call());
            reverted += ok ? 0 : 1;
            included.add(new Included(pool.remove(next), ok));
        }
    }

    /** Takes the newest blocks away and makes one more in their place; what they held is lost or waits again. */
    void reorganize(int depth, boolean backToThePool) {
        int lost = Math.min(depth, blocks.size() - 1);
        for (int i = 0; i < lost; i++) {
            for (Included included : blocks.remove(blocks.size() - 1).transactions()) {
                if (backToThePool) {
                    pool.putIfAbsent(signed.get(included.transaction()).nonce(), included.transaction());
                }
            }
        }
        for (int i = 0; i <= lost; i++) {
            add(new ArrayList<>());
        }
    }

    void dropPool() {
        pool.clear();
    }

    int poolSize() {
        return pool.size();
    }

    int height() {
        return blocks.size();
    }

    private void add(List<Included> included) {
        int number = blocks.size();
        blocks.add(new SimulatedBlock(
                new Block(
                        number,
                        hash("block " + number + " made " + made++),
                        Instant.ofEpochSecond(seconds.getAsLong()),
                        baseFee,
                        30_000_000),
                included));
    }

    private boolean execute(Call call) {
        Optional<Appending> appending = Appending.of(call);
        return appending.isEmpty()
                || appending.get().expectedHead().equals(head(appending.get().stream(REGISTRY.chain()), blocks.size()));
    }

    /** The head after so many blocks. */
    private Hash32 head(Hash32 stream, int height) {
        List<AppendedLog> logs = logs(stream, 0, height - 1);
        return logs.isEmpty() ? stream : logs.get(logs.size() - 1).head();
    }

    private List<AppendedLog> logs(Hash32 stream, long from, long to) {
        List<AppendedLog> logs = new ArrayList<>();
        Hash32 head = stream;
        for (SimulatedBlock block : blocks.subList(0, (int) Math.min(to + 1, blocks.size()))) {
            for (Included included : block.transactions()) {
                Optional<Appending> appending = Appending.of(
                                signed.get(included.transaction()).call())
                        .filter(one ->
                                included.ok() && one.stream(REGISTRY.chain()).equals(stream));
                for (Entry entry : appending.map(Appending::entries).orElse(List.of())) {
                    head = entry.headAfter(head);
                    if (block.block().number() >= from) {
                        logs.add(new AppendedLog(
                                entry,
                                head,
                                included.transaction(),
                                block.block().number(),
                                block.block().hash(),
                                block.block().timestamp()));
                    }
                }
            }
        }
        return logs;
    }

    private long nonce(int height) {
        return blocks.subList(0, Math.min(height, blocks.size())).stream()
                .mapToLong(block -> block.transactions().size())
                .sum();
    }

    /** What the stream holds now. */
    List<Entry> entries(Stream stream) {
        return logs(stream.id(), 0, blocks.size()).stream()
                .map(AppendedLog::entry)
                .toList();
    }

    @Override
    public Address address() {
        return account;
    }

    @Override
    public SignedTransaction sign(Transaction transaction) {
        String text = transaction.nonce() + " " + transaction.fees() + " "
                + BigInteger.valueOf(transaction.gasLimit()) + " "
                + Keccak.hash(transaction.call().data());
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        signed.put(Keccak.hash(raw), transaction);
        return new SignedTransaction(Keccak.hash(raw), raw);
    }

    private SendAnswer send(SignedTransaction transaction) {
        Transaction body = signed.get(transaction.hash());
        if (body.nonce() < nonce(blocks.size())) {
            return new SendAnswer.NonceUsed();
        }
        Hash32 there = pool.get(body.nonce());
        if (there == null
                || there.equals(transaction.hash())
                || isTenthMore(body.fees(), signed.get(there).fees())) {
            pool.put(body.nonce(), transaction.hash());
            return new SendAnswer.Accepted();
        }
        return new SendAnswer.Underpriced();
    }

    private static boolean isTenthMore(Fees fees, Fees before) {
        return tenthMore(before.max()).compareTo(fees.max()) <= 0
                && tenthMore(before.tip()).compareTo(fees.tip()) <= 0;
    }

    private static Wei tenthMore(Wei wei) {
        return new Wei(wei.value().multiply(BigInteger.valueOf(110)).divide(BigInteger.valueOf(100)));
    }

    /** A node of the chain that lags behind by as many blocks as it is asked for at each call. */
    final class Node implements NodePort {
        private final LongSupplier lag;

        Node(LongSupplier lag) {
            this.lag = lag;
        }

        private int seen() {
            return (int) Math.max(1, blocks.size() - lag.getAsLong());
        }

        @Override
        public ChainId chainId() {
            return REGISTRY.chain();
        }

        @Override
        public Block latest() {
            return blocks.get(seen() - 1).block();
        }

        @Override
        public Block finalized() {
            return blocks.get(Math.max(0, seen() - 1 - 8)).block();
        }

        @Override
        public Optional<Block> block(long number) {
            return number < seen() ? Optional.of(blocks.get((int) number).block()) : Optional.empty();
        }

        @Override
        public Hash32 codeHash(Address address) {
            return REGISTRY.codeHash();
        }

        @Override
        public Hash32 head(Address registry, Hash32 stream, Hash32 blockHash) {
            for (int i = 0; i < blocks.size(); i++) {
                if (blocks.get(i).block().hash().equals(blockHash)) {
                    return SimulatedChain.this.head(stream, i + 1);
                }
            }
            throw new dev.hawser.primitives.RetryableException("no block " + blockHash, "run again");
        }

        @Override
        public boolean retired(Address registry, Hash32 stream, Hash32 blockHash) {
            return false;
        }

        @Override
        public boolean isWriter(Address registry, Hash32 stream, Address writer, Hash32 blockHash) {
            return true;
        }

        @Override
        public List<AppendedLog> appended(Address registry, Hash32 stream, long from, long to) {
            return logs(stream, from, to);
        }

        @Override
        public List<Hash32> opened(Address registry, Address owner, long from, long to) {
            return List.of();
        }

        @Override
        public long nonce(Address of) {
            return SimulatedChain.this.nonce(seen());
        }

        @Override
        public long pendingNonce(Address of) {
            return nonce(of);
        }

        @Override
        public Wei balance(Address of) {
            return Wei.ofGwei(1_000_000_000_000L);
        }

        @Override
        public Wei suggestedTip() {
            return Wei.ofGwei(1);
        }

        @Override
        public Estimate estimate(Address from, Call call) {
            if (execute(call)) {
                return new Estimate.Gas(GAS);
            }
            ByteBuffer error = ByteBuffer.allocate(100);
            error.put(Keccak.digest("HeadMismatch(bytes32,bytes32,bytes32)".getBytes(StandardCharsets.US_ASCII)), 0, 4);
            return new Estimate.Refused(new Refusal(error.array(), "execution reverted"));
        }

        @Override
        public SendAnswer send(SignedTransaction transaction) {
            return SimulatedChain.this.send(transaction);
        }

        @Override
        public boolean isKnown(Hash32 transaction) {
            return pool.containsValue(transaction) || receipt(transaction).isPresent();
        }

        @Override
        public boolean syncing() {
            return false;
        }

        @Override
        public Optional<Receipt> receipt(Hash32 transaction) {
            for (SimulatedBlock block : blocks.subList(0, seen())) {
                for (Included included : block.transactions()) {
                    if (included.transaction().equals(transaction)) {
                        return Optional.of(new Receipt(
                                transaction,
                                included.ok(),
                                block.block().number(),
                                block.block().hash(),
                                GAS,
                                baseFee,
                                Optional.empty()));
                    }
                }
            }
            return Optional.empty();
        }
    }
}
