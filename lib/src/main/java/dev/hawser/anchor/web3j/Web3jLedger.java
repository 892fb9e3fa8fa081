package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.AppendedLog;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.BlockReceipts;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Estimate;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.ReceiptPort;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.SendAnswer;
import dev.hawser.anchor.SignedTransaction;
import dev.hawser.config.DataFee;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A chain behind a node's JSON-RPC. Not for several threads. */
public final class Web3jLedger implements NodePort, ReceiptPort, AutoCloseable {

    private final Rpc rpc;
    private final LogReader logs;
    private final ReceiptReader receipts;
    private final List<Web3jLedger> each;
    private final DataFee dataFee;

    private Web3jLedger(Rpc rpc, List<Web3jLedger> each, DataFee dataFee) {
        this.rpc = rpc;
        this.each = each;
        this.dataFee = dataFee;
        this.logs = new LogReader(rpc);
        this.receipts = new ReceiptReader(rpc);
    }

    /**
     * A ledger that asks the node at the URL; nothing is asked yet.
     *
     * @throws InvalidInputException if the text is not an http or https URL
     */
    public static Web3jLedger at(String url) {
        return new Web3jLedger(new JsonRpc(Endpoint.parse(url)), List.of(), DataFee.NONE);
    }

    /**
     * A ledger that asks the endpoints at the URLs: one of them while it answers, then the next. Each that can't answer is
     * asked a few times. The endpoints must serve one chain, which is found out with the first question.
     *
     * @param pause waits before a question is asked again, 30 seconds at most
     * @throws InvalidInputException if a text is not an http or https URL
     */
    public static Web3jLedger at(List<String> urls, Pause pause) {
        return at(urls, pause, DataFee.NONE);
    }

    /**
     * The same on a chain that may charge for a transaction's bytes.
     *
     * @throws InvalidInputException as above
     */
    public static Web3jLedger at(List<String> urls, Pause pause, DataFee dataFee) {
        List<JsonRpc> endpoints =
                urls.stream().map(Endpoint::parse).map(JsonRpc::new).toList();
        List<Web3jLedger> each = endpoints.stream()
                .map(endpoint -> new Web3jLedger(endpoint, List.of(), dataFee))
                .toList();
        return new Web3jLedger(new RpcPool(endpoints, pause), each, dataFee);
    }

    /** A ledger for each endpoint alone, to compare what they say; closed with this one. */
    public List<NodePort> each() {
        return each.isEmpty() ? List.of(this) : List.copyOf(each);
    }

    @Override
    public ChainId chainId() {
        return ask(answer -> new ChainId(Answers.number(answer)), "eth_chainId");
    }

    @Override
    public Block latest() {
        return tagged("latest");
    }

    @Override
    public Block finalized() {
        return tagged("finalized");
    }

    @Override
    public Optional<Block> block(long number) {
        return ask(
                answer -> {
                    if (answer.isNull()) {
                        return Optional.<Block>empty();
                    }
                    Block block = Answers.block(answer);
                    requireAsked("block", number, block.number());
                    return Optional.of(block);
                },
                "eth_getBlockByNumber",
                hex(number),
                false);
    }

    @Override
    public Hash32 codeHash(Address address) {
        return ask(answer -> Keccak.hash(Answers.bytes(answer)), "eth_getCode", address.toString(), "latest");
    }

    @Override
    public Hash32 head(Address registry, Hash32 stream, Hash32 blockHash) {
        return view(registry, "head(bytes32)", new AbiEncoder().bytes32(stream), blockHash);
    }

    @Override
    public boolean retired(Address registry, Hash32 stream, Hash32 blockHash) {
        return !view(registry, "retired(bytes32)", new AbiEncoder().bytes32(stream), blockHash)
                .equals(Hash32.ZERO);
    }

    @Override
    public boolean isWriter(Address registry, Hash32 stream, Address account, Hash32 blockHash) {
        AbiEncoder arguments = new AbiEncoder().bytes32(stream).address(account);
        return !view(registry, "isWriter(bytes32,address)", arguments, blockHash)
                .equals(Hash32.ZERO);
    }

    @Override
    public List<AppendedLog> appended(Address registry, Hash32 stream, long from, long to) {
        return reading(() -> logs.appended(registry, stream, from, to));
    }

    @Override
    public List<Hash32> opened(Address registry, Address owner, long from, long to) {
        return reading(() -> logs.opened(registry, owner, from, to));
    }

    @Override
    public long nonce(Address account) {
        return ask(Answers::number, "eth_getTransactionCount", account.toString(), "latest");
    }

    @Override
    public long pendingNonce(Address account) {
        return ask(Answers::number, "eth_getTransactionCount", account.toString(), "pending");
    }

    @Override
    public Wei balance(Address account) {
        return ask(Answers::wei, "eth_getBalance", account.toString(), "latest");
    }

    @Override
    public Wei suggestedTip() {
        return reading(() -> {
            try {
                return Answers.wei(rpc.call("eth_maxPriorityFeePerGas"));
            } catch (RpcErrorException e) {
                // not every node knows the call
                return Wei.ofGwei(1);
            }
        });
    }

