package dev.hawser.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what a person should know while a step works, a line at a time. */
public interface Progress {
    void report(String line);

    /** Something that may be wrong, and stops nothing. */
    void warn(String line);

    /** Writes to the log {@code dev.hawser.session.Progress}, at the levels INFO and WARN. */
    static Progress logged() {
        Logger log = LoggerFactory.getLogger(Progress.class);
        return new Progress() {
            @Override
            public void report(String line) {
                log.info(line);
            }

            @Override
            public void warn(String line) {
                log.warn(line);
            }
        };
    }
}
