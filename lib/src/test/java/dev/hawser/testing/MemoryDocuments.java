package dev.hawser.testing;

import dev.hawser.store.Documents;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A store's documents in memory. */
public class MemoryDocuments implements Documents {
    private final SortedMap<String, byte[]> documents = new ConcurrentSkipListMap<>();

    /** What it holds, by path; changes count. */
    public SortedMap<String, byte[]> contents() {
        return documents;
    }

    @Override
    public Optional<byte[]> read(String path) {
        return Optional.ofNullable(documents.get(path));
    }

    @Override
    public List<String> names(String folder) {
        return documents.keySet().stream()
                .filter(path -> path.startsWith(folder + "/"))
                .map(path -> path.substring(folder.length() + 1).split("/", 2)[0])
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void write(String path, byte[] content) {
        documents.put(path, content);
    }

    @Override
    public byte[] create(String path, byte[] content) {
        byte[] before = documents.putIfAbsent(path, content);
        return before == null ? content : before;
    }

    @Override
    public void remove(String path) {
        documents.remove(path);
    }
}
