package dev.hawser.config;

import com.typesafe.config.ConfigException;
import dev.hawser.primitives.InvalidInputException;
import java.util.function.Supplier;

/** Turns the configuration library's errors into Hawser's. */
final class Checked {
    private Checked() {}

    static <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (ConfigException.Missing e) {
            throw new InvalidInputException(
                    "configuration lacks a key: " + e.getMessage(), "add it to the pipeline's .conf", e);
        } catch (ConfigException e) {
            throw new InvalidInputException("configuration: " + e.getMessage(), "mend that line", e);
        }
    }
}
