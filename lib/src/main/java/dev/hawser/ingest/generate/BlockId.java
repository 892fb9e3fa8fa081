package dev.hawser.ingest.generate;

import dev.hawser.primitives.Hash32;

/** What every row of a block repeats. @param timestamp in seconds since 1970 */
record BlockId(long number, long timestamp, Hash32 hash) {}
