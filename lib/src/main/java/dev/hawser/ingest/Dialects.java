package dev.hawser.ingest;

import dev.hawser.primitives.InvalidInputException;
import java.util.List;

/** The dialects that can be read. */
final class Dialects {
    private static final List<Dialect> ALL = List.of(new EthereumEtl(), new TableDialect());

    private Dialects() {}

    static Dialect named(String name) {
        return ALL.stream()
                .filter(dialect -> dialect.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "unknown dialect '" + name + "'",
                        "use one of " + ALL.stream().map(Dialect::name).toList()));
    }
}
