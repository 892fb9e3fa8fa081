package dev.hawser.anchor;

import dev.hawser.manifest.EntriesFile;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.store.Documents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps entries in a store, in numbered files beside the runs. Each file follows the one before it; what follows nothing
 * is not read. Only the last one is ever written again, and a new one is begun when it is full, so that what is written
 * does not grow with the stream. Of two writers, the last one's file stays; each is true by itself.
 */
public final class StoredEntries implements EntryStore {
    /** Entries, about 500 bytes each, after which a file is left as it is. */
    static final int FULL = 256;

    private final Documents documents;

    public StoredEntries(Documents documents) {
        this.documents = documents;
    }

    @Override
    public Optional<KeptEntries> read(Stream stream) {
        List<EntriesFile> files = files(stream);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        List<AppendedEntry> entries = new ArrayList<>();
        files.forEach(file -> entries.addAll(entries(file)));
        EntriesFile last = files.get(files.size() - 1);
        return Optional.of(new KeptEntries(last.blockNumber(), last.blockHash(), entries));
    }

    @Override
    public void write(Stream stream, KeptEntries kept) {
        int number = 0;
        int count = 0;
        for (EntriesFile file : files(stream)) {
            int next = count + file.entries().size();
            if (file.entries().size() < FULL
                    || next > kept.entries().size()
                    || !entries(file).equals(kept.entries().subList(count, next))) {
                break;
            }
            number++;
            count = next;
        }
        documents.write(path(stream, number), file(stream, kept, count).toBytes());
    }

    @Override
    public void setAside(Stream stream) {
        for (String name : documents.names(folder(stream))) {
            String path = folder(stream) + "/" + name;
            documents.read(path).ifPresent(content -> documents.write(asideFolder(stream) + "/" + name, content));
            documents.remove(path);
        }
    }

    /** The files that follow each other from the first on. */
    private List<EntriesFile> files(Stream stream) {
        List<EntriesFile> files = new ArrayList<>();
        Hash32 head = stream.id();
        long count = 0;
        for (int number = 0; ; number++) {
            Optional<EntriesFile> next = file(stream, number);
            if (next.isEmpty()
                    || next.get().first() != count
                    || !next.get().previousHead().equals(head)
                    || !next.get().stream().equals(stream.id())) {
                return files;
            }
            files.add(next.get());
            for (EntriesFile.Line line : next.get().entries()) {
                head = new Entry(line.root(), line.manifest()).headAfter(head);
            }
            count += next.get().entries().size();
        }
    }

    /** A file that can't be read is none: the chain has what it held. */
    private Optional<EntriesFile> file(Stream stream, int number) {
        String path = path(stream, number);
        try {
            return documents.read(path).map(bytes -> EntriesFile.parse(bytes, path));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static EntriesFile file(Stream stream, KeptEntries kept, int from) {
        List<AppendedEntry> entries = kept.entries();
        return new EntriesFile(
                stream.id(),
                from,
                from == 0 ? stream.id() : entries.get(from - 1).head(),
                kept.blockNumber(),
                kept.blockHash(),
                entries.subList(from, entries.size()).stream()
                        .map(StoredEntries::line)
                        .toList());
    }

    private static EntriesFile.Line line(AppendedEntry entry) {
        return new EntriesFile.Line(
                entry.entry().root(),
                entry.entry().manifest(),
                entry.transactionHash(),
                entry.blockNumber(),
                entry.blockHash(),
                entry.blockTimestamp().getEpochSecond());
    }

    private static List<AppendedEntry> entries(EntriesFile file) {
        List<AppendedEntry> entries = new ArrayList<>();
        Hash32 head = file.previousHead();
        for (EntriesFile.Line line : file.entries()) {
            Entry entry = new Entry(line.root(), line.manifest());
            Hash32 next = entry.headAfter(head);
            entries.add(new AppendedEntry(
                    entry,
                    file.first() + entries.size(),
                    head,
                    next,
                    line.transactionHash(),
                    line.blockNumber(),
                    line.blockHash(),
                    Instant.ofEpochSecond(line.blockTimestamp())));
            head = next;
        }
        return entries;
    }

    private static String folder(Stream stream) {
        return "chains/" + stream.registry().chain() + "/entries/" + stream.id();
    }

    private static String asideFolder(Stream stream) {
        return "chains/" + stream.registry().chain() + "/entries-set-aside/" + stream.id();
    }

    private static String path(Stream stream, int number) {
        return folder(stream) + "/" + String.format(Locale.ROOT, "%010d", number) + ".json";
    }
}
