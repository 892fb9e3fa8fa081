package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.ingest.Dialect.Feed;
import dev.hawser.ingest.Dialect.Recognised;
import dev.hawser.ingest.TableInput.Source;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Which file belongs to which table.
 *
 * @param skipped files that are left out, each with the reason
 */
record InputPlan(List<TableInput> tables, List<String> skipped) {
    /** Enough to hide an object store's latency. */
    private static final int READERS = 16;

    /** @throws InvalidInputException if an input, a table's file or a header is missing or wrong */
    static InputPlan of(IngestRequest request, Configuration hadoop) {
        List<InputFile> files = new InputFiles(hadoop).list(request.inputs());
        Dialect dialect = request.dialect()
                .map(name -> Dialects.named(name, request.tables()))
                .orElseGet(() -> Dialects.recognised(files, request.tables()));
        Map<String, TableSchema> schemas = new LinkedHashMap<>();
        for (TableConfig table : request.tables()) {
            schemas.put(table.name(), dialect.schema(table));
        }
        Map<Boolean, List<InputFile>> byPath =
                files.stream().collect(Collectors.partitioningBy(file -> file.isOutside(request.interval())));
        Recogniser recogniser = new Recogniser(dialect, request.tables(), new Heads(hadoop));
        Sorted sorted = new Sorted();
        recogniser.recognise(byPath.get(false)).forEach(sorted::add);
        if (!sorted.present.containsAll(schemas.keySet())) {
            recogniser.recognise(byPath.get(true)).forEach(sorted::addOutside);
        }
        List<TableInput> tables = new ArrayList<>();
        for (TableConfig table : request.tables()) {
            if (!table.optional() && !sorted.present.contains(table.name())) {
                throw withoutFile(table, request, sorted.skipped());
            }
            tables.add(new TableInput(
                    table,
                    schemas.get(table.name()),
                    sorted.sources(table.name()),
                    sorted.present.contains(table.name()),
                    Optional.empty()));
        }
        return new InputPlan(
                tables.stream().map(table -> table.withTimeOf(tables)).toList(), sorted.skipped());
    }

    /** Says what files are, many at a time, in their order. */
    private record Recogniser(Dialect dialect, List<TableConfig> tables, Heads heads) {

        Map<InputFile, Recognised> recognise(List<InputFile> files) {
            ExecutorService readers = Executors.newFixedThreadPool(Math.max(1, Math.min(READERS, files.size())));
            try {
                Map<InputFile, Future<Recognised>> futures = new LinkedHashMap<>();
                for (InputFile file : files) {
                    futures.put(file, readers.submit(() -> recognise(file)));
                }
                Map<InputFile, Recognised> recognised = new LinkedHashMap<>();
                for (Map.Entry<InputFile, Future<Recognised>> future : futures.entrySet()) {
                    recognised.put(future.getKey(), future.getValue().get());
                }
                return recognised;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while reading headers", e);
            } finally {
                readers.shutdownNow();
            }
        }

        private Recognised recognise(InputFile file) {
            return dialect.recognise(file, (format, layout) -> heads.read(file, format, layout), tables);
        }
    }

    /** Files by the table that they feed. */
    private static final class Sorted {
        private final Map<String, List<Source>> own = new LinkedHashMap<>();
        private final Map<String, List<Source>> embedded = new LinkedHashMap<>();
        private final Set<String> present = new HashSet<>();
        private final Map<String, List<InputFile>> left = new LinkedHashMap<>();

        void add(InputFile file, Recognised recognised) {
            if (recognised instanceof Recognised.Rows rows) {
                for (Feed feed : rows.feeds()) {
                    present.add(feed.table());
                    (feed.embedded() ? embedded : own)
                            .computeIfAbsent(feed.table(), t -> new ArrayList<>())
                            .add(new Source(file, rows.head(), feed.columns()));
                }
            } else if (recognised instanceof Recognised.Nothing nothing) {
                present.add(nothing.table());
            } else if (recognised instanceof Recognised.Skipped skip) {
                left.computeIfAbsent(skip.why(), why -> new ArrayList<>()).add(file);
            }
        }

        /** A file outside the interval shows no more than that its tables are there. */
        void addOutside(InputFile file, Recognised recognised) {
            if (recognised instanceof Recognised.Rows rows) {
                rows.feeds().forEach(feed -> present.add(feed.table()));
            } else if (recognised instanceof Recognised.Nothing nothing) {
                present.add(nothing.table());
            }
        }

        /** The table's own files, else those of another that hold its rows. */
        List<Source> sources(String table) {
            return List.copyOf(Optional.ofNullable(own.get(table)).orElse(embedded.getOrDefault(table, List.of())));
        }

        List<String> skipped() {
            return left.entrySet().stream()
                    .map(reason -> named(reason.getValue()) + " " + reason.getKey())
                    .toList();
        }
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
