package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Call;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Stream;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Wei;
import dev.hawser.score.Words;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Talks to a {@code PredictionChallenge}. */
public final class BondClient {
    /** The most weights, and the most feature words, that a bond covers. */
    public static final int MOST_WORDS = 4_000;

    /** What nodes accept of a transaction, less what is around the call's bytes. Source: geth's txMaxSize. */
    private static final int MOST_BYTES = 128 * 1024 - 300;

    /** The functions of the owner, as a wallet names them. */
    public static final String POST = "post(bytes32,(string,string,string)[],uint256,uint8,uint8,string[])";

    public static final String EXIT = "exit(bytes32,bytes32)";
    public static final String WITHDRAW = "withdraw(bytes32,bytes32)";
    public static final String ANSWER = "answer(address,bytes32,bytes,(bytes32,bytes,bytes))";

    private static final String ROW = "(bytes32,bytes32,bytes32,bytes,bytes32[],(bytes32,bytes32)[])";
    private static final String EVIDENCE = "(bytes32,bytes,bytes)";
    private static final Pattern PRECISION = Pattern.compile("decimal\\((\\d+),\\d+\\)");

    private final Web3jLedger ledger;
    private final Address contract;

    public BondClient(Web3jLedger ledger, Address contract) {
        this.ledger = ledger;
        this.contract = contract;
    }

    /**
     * A bond as it stands.
     *
     * @param amount zero where there is none, or it was lost
     * @param until when its exit ends; empty where that has not begun
     */
    public record State(Wei amount, Optional<Instant> until, boolean lost) {}

    /** @throws InvalidInputException if the contract is none, or is for another registry */
    public void require(Registry registry) {
        byte[] most = ledger.call(contract, RegistryCalls.encode("MOST_WORDS()", new AbiEncoder()));
        byte[] of = ledger.call(contract, RegistryCalls.encode("registry()", new AbiEncoder()));
        if (most.length != 32 || of.length != 32 || !integer(most, 0).equals(BigInteger.valueOf(MOST_WORDS))) {
            throw new InvalidInputException(
                    "no PredictionChallenge at " + contract,
                    "check --contract, or deploy one with 'hawser deploy PredictionChallenge'");
        }
        Hash32 expected = Hash32.of(new AbiEncoder().address(registry.address()).encode());
        if (!Answers.word(of, 0).equals(expected)) {
            throw new InvalidInputException(
                    "the PredictionChallenge at " + contract + " is for another registry\n  expected " + expected
                            + "\n  found    " + Answers.word(of, 0),
                    "name the contract of registry " + registry.address() + " with --contract");
        }
    }

