package dev.hawser.anchor;

import java.util.Optional;

/** Keeps the entries of streams that earlier replays have seen, so that a node need not have their events any more. */
public interface EntryStore {

    /** What is kept of the stream; empty where there is nothing, or nothing that is whole in itself. */
    Optional<KeptEntries> read(Stream stream);

    /** Keeps the entries in place of what was kept of the stream. */
    void write(Stream stream, KeptEntries kept);

    /** Takes what is kept of the stream out of use, where a person can still look at it. */
    void setAside(Stream stream);
}
