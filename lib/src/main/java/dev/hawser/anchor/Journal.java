package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.store.Documents;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What an account's driver does, written down before it does it, so that another can go on. The journal is a folder of
 * numbered files, each with the whole state and each created exclusively: whoever fails to create the next number has been
 * superseded by another driver, and stops. The chain is the truth; the journal, which may be lost, makes finding it quick.
 * Not for several threads.
 */
public final class Journal {
    /** Older entries are of no use but to people. */
    private static final int KEPT = 256;

    private final Documents documents;
    private final Clock clock;
    private final String folder;
    private final String driver = UUID.randomUUID().toString();
    private JournalEntry newest;
    private boolean claimed;

    private Journal(Documents documents, Clock clock, String folder, JournalEntry newest) {
        this.documents = documents;
        this.clock = clock;
        this.folder = folder;
        this.newest = newest;
    }

    /**
     * Reads the account's journal; writes nothing yet.
     *
     * @param genesis the hash of the first block of the chain that is there; zero where it is not to be looked at
     * @throws InvalidInputException if the newest entry is damaged, of a newer version, or of another chain
     */
    public static Journal open(Documents documents, ChainId chain, Address account, Hash32 genesis, Clock clock) {
        String folder = folder(chain) + "/" + account;
        List<String> names = names(documents, folder);
        if (names.isEmpty()) {
            JournalEntry none =
                    new JournalEntry(chain, account, 0, 0, "", clock.instant(), "", JournalState.empty(genesis));
            return new Journal(documents, clock, folder, none);
        }
        String path = folder + "/" + names.get(names.size() - 1);
        JournalEntry newest = read(documents, path);
        requireSame(path, newest, chain, account, genesis);
        return new Journal(documents, clock, folder, newest);
    }

    /** The accounts that have a journal for the chain. */
    public static List<Address> accounts(Documents documents, ChainId chain) {
        return documents.names(folder(chain)).stream()
                .filter(name -> name.matches("0x[0-9a-f]{40}"))
                .map(Address::parse)
                .toList();
    }

    private static String folder(ChainId chain) {
        return "chains/" + chain + "/journal";
    }

    private static void requireSame(String path, JournalEntry entry, ChainId chain, Address account, Hash32 genesis) {
        if (!entry.chain().equals(chain) || !entry.account().equals(account)) {
            throw new InvalidInputException(
                    path + " is of account " + entry.account() + " on chain " + entry.chain(),
                    "put it back where it was, or remove it: the chain tells what is done");
        }
        if (!entry.state().genesis().equals(genesis)) {
            throw new InvalidInputException(
                    "the node serves another chain with the id " + chain + " than the journal was written for\n"
                            + "  genesis expected " + entry.state().genesis() + "\n  genesis found    " + genesis,
                    "name a node of that chain with --rpc; if the chain was begun anew on purpose, remove the folder "
                            + path.substring(0, path.lastIndexOf('/')) + " of the store");
        }
    }

    public JournalState state() {
        return newest.state();
    }

    public ChainId chain() {
        return newest.chain();
    }

    /** How many drivers have written to it. */
    public long epoch() {
        return newest.epoch();
    }

    /**
     * Makes this driver the one that writes: whoever wrote before fails at its next step.
     *
     * @throws RetryableException if another driver does the same at this moment
     */
    void claim() {
        if (!claimed) {
            append(newest.epoch() + 1, "opened", state().withoutUnsigned());
            claimed = true;
            prune();
        }
    }

    /**
     * Writes the state after a step.
     *
     * @throws RetryableException if another driver has taken over, or the store can't be written to
     */
    void write(String step, JournalState next) {
        claim();
        append(newest.epoch(), step, next);
    }

    private void append(long epoch, String step, JournalState next) {
        JournalEntry entry = new JournalEntry(
                newest.chain(),
                newest.account(),
                newest.sequence() + 1,
                epoch,
                driver,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                step,
                next);
        byte[] bytes = entry.toBytes();
        String path = path(entry.sequence());
        byte[] there = documents.create(path, bytes);
        if (!Arrays.equals(there, bytes)) {
            throw superseded(JournalEntry.parse(there, path));
        }
        requireNewest(path);
        newest = entry;
    }

    /** Numbers that were pruned are free again: a driver that slept through many steps of others is superseded, too. */
    private void requireNewest(String path) {
        List<String> names = names(documents, folder);
        String last = folder + "/" + names.get(names.size() - 1);
        if (!last.equals(path)) {
            throw superseded(read(documents, last));
        }
    }

    private RetryableException superseded(JournalEntry winner) {
        return new RetryableException(
                "another driver took over account " + winner.account() + " on chain " + winner.chain() + " at "
                        + winner.at() + " (" + path(winner.sequence()) + ", epoch " + winner.epoch() + ")",
                "let that one finish; what this one sent stands in the journal and is not sent twice");
    }

    private void prune() {
        String oldest = name(newest.sequence() - KEPT);
        names(documents, folder).stream()
                .filter(name -> name.compareTo(oldest) < 0)
                .forEach(name -> documents.remove(folder + "/" + name));
    }

    private String path(long sequence) {
        return folder + "/" + name(sequence);
    }

    private static List<String> names(Documents documents, String folder) {
        return documents.names(folder).stream()
                .filter(name -> name.matches("[0-9]{10}\\.json"))
                .toList();
    }

    private static JournalEntry read(Documents documents, String path) {
        byte[] bytes = documents.read(path).orElseThrow(() -> new RetryableException(path + " vanished", "run again"));
        return JournalEntry.parse(bytes, path);
    }

    private static String name(long sequence) {
        return String.format(Locale.ROOT, "%010d.json", Math.max(0, sequence));
    }
}
