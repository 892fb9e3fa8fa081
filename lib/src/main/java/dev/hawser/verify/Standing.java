package dev.hawser.verify;

import java.util.Locale;

/** What an entry of a pipeline's stream of batches is to the stream's record. */
public enum Standing {
    /** The first batch that tells of its interval: the only one of it that may count. */
    FIRST,
    /** Replaces an earlier batch of its interval, and says so. */
    CORRECTION,
    /** Tells of what an earlier batch told of already, without a word that it replaces it. */
    CONTRADICTION,
    /** The manifest of an earlier entry once more. */
    REPEATED,
    /** Its manifest is here and is no batch of this stream, so that the entry doesn't count. */
    FOREIGN,
    /** Its manifest is not in the store: nobody who has only this store can tell what it says. */
    UNKNOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
