package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.AppendedLog;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.BlockReceipts;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Estimate;
import dev.hawser.anchor.LedgerPort;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.ReceiptPort;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.SendAnswer;
import dev.hawser.anchor.SignedTransaction;
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
import java.util.function.Supplier;

/** A chain behind a node's JSON-RPC. Not for several threads. */
public final class Web3jLedger implements LedgerPort, ReceiptPort, AutoCloseable {

    private final JsonRpc rpc;
    private final LogReader logs;
    private final ReceiptReader receipts;

    private Web3jLedger(JsonRpc rpc) {
        this.rpc = rpc;
        this.logs = new LogReader(rpc);
        this.receipts = new ReceiptReader(rpc);
    }

    /**
     * A ledger that asks the node at the URL; nothing is asked yet.
     *
     * @throws InvalidInputException if the text is not an http or https URL
     */
    public static Web3jLedger at(String url) {
        return new Web3jLedger(new JsonRpc(Endpoint.parse(url)));
    }

    @Override
    public ChainId chainId() {
        return new ChainId(Answers.number(ask("eth_chainId")));
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
        JsonNode block = ask("eth_getBlockByNumber", hex(number), false);
        return block.isNull() ? Optional.empty() : Optional.of(Answers.block(block));
    }

    @Override
    public Hash32 codeHash(Address address) {
        return Keccak.hash(Answers.bytes(ask("eth_getCode", address.toString(), "latest")));
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
        return Answers.number(ask("eth_getTransactionCount", account.toString(), "latest"));
    }

    @Override
    public long pendingNonce(Address account) {
        return Answers.number(ask("eth_getTransactionCount", account.toString(), "pending"));
    }

    @Override
    public Wei balance(Address account) {
        return Answers.wei(ask("eth_getBalance", account.toString(), "latest"));
    }

    @Override
    public Wei suggestedTip() {
        try {
            return Answers.wei(rpc.call("eth_maxPriorityFeePerGas"));
        } catch (RpcErrorException e) {
            // not every node knows the call
            return Wei.ofGwei(1);
        }
    }

    @Override
    public Estimate estimate(Address from, Call call) {
        Map<String, String> transaction = new HashMap<>();
        transaction.put("from", from.toString());
        call.to().ifPresent(to -> transaction.put("to", to.toString()));
        transaction.put("data", Hex.encode(call.data()));
        try {
            return new Estimate.Gas(Answers.number(rpc.call("eth_estimateGas", transaction)));
        } catch (RpcErrorException e) {
            if (e.error().isRevert()) {
                return new Estimate.Refused(e.error().refusal());
            }
            throw failed(e);
        }
    }

    @Override
    public SendAnswer send(SignedTransaction transaction) {
        try {
            rpc.call("eth_sendRawTransaction", Hex.encode(transaction.raw()));
            return new SendAnswer.Accepted();
        } catch (RpcErrorException e) {
            return e.error().sendAnswer();
        }
    }

    @Override
    public boolean isKnown(Hash32 transaction) {
        return !ask("eth_getTransactionByHash", transaction.toString()).isNull();
    }

    @Override
    public boolean syncing() {
        return !ask("eth_syncing").isBoolean();
    }

    @Override
    public Optional<Receipt> receipt(Hash32 transaction) {
        JsonNode receipt = ask("eth_getTransactionReceipt", transaction.toString());
        return receipt.isNull() ? Optional.empty() : Optional.of(Answers.receipt(receipt));
    }

    @Override
    public BlockReceipts receipts(Hash32 blockHash) {
        return reading(() -> receipts.of(blockHash));
    }

    /** What a contract's view returns at the newest block; empty where there is no contract, or one without it. */
    byte[] call(Address contract, byte[] data) {
        try {
            return Answers.bytes(rpc.call("eth_call", request(contract, data), "latest"));
        } catch (RpcErrorException e) {
            if (e.error().isRevert()) {
                return new byte[0];
            }
            throw failed(e);
        }
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
        JsonNode block = ask("eth_getBlockByNumber", tag, false);
        if (block.isNull()) {
            throw new RetryableException(rpc + " has no " + tag + " block yet", "run again later");
        }
        return Answers.block(block);
    }

    private Hash32 view(Address contract, String signature, AbiEncoder arguments, Hash32 blockHash) {
        Map<String, Object> at = Map.of("blockHash", blockHash.toString());
        byte[] answer =
                Answers.bytes(ask("eth_call", request(contract, RegistryCalls.encode(signature, arguments)), at));
        return answer.length == 0 ? Hash32.ZERO : Answers.word(answer, 0);
    }

    private <T> T reading(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RpcErrorException e) {
            throw failed(e);
        }
    }

    private JsonNode ask(String method, Object... params) {
        return reading(() -> rpc.call(method, params));
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
