package dev.hawser.merkle;

/** The sorted leaves of a tree, of which only the parts that are asked for are read. */
public interface LeafSource {
    /** The leaves from a place on. */
    Hashes read(long from, int count);
}