    @Override
    public Estimate estimate(Address from, Call call) {
        Map<String, String> transaction = new HashMap<>();
        transaction.put("from", from.toString());
        call.to().ifPresent(to -> transaction.put("to", to.toString()));
        transaction.put("data", Hex.encode(call.data()));
        if (!call.value().equals(Wei.ZERO)) {
            transaction.put("value", "0x" + call.value().value().toString(16));
        }
        return reading(() -> {
            try {
                return new Estimate.Gas(Answers.number(rpc.call("eth_estimateGas", transaction)));
            } catch (RpcErrorException e) {
                if (e.error().isRevert()) {
                    return new Estimate.Refused(e.error().refusal());
                }
                throw e;
            }
        });
    }

    @Override
    public Wei dataFee(Call call) {
        return switch (dataFee) {
            case NONE -> Wei.ZERO;
            case OP_STACK -> DataFeeOracle.answer(call(DataFeeOracle.ADDRESS, DataFeeOracle.question(call)), this);
        };
    }

    @Override
    public SendAnswer send(SignedTransaction transaction) {
        return reading(() -> {
            try {
                JsonNode hash = rpc.call("eth_sendRawTransaction", Hex.encode(transaction.raw()));
                requireAsked("transaction", transaction.hash(), Answers.hash(hash));
                return new SendAnswer.Accepted();
            } catch (RpcErrorException e) {
                return e.error().sendAnswer();
            }
        });
    }

    @Override
    public boolean isKnown(Hash32 transaction) {
        return ask(
                answer -> {
                    if (!answer.isNull()) {
                        requireAsked("transaction", transaction, Answers.hash(answer, "hash"));
                    }
                    return !answer.isNull();
                },
                "eth_getTransactionByHash",
                transaction.toString());
    }

    @Override
    public boolean syncing() {
        return ask(
                answer -> {
                    if (!answer.isObject() && !answer.isBoolean()) {
                        throw Answers.nonsense("eth_syncing with neither false nor how far it is");
                    }
                    return answer.isObject() || answer.booleanValue();
                },
                "eth_syncing");
    }

    @Override
    public Optional<Receipt> receipt(Hash32 transaction) {
        return ask(
                answer -> {
                    if (answer.isNull()) {
                        return Optional.<Receipt>empty();
                    }
                    Receipt receipt = Answers.receipt(answer);
                    requireAsked("the receipt of", transaction, receipt.transactionHash());
                    return Optional.of(receipt);
                },
                "eth_getTransactionReceipt",
                transaction.toString());
    }

    @Override
    public BlockReceipts receipts(Hash32 blockHash) {
        return reading(() -> receipts.of(blockHash));
    }

    /**
     * The number of the block that holds the contract's deployment, or 0 where the node does not keep the old states that
     * show it.
     */
    public long deployedAt(Address contract) {
        return reading(() -> new DeploymentSearch(rpc).of(contract));
    }

    /** What a contract's view returns at the newest block; empty where there is no contract, or one without it. */
    byte[] call(Address contract, byte[] data) {
        return reading(() -> {
            try {
                return Answers.bytes(rpc.call("eth_call", request(contract, data), "latest"));
            } catch (RpcErrorException e) {
                if (e.error().isRevert()) {
                    return new byte[0];
                }
                throw e;
            }
        });
    }

    @Override
    public void close() {
        rpc.close();
    }

    /** The endpoint without its secrets. */
    @Override
    public String toString() {
        return rpc.toString();
    }

    private Block tagged(String tag) {
        return ask(
                answer -> {
                    if (answer.isNull()) {
                        throw new RetryableException(rpc + " has no " + tag + " block yet", "run again later");
                    }
                    return Answers.block(answer);
                },
                "eth_getBlockByNumber",
                tag,
                false);
    }

    private Hash32 view(Address contract, String signature, AbiEncoder arguments, Hash32 blockHash) {
        return ask(
                answer -> {
                    byte[] word = Answers.bytes(answer);
                    return word.length == 0 ? Hash32.ZERO : Answers.word(word, 0);
                },
                "eth_call",
                request(contract, RegistryCalls.encode(signature, arguments)),
                Map.of("blockHash", blockHash.toString()));
    }

    private <T> T ask(Function<JsonNode, T> reader, String method, Object... params) {
        return reading(() -> reader.apply(rpc.call(method, params)));
    }

    /** Reads from the present endpoint and, where that talks nonsense or lags behind, from the others in turn. */
    private <T> T reading(Supplier<T> reading) {
        for (int left = rpc.endpoints() - 1; ; left--) {
            RetryableException failure;
            try {
                return reading.get();
            } catch (RpcErrorException e) {
                failure = failed(e);
                if (!e.error().isBehind()) {
                    throw failure;
                }
            } catch (RetryableException e) {
                if (!(e.getCause() instanceof Answers.Nonsense nonsense)) {
                    throw e;
                }
                failure = new RetryableException(rpc + " answered " + nonsense.getMessage(), e.advice(), nonsense);
            }
            if (left <= 0) {
                throw failure;
            }
            rpc.passOver();
        }
    }

    private static void requireAsked(String what, Object asked, Object answered) {
        if (!asked.equals(answered)) {
            throw Answers.nonsense(what + " " + answered + " in place of " + asked);
        }
    }

    private RetryableException failed(RpcErrorException e) {
        return new RetryableException(
                rpc + " answered " + e.method() + " with error " + e.error().code() + ": "
                        + e.error().message(),
                "run again, or use another node",
                e);
    }

    private static Map<String, String> request(Address to, byte[] data) {
        return Map.of("to", to.toString(), "data", Hex.encode(data));
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