    public State state(Stream stream, Hash32 schema) {
        byte[] answer = ledger.call(
                contract,
                RegistryCalls.encode(
                        "stateOf(bytes32,bytes32)",
                        new AbiEncoder().bytes32(stream.id()).bytes32(schema)));
        BigInteger until = integer(answer, 1);
        return new State(
                new Wei(integer(answer, 0)),
                until.signum() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(until.longValueExact())),
                integer(answer, 4).signum() != 0);
    }

    /** Bonds the stream, or adds to its bond. The sender must be the stream's owner. */
    public Call post(Stream stream, BondedSchema bonded, Wei amount) {
        AbiTuple columns = new AbiTuple();
        for (LeafColumn column : bonded.columns()) {
            columns.tuple(new AbiTuple()
                    .text(column.abi().toString())
                    .text(column.name())
                    .text(column.type()));
        }
        AbiTuple key = new AbiTuple();
        bonded.schema().key().forEach(key::text);
        AbiTuple arguments = new AbiTuple()
                .word(stream.name().bytes32())
                .array(columns)
                .number(bonded.score())
                .number(precision(bonded.scoreColumn()))
                .number(bonded.scoreColumn().scale())
                .array(key);
        return new Call(
                Optional.of(contract), arguments.call(POST), amount, "bond " + stream + " with " + amount + " wei");
    }

    /** Begins to take the bond back. The sender must be the stream's owner. */
    public Call exit(Stream stream, Hash32 schema) {
        return ofOwner(EXIT, stream, schema, "begin the exit of the bond of ");
    }

    /** Takes the bond back, once the exit is over. The sender must be the stream's owner. */
    public Call withdraw(Stream stream, Hash32 schema) {
        return ofOwner(WITHDRAW, stream, schema, "withdraw the bond of ");
    }

    /** Asks for what the row commits to; costs the deposit, of which a fitting answer is paid. */
    public Call demand(PublishedRow row) {
        byte[] deposit = ledger.call(contract, RegistryCalls.encode("DEPOSIT()", new AbiEncoder()));
        return new Call(
                Optional.of(contract),
                new AbiTuple().tuple(published(row)).call("demand(" + ROW + ")"),
                new Wei(integer(deposit, 0)),
                "demand what the row of leaf " + row.leaf() + " commits to");
    }

    /** Until when a demand for the row is to be answered; empty where there is none. */
    public Optional<Instant> demandedUntil(PublishedRow row) {
        byte[] answer = ledger.call(
                contract,
                RegistryCalls.encode(
                        "demandOf(bytes32,bytes32,bytes32)",
                        new AbiEncoder()
                                .bytes32(row.stream())
                                .bytes32(row.schema())
                                .bytes32(row.leaf())));
        BigInteger until = integer(answer, 1);
        return until.signum() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(until.longValueExact()));
    }

    /** Ends a demand for the row that nobody answered in time, and takes the bond; without one it gives the deposit back. */
    public Call settle(PublishedRow row) {
        AbiEncoder arguments =
                new AbiEncoder().bytes32(row.stream()).bytes32(row.schema()).bytes32(row.leaf());
        return new Call(
                Optional.of(contract),
                RegistryCalls.encode("settle(bytes32,bytes32,bytes32)", arguments),
                "settle the demand for the row of leaf " + row.leaf());
    }

    /** Shows what the row commits to. The sender must be the stream's owner or a writer. */
    public Call answer(Stream stream, ChallengedRow row) {
        requireFew("weights", row.weights());
        requireFew("feature words", row.words());
        AbiTuple arguments = new AbiTuple()
                .word(Hash32.of(new AbiEncoder().address(stream.owner()).encode()))
                .word(stream.name().bytes32())
                .bytes(row.row().values())
                .tuple(evidence(row));
        return new Call(
                Optional.of(contract), arguments.call(ANSWER), "answer the demand for the row of leaf " + row.leaf());
    }

    private static AbiTuple published(PublishedRow row) {
        return new AbiTuple()
                .word(row.stream())
                .word(row.previousHead())
                .word(row.manifest())
                .bytes(row.values())
                .words(row.proof())
                .entries(row.later());
    }

    private static AbiTuple evidence(ChallengedRow row) {
        return new AbiTuple().word(row.modelManifest()).bytes(row.words()).bytes(row.weights());
    }

    /** What a challenger commits to: only who has the row's evidence knows its margin. */
    public static Hash32 commitment(Address challenger, ChallengedRow row, BigInteger salt) {
        return Keccak.hash(new AbiEncoder()
                .address(challenger)
                .bytes32(row.row().stream())
                .bytes32(row.leaf())
                .int256(Words.margin(row.words(), row.weights()).orElse(BigInteger.ZERO))
                .uint256(salt)
                .encode());
    }

    /** Whether that was committed to, and not used yet. */
    public boolean isCommitted(Hash32 commitment) {
        byte[] answer = ledger.call(
                contract, RegistryCalls.encode("committedAt(bytes32)", new AbiEncoder().bytes32(commitment)));
        return integer(answer, 0).signum() != 0;
    }

    public Call commit(Hash32 commitment) {
        return new Call(
                Optional.of(contract),
                RegistryCalls.encode("commit(bytes32)", new AbiEncoder().bytes32(commitment)),
                "commit to a challenge at " + contract);
    }

    /**
     * Shows that the row's score is wrong.
     *
     * @throws InvalidInputException if no bond covers so many words, or no node accepts a transaction of that size
     */
    public Call challenge(ChallengedRow row, BigInteger salt) {
        requireFew("weights", row.weights());
        requireFew("feature words", row.words());
        AbiTuple arguments =
                new AbiTuple().tuple(published(row.row())).tuple(evidence(row)).unsigned(salt);
        byte[] data = arguments.call("challenge(" + ROW + "," + EVIDENCE + ",uint64)");
        if (data.length > MOST_BYTES) {
            throw new InvalidInputException(
                    "a challenge of this row has " + data.length + " bytes, nodes accept " + MOST_BYTES,
                    "let the contract recognise the head of the row's entry first (recognise), which leaves the "
                            + row.row().later().size() + " later entries out");
        }
        return new Call(Optional.of(contract), data, "challenge the row of leaf " + row.leaf() + " at " + contract);
    }

    private Call ofOwner(String signature, Stream stream, Hash32 schema, String purpose) {
        AbiEncoder arguments = new AbiEncoder().bytes32(stream.name().bytes32()).bytes32(schema);
        return new Call(Optional.of(contract), RegistryCalls.encode(signature, arguments), purpose + stream);
    }

    private static void requireFew(String what, byte[] words) {
        if (words.length > 16 * MOST_WORDS) {
            throw new InvalidInputException(
                    "there are " + words.length / 16 + " " + what + ", a bond covers " + MOST_WORDS,
                    "demand the row's evidence from the contract: it can't be given, and the bond is lost for that");
        }
    }

    private static int precision(LeafColumn score) {
        Matcher matcher = PRECISION.matcher(score.type());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(score.type());
        }
        return Integer.parseInt(matcher.group(1));
    }

    private BigInteger integer(byte[] answer, int index) {
        if (answer.length < 32 * (index + 1)) {
            throw new InvalidInputException("no PredictionChallenge at " + contract, "check --contract");
        }
        return new BigInteger(1, Answers.word(answer, index).bytes());
    }
}
