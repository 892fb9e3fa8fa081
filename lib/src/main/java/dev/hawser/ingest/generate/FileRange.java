package dev.hawser.ingest.generate;

import java.time.LocalDate;

/** The blocks of one file, all of one UTC day. @param last inclusive */
record FileRange(long first, long last, LocalDate day) {}
