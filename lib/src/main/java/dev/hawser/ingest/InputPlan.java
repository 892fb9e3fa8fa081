package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.ingest.Dialect.Recognised;
import dev.hawser.ingest.TableInput.Source;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Which file belongs to which table.
 *
 * @param skipped files that are left out, each with the reason
 */
record InputPlan(List<TableInput> tables, List<String> skipped) {

    /** @throws InvalidInputException if an input, a table's file or a header is missing or wrong */
    static InputPlan of(IngestRequest request, Configuration hadoop) {
        Dialect dialect = Dialects.named(request.dialect());
        Map<String, TableSchema> schemas = new LinkedHashMap<>();
        for (TableConfig table : request.tables()) {
            schemas.put(table.name(), dialect.schema(table));
        }
        Headers headers = new Headers(hadoop);
        Map<String, List<Source>> sources = new LinkedHashMap<>();
        Set<String> present = new HashSet<>();
        Map<String, List<InputFile>> left = new LinkedHashMap<>();
        for (InputFile file : new InputFiles(hadoop).list(request.inputs())) {
            Recognised recognised = dialect.recognise(file, () -> headers.read(file), List.copyOf(schemas.values()));
            if (recognised instanceof Recognised.Rows rows) {
                present.add(rows.table());
                sources.computeIfAbsent(rows.table(), t -> new ArrayList<>())
                        .add(new Source(file, rows.header(), rows.columns()));
            } else if (recognised instanceof Recognised.Nothing nothing) {
                present.add(nothing.table());
            } else if (recognised instanceof Recognised.Skipped skip) {
                left.computeIfAbsent(skip.why(), why -> new ArrayList<>()).add(file);
            }
        }
        List<String> skipped = left.entrySet().stream()
                .map(reason -> named(reason.getValue()) + " " + reason.getKey())
                .toList();
        List<TableInput> tables = new ArrayList<>();
        for (TableConfig table : request.tables()) {
            if (!table.optional() && !present.contains(table.name())) {
                throw withoutFile(table, request, skipped);
            }
            tables.add(new TableInput(
                    table,
                    schemas.get(table.name()),
                    List.copyOf(sources.getOrDefault(table.name(), List.of())),
                    present.contains(table.name())));
        }
        return new InputPlan(tables, skipped);
    }

    /** Names one file of those that are left out for one reason: an export may have thousands. */
    private static String named(List<InputFile> files) {
        return files.size() == 1 ? files.get(0).toString() : files.get(0) + ", as " + (files.size() - 1) + " more,";
    }

    private static InvalidInputException withoutFile(TableConfig table, IngestRequest request, List<String> skipped) {
        String others = skipped.isEmpty()
                ? ""
                : "; skipped: " + String.join("; ", skipped.subList(0, Math.min(5, skipped.size())));
        return new InvalidInputException(
                "no file of the table '" + table.name() + "' is at " + String.join(", ", request.inputs()) + others,
                "add the table's files, or mark the table optional in the pipeline");
    }
}
