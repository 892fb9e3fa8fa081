package dev.hawser.ingest.generate;

import dev.hawser.ingest.generate.Names.Purpose;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.receipt.Bloom;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the blocks of a series whole: every field is a function of the seed and the place. */
final class Chain {
    static final long FIRST_BLOCK = 18_908_895;

    private static final int STREAM = 6;
    private static final int MINERS = 30;
    private static final int CONTRACTS = 200_000;
    private static final int WITHDRAWALS = 16;
    private static final int VALIDATORS = 900_000;
    private static final long FIRST_WITH_WITHDRAWALS = 17_034_870;
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    private final long seed;
    private final Names names;
    private final Events events;
    private final Slots slots;
    private final BlockSeries series;

    Chain(long seed, Slots slots, BlockSeries series) {
        this.seed = seed;
        this.names = new Names(seed);
        this.events = new Events(seed);
        this.slots = slots;
        this.series = series;
    }

    int size() {
        return series.size();
    }

    /** The i-th block of the series. */
    Block block(int i) {
        BlockId id = id(i);
        List<Shape> shapes = shapes(i);
        List<Receipt> receipts = receipts(i, id, shapes);
        List<Log> logs = new ArrayList<>();
        for (int index = 0; index < shapes.size(); index++) {
            events.emit(logs, receipts.get(index), shapes.get(index).kind());
        }
        return new Block(header(i, id, receipts, logs), receipts, logs);
    }

    private BlockId id(int i) {
        int block = series.block(i);
        return new BlockId(FIRST_BLOCK + block, slots.second(block), names.hash(Purpose.BLOCK, block));
    }

    private List<Shape> shapes(int i) {
        List<Shape> shapes = new ArrayList<>(series.count(i));
        for (int index = 0; index < series.count(i); index++) {
            shapes.add(Shape.at(seed, series.block(i), index));
        }
        return shapes;
    }

    private Header header(int i, BlockId id, List<Receipt> receipts, List<Log> logs) {
        int block = series.block(i);
        Draws draws = Draws.at(seed, STREAM, block);
        return new Header(
                id,
                names.hash(Purpose.BLOCK, block - 1),
                new Header.Roots(
                        names.hash(Purpose.TRANSACTIONS_ROOT, block),
                        names.hash(Purpose.STATE_ROOT, block),
                        names.hash(Purpose.RECEIPTS_ROOT, block),
                        names.hash(Purpose.WITHDRAWALS_ROOT, block)),
                bloom(logs),
                names.address(Purpose.MINER, 0, draws.rank(MINERS, 0.9)),
                size(receipts),
                series.gasUsed(i),
                series.count(i),
                series.baseFee(i),
                withdrawals(id.number(), draws));
    }

    private static byte[] bloom(List<Log> logs) {
        return Bloom.of(Stream.concat(
                logs.stream().map(Log::address).distinct().map(Address::bytes),
                logs.stream().flatMap(log -> log.topics().stream()).distinct().map(Hash32::bytes)));
    }

    private List<Receipt> receipts(int i, BlockId id, List<Shape> shapes) {
        List<Receipt> receipts = new ArrayList<>(shapes.size());
        long cumulative = 0;
        for (int index = 0; index < shapes.size(); index++) {
            Shape shape = shapes.get(index);
            long place = series.firstTransaction(i) + index;
            cumulative += shape.gasUsed();
            receipts.add(new Receipt(
                    transaction(i, id, index, shape),
                    cumulative,
                    shape.gasUsed(),
                    shape.kind() == Shape.Kind.CREATE ? names.address(Purpose.CREATED, 0, place) : null,
                    shape.success()));
        }
        return receipts;
    }

    private Transaction transaction(int i, BlockId id, int index, Shape shape) {
        int block = series.block(i);
        long place = series.firstTransaction(i) + index;
        Sender sender = Sender.of(seed, place);
        Draws draws = Draws.at(seed, STREAM + 1, ((long) block << 16) + index);
        double fullness = (double) series.gasUsed(i) / FeeMarket.GAS_LIMIT;
        return new Transaction(
                id,
                index,
                names.hash(Purpose.TRANSACTION, place),
                sender.nonce(),
                names.address(Purpose.ACCOUNT, sender.group(), sender.account()),
                recipient(shape.kind(), draws),
                value(shape.kind(), draws),
                shape.gasLimit(),
                Price.at(seed, block, index, series.baseFee(i), fullness),
                CallData.of(seed, block, index, shape));
    }

    private Address recipient(Shape.Kind kind, Draws draws) {
        return switch (kind) {
            case CREATE -> null;
            case TRANSFER -> {
                Sender account = Sender.of(seed, draws.bits() >>> 24);
                yield names.address(Purpose.ACCOUNT, account.group(), account.account());
            }
            default -> names.address(Purpose.CONTRACT, kind.ordinal(), draws.rank(CONTRACTS, 0.9));
        };
    }

    /** Wei, whole gwei; a token transfer carries none. */
    private static BigInteger value(Shape.Kind kind, Draws draws) {
        boolean pays = kind == Shape.Kind.TRANSFER || kind != Shape.Kind.TOKEN && draws.uniform() < 0.3;
        long gwei = pays ? (long) Math.min(draws.logNormal(5e7, 2), 1e15) : 0;
        return BigInteger.valueOf(gwei).multiply(GWEI);
    }

    private static int size(List<Receipt> receipts) {
        return 600
                + receipts.stream()
                        .mapToInt(receipt -> 110 + receipt.transaction().input().length)
                        .sum();
    }

    private List<Withdrawal> withdrawals(long number, Draws draws) {
        List<Withdrawal> withdrawals = new ArrayList<>(WITHDRAWALS);
        for (int k = 0; k < WITHDRAWALS; k++) {
            long index = (number - FIRST_WITH_WITHDRAWALS) * WITHDRAWALS + k;
            long validator = index % VALIDATORS;
            Address address = names.address(Purpose.VALIDATOR, 0, validator / 50);
            withdrawals.add(new Withdrawal(index, validator, address, draws.between(16_000_000, 19_000_000)));
        }
        return withdrawals;
    }
}
