package dev.hawser.verify;

import dev.hawser.anchor.AppendedEvent;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.OfflineProof;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.manifest.TrustFile;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.receipt.BlockHeader;
import dev.hawser.receipt.ConsensusReceipt;
import dev.hawser.receipt.EventLog;
import dev.hawser.receipt.OrderedTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether an entry stands in the block that has the claimed hash, from the block's own bytes. */
final class OfflineCheck {
    private static final int WORD = 32;

    private final OfflineProof shown;
    private final AnchorClaim claim;
    private final List<Check> checks = new ArrayList<>();

    private OfflineCheck(OfflineProof shown, AnchorClaim claim) {
        this.shown = shown;
        this.claim = claim;
    }

    /**
     * Makes all checks.
     *
     * @param manifest whose root and digest the entry must hold
     * @param trust the chain, registry and owner that the entry must be of; without it they are the claim's
     */
    static List<Check> of(OfflineProof shown, AnchorClaim claim, Manifest manifest, Optional<TrustFile> trust) {
        OfflineCheck check = new OfflineCheck(shown, claim);
        check.parsed("the header is one", "a block header", () -> check.header(BlockHeader.decode(shown.header())));
        check.parsed("the receipt is one", "a receipt", () -> check.receipt(manifest, trust));
        return check.checks;
    }

    /** What remains to be shown where no node was asked. */
    static List<Check> unproven(AnchorClaim claim) {
        return List.of(
                Check.notChecked("that the block is a final one of chain " + claim.chainId() + ": compare block hash "
                        + claim.blockHash() + " of block " + claim.blockNumber() + " with any explorer"),
                Check.notChecked("the transaction's hash, the entry's index, and that nothing came before or after it"
                        + " (needs --rpc and --trust)"));
    }

    private void parsed(String name, String expected, Runnable reading) {
        try {
            reading.run();
        } catch (InvalidInputException e) {
            checks.add(Check.failed("offline: " + name, expected, e.getMessage()));
        }
    }

    private void header(BlockHeader header) {
        equal("the header has the block's hash", claim.blockHash(), header.hash());
        equal("the header's block number", claim.blockNumber(), header.number());
        equal("the header's time", claim.blockTimestamp(), header.timestamp());
        String name = "the nodes lead from the header's receipts root to the receipt of transaction index "
                + shown.transactionIndex();
        Hash32 receipt = Keccak.hash(shown.receipt());
        parsed(name, receipt.toString(), () -> {
            byte[] value = OrderedTrie.value(header.receiptsRoot(), shown.transactionIndex(), shown.nodes());
            equal(name, receipt, Keccak.hash(value));
        });
    }

    private void receipt(Manifest manifest, Optional<TrustFile> trust) {
        ConsensusReceipt receipt = ConsensusReceipt.decode(shown.receipt());
        equal("the transaction's status", 1, receipt.status());
        int logs = receipt.logs().size();
        if (shown.logIndex() >= logs) {
            checks.add(Check.failed(
                    "offline: the receipt has the event", "log index " + shown.logIndex(), "logs: " + logs));
            return;
        }
        EventLog log = receipt.logs().get((int) shown.logIndex());
        parsed("the event is the entry's", "an entry of the claimed stream", () -> event(log, manifest, trust));
    }

    private void event(EventLog log, Manifest manifest, Optional<TrustFile> trust) {
        Address registry = trust.map(TrustFile::registry).orElse(claim.registry());
        Hash32 stream = Stream.id(
                trust.map(TrustFile::chainId).orElseGet(() -> new ChainId(claim.chainId())),
                registry,
                trust.map(TrustFile::owner).orElse(claim.owner()),
                new StreamName(claim.stream()));
        equal("the event's contract is the registry", registry, log.address());
        equal("the event's topics", 2, log.topics().size());
        equal("the event's data, in bytes", 3 * WORD, log.data().length);
        if (log.topics().size() == 2 && log.data().length == 3 * WORD) {
            equal("the event is Appended", AppendedEvent.SIGNATURE, log.topics().get(0));
            equal("the event's stream", stream, log.topics().get(1));
            equal("the event's root", manifest.root(), word(log, 0));
            equal("the event's manifest digest", manifest.digest(), word(log, 1));
            equal("the event's head", claim.head(), word(log, 2));
        }
    }

    private static Hash32 word(EventLog log, int index) {
        return Hash32.of(Arrays.copyOfRange(log.data(), WORD * index, WORD * (index + 1)));
    }

    private void equal(String name, Object expected, Object actual) {
        checks.add(Check.equal("offline: " + name, expected, actual));
    }
}
