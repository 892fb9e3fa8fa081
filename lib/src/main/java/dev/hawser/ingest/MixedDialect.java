package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import java.util.List;

/**
 * A chain's export with tables of the pipeline's own beside it, such as a list of labelled addresses: the files whose
 * names begin with the name of a table that the pipeline declares are that table's, the others the chain's.
 */
record MixedDialect(Dialect chain, Dialect own) implements Dialect {

    @Override
    public String name() {
        return chain.name();
    }

    @Override
    public TableSchema schema(TableConfig table) {
        return isOwn(table) ? own.schema(table) : chain.schema(table);
    }

    @Override
    public Recognised recognise(InputFile file, HeadReader reader, List<TableConfig> tables) {
        return tables.stream()
                .filter(table -> isOwn(table) && file.name().startsWith(table.name()))
                .findFirst()
                .map(table -> own.recognise(file, reader, List.of(table)))
                .orElseGet(() -> chain.recognise(
                        file,
                        reader,
                        tables.stream().filter(table -> !isOwn(table)).toList()));
    }

    static boolean isOwn(TableConfig table) {
        return !table.columns().isEmpty();
    }
}
