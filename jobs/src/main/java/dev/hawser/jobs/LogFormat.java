package dev.hawser.jobs;

/** How progress, warnings, errors and the log are written to standard error. */
enum LogFormat {
    TEXT,
    JSON
}
