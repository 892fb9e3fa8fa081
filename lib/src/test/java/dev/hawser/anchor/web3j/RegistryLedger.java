package dev.hawser.anchor.web3j;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.LedgerAnswer;
import dev.hawser.anchor.LedgerEntry;
import dev.hawser.anchor.LedgerHistory;
import dev.hawser.anchor.LedgerPort;
import dev.hawser.anchor.LedgerStream;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Sent;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;

/** The registry of a chain where each block counts as final, seen as any ledger. */
record RegistryLedger(NodePort node, TransactionSender sender, Registry registry) implements LedgerPort {

    @Override
    public Address account() {
        return sender.sender();
    }

    @Override
    public Hash32 id(LedgerStream stream) {
        return onChain(stream).id();
    }

    @Override
    public int mostEntries() {
        return 20;
    }

    @Override
    public LedgerHistory history(LedgerStream stream) {
        Block latest = sender.latest();
        StreamHistory history =
                new StreamReplay(node).to(onChain(stream), latest).history();
        boolean retired = node.retired(registry.address(), id(stream), latest.hash());
        return new LedgerHistory(
                stream,
                id(stream),
                history.head(),
                retired,
                history.entries().stream().map(RegistryLedger::entry).toList());
    }

    @Override
    public LedgerAnswer append(LedgerStream stream, Hash32 expectedHead, List<Entry> entries) {
        return answer(RegistryCalls.append(onChain(stream), expectedHead, entries));
    }

    private LedgerAnswer answer(Call call) {
        Sent sent = sender.send(call);
        if (sent instanceof Sent.Confirmed) {
            return new LedgerAnswer.Appended();
        }
        if (sent instanceof Sent.Reverted
                || sent instanceof Sent.Refused refused
                        && refused.refusal().is("HeadMismatch(bytes32,bytes32,bytes32)")) {
            return new LedgerAnswer.HeadMoved(sent.toString());
        }
        if (sent instanceof Sent.Refused refused) {
            String rule = refused.refusal().is("NotWriter(bytes32,address,address)") ? "NotWriter: " : "";
            throw new InvalidInputException(rule + refused.refusal().message(), "check the account");
        }
        return new LedgerAnswer.Unknown(sent.toString());
    }

    private Stream onChain(LedgerStream stream) {
        return registry.stream(stream.owner(), stream.name());
    }

    private static LedgerEntry entry(AppendedEntry entry) {
        return new LedgerEntry(
                entry.entry(),
                entry.index(),
                entry.head(),
                entry.transactionHash().toString(),
                entry.blockTimestamp());
    }
}
