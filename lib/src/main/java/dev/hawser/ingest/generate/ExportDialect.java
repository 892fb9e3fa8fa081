package dev.hawser.ingest.generate;

import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FSDataOutputStream;

/** How a tool lays out an export and writes its files. */
interface ExportDialect extends Serializable {
    /** @throws InvalidInputException if there is no such dialect, or the tool writes no such files */
    static ExportDialect of(ExportRequest request) {
        return switch (request.dialect()) {
            case "ethereum-etl" -> EtlExport.of(request.format(), request.compression());
            case "aws-public" -> AwsExport.of(request.format(), request.compression(), request.seed());
            case "cryo" -> CryoExport.of(request.format(), request.compression());
            default ->
                throw new InvalidInputException(
                        "the dialect '" + request.dialect() + "' can't be generated",
                        "use --dialect ethereum-etl, aws-public or cryo");
        };
    }

    /** The most blocks in a file. */
    int blocksPerFile();

    /** The tables that the tool writes. */
    Set<ExportTable> tables();

    /** The file's path below the export's folder. */
    String path(ExportTable table, FileRange range);

    /** A file that closes the stream with itself. */
    TableFile open(ExportTable table, FSDataOutputStream out) throws IOException;

    /** The tables in which what is asked for stands. */
    default Set<ExportTable> holding(Set<ExportTable> asked) {
        Set<ExportTable> holding = EnumSet.noneOf(ExportTable.class);
        for (ExportTable table : asked) {
            holding.add(tables().contains(table) ? table : ExportTable.TRANSACTIONS);
        }
        return holding;
    }

    /**
     * What is asked for, or the first choice.
     *
     * @throws InvalidInputException if it is none of the choices
     */
    static String choice(String dialect, String option, Optional<String> asked, List<String> choices) {
        String chosen = asked.orElse(choices.get(0));
        if (!choices.contains(chosen)) {
            throw new InvalidInputException(
                    dialect + " has no " + option + " '" + chosen + "'",
                    "use --" + option + " " + String.join(" or ", choices) + ", or leave it out");
        }
        return chosen;
    }
}
