package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;

/** The dialects that can be read. */
final class Dialects {
    private static final Dialect ETHEREUM_ETL = new EthereumEtl();
    private static final Dialect AWS_PUBLIC = new AwsPublic();
    private static final Dialect CRYO = new Cryo();
    private static final Dialect TABLE = new TableDialect();
    private static final List<Dialect> ALL = List.of(ETHEREUM_ETL, AWS_PUBLIC, CRYO, TABLE);

    private Dialects() {}

    static Dialect named(String name, List<TableConfig> tables) {
        Dialect named = ALL.stream()
                .filter(dialect -> dialect.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "unknown dialect '" + name + "'",
                        "use one of " + ALL.stream().map(Dialect::name).toList()));
        return named == TABLE ? TABLE : beside(named, tables);
    }

    /** The dialect that the files' names show; that of declared columns where the pipeline declares all its tables. */
    static Dialect recognised(List<InputFile> files, List<TableConfig> tables) {
        if (tables.stream().allMatch(MixedDialect::isOwn)) {
            return TABLE;
        } else if (files.stream().anyMatch(Cryo::wrote)) {
            return beside(CRYO, tables);
        }
        return beside(files.stream().anyMatch(AwsPublic::wrote) ? AWS_PUBLIC : ETHEREUM_ETL, tables);
    }

    private static Dialect beside(Dialect chain, List<TableConfig> tables) {
        return tables.stream().anyMatch(MixedDialect::isOwn) ? new MixedDialect(chain, TABLE) : chain;
    }
}
