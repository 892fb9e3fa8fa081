package dev.hawser.session;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;

import dev.hawser.anchor.FeeRow;
import dev.hawser.batch.BatchFolder;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Role;
import dev.hawser.primitives.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What a unit of gas cost row by row, and what was forecast: of a pipeline's batches, or of a file without forecasts. */
public final class FeeSeries {
    private static final String AT = "at";
    private static final String PRICE = "price";
    private static final String FORECAST = "forecast";
    private static final String LOWER = "lower";
    private static final String UPPER = "upper";

    /** The interval that {@link FeeRow.Ahead} means. */
    private static final String LEVEL = "0.9";

    /** From so many rows the time between two is told. */
    private static final int ROWS_FOR_THE_STEP = 1_001;

    /** Batches of small intervals are read together, up to so many. */
    private static final int MOST_BATCHES = 64;

    private final String name;
    private final Dataset<Row> rows;

    private FeeSeries(String name, Dataset<Row> rows) {
        this.name = name;
        this.rows = rows.withColumn(AT, unix_micros(col(AT)))
                .where(col(AT).isNotNull().and(col(PRICE).gt(0)));
    }

    /**
     * How far the series reaches.
     *
     * @param step the median time between two of its first rows
     */
    public record Reach(long rows, Instant first, Instant last, Duration step) {}

    /**
     * The newest batches of the pipeline, those that no other replaced.
     *
     * @throws InvalidInputException if the store has none
     */
    static List<Manifest> newestBatches(HawserSession session, String pipeline) {
        List<Manifest> batches = new RunHistory(session.store().manifests())
                .live()
                .filter(run ->
                        run.kind() == Manifest.Kind.BATCH && run.pipeline().equals(pipeline))
                .toList();
        if (batches.isEmpty()) {
            throw new InvalidInputException(
                    "the store " + session.config().storeUri() + " has no batch of the fee forecast " + pipeline,
                    "run that pipeline first: hawser run --pipeline " + pipeline);
        }
        return batches.subList(Math.max(0, batches.size() - MOST_BATCHES), batches.size());
    }

    /** The forecasts of one batch. */
    static FeeSeries of(HawserSession session, Manifest batch) {
        return of(session, List.of(batch));
    }

    /**
     * The forecasts of batches of one pipeline.
     *
     * @throws InvalidInputException if it publishes no time, price, forecast or interval
     */
    static FeeSeries of(HawserSession session, List<Manifest> batches) {
        Manifest newest = batches.get(batches.size() - 1);
        LeafSchema schema = LeafSchema.parse(newest.members());
        requireLevel(session, newest);
        Column[] columns = {
            column(
                            newest,
                            schema,
                            "a time",
                            column -> List.of("timestamp", "date").contains(column.type()))
                    .cast("timestamp")
                    .as(AT),
            number(newest, schema, Role.OFFSET, PRICE),
            number(newest, schema, Role.PREDICTION, FORECAST),
            number(newest, schema, Role.LOWER, LOWER),
            number(newest, schema, Role.UPPER, UPPER)
        };
        String[] folders = batches.stream()
                .filter(batch ->
                        batch.count() > 0 && LeafSchema.parse(batch.members()).equals(schema))
                .map(batch -> new BatchFolder(session.store().attemptFolder(batch)).rows())
                .toArray(String[]::new);
        if (folders.length == 0) {
            throw new InvalidInputException(
                    "run " + newest.run() + " of the fee forecast " + newest.pipeline() + " has no rows",
                    "run that pipeline on an interval that has some");
        }
        return new FeeSeries(
                newest.pipeline(), session.spark().read().parquet(folders).select(columns));
    }

    /**
     * A column of prices in a CSV file with a header.
     *
     * @param time the column of times: ISO times, seconds since 1970, or dates like 12/31/2023
     * @throws InvalidInputException if there is no such file or column
     */
    static FeeSeries ofFile(HawserSession session, String uri, String time, String price) {
        Dataset<Row> file = csv(session, uri);
        for (String name : List.of(time, price)) {
            if (!List.of(file.columns()).contains(name)) {
                throw new InvalidInputException(
                        uri + " has no column '" + name + "': it has " + String.join(", ", file.columns()),
                        "name its columns with --time and --price");
            }
        }
        Dataset<Row> named = file.select(
                file.col("`" + time + "`").as("t"), file.col("`" + price + "`").as("p"));
        return new FeeSeries(
                uri,
                named.select(
                        coalesce(
                                        expr("timestamp_seconds(try_cast(t AS bigint))"),
                                        expr("try_cast(t AS timestamp)"),
                                        expr("try_to_timestamp(t, 'M/d/yyyy')"))
                                .as(AT),
                        expr("try_cast(p AS double)").as(PRICE),
                        lit(null).cast("double").as(FORECAST),
                        lit(null).cast("double").as(LOWER),
                        lit(null).cast("double").as(UPPER)));
    }

    private static Dataset<Row> csv(HawserSession session, String uri) {
        try {
            return session.spark().read().option("header", true).csv(uri);
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                throw new InvalidInputException("can't read " + uri + ": " + e.getMessage(), "check --input", e);
            }
            throw e;
        }
    }

    /** Shows the rows in the order of their times. Of batches that overlap, or a time that stands twice, the first counts. */
    static void inOrder(Iterator<FeeRow> rows, Consumer<FeeRow> reader) {
        Instant last = Instant.MIN;
        while (rows.hasNext()) {
            FeeRow row = rows.next();
            if (row.at().isAfter(last)) {
                reader.accept(row);
                last = row.at();
            }
        }
    }

    String name() {
        return name;
    }

    /** @throws InvalidInputException if there are fewer than two rows */
    Reach reach() {
        Row found = rows.agg(count(lit(1)), min(AT), max(AT)).first();
        List<FeeRow> first = rows.orderBy(AT).limit(ROWS_FOR_THE_STEP).collectAsList().stream()
                .map(FeeSeries::row)
                .toList();
        return new Reach(
                found.getLong(0),
                found.isNullAt(1) ? Instant.EPOCH : instant(found.getLong(1)),
                found.isNullAt(2) ? Instant.EPOCH : instant(found.getLong(2)),
                step(name, first));
    }

    /** Percentiles of the prices from a time on, each of them a price that occurs. */
    double[] percentiles(Instant from, int count) {
        String shares = String.join(
                ", ",
                IntStream.rangeClosed(1, count)
                        .mapToObj(i -> Double.toString(i / (count + 1.0)))
                        .toList());
        List<Double> prices = rows.where(col(AT).geq(ChronoUnit.MICROS.between(Instant.EPOCH, from)))
                .agg(expr("percentile_approx(price, array(" + shares + "))"))
                .first()
                .getList(0);
        return prices.stream().mapToDouble(Double::doubleValue).distinct().toArray();
    }

    /** All rows in the order of their times, of which one partition at a time is on the driver. */
    Iterator<FeeRow> iterator() {
        Iterator<Row> sorted = rows.orderBy(AT).toLocalIterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return sorted.hasNext();
            }

            @Override
            public FeeRow next() {
                return row(sorted.next());
            }
        };
    }

    /** The last rows, oldest first. */
    List<FeeRow> newest(int most) {
        List<FeeRow> newest = new ArrayList<>(rows.orderBy(functions.desc(AT)).limit(most).collectAsList().stream()
                .map(FeeSeries::row)
                .toList());
        Collections.reverse(newest);
        return newest;
    }

    /** The median time between two of the rows. */
    static Duration step(String name, List<FeeRow> rows) {
        long[] millis = IntStream.range(1, rows.size())
                .mapToLong(i ->
                        Duration.between(rows.get(i - 1).at(), rows.get(i).at()).toMillis())
                .filter(length -> length > 0)
                .sorted()
                .toArray();
        if (millis.length == 0) {
            throw new InvalidInputException(
                    name + " has no two rows with a price above 0 at different times", "name a longer series");
        }
        return Duration.ofMillis(millis[millis.length / 2]);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static FeeRow row(Row row) {
        Optional<FeeRow.Ahead> ahead = Optional.empty();
        if (!row.isNullAt(2) && !row.isNullAt(3) && !row.isNullAt(4)) {
            double forecast = row.getDouble(2);
            double lower = row.getDouble(3);
            double upper = row.getDouble(4);
            if (forecast > 0 && lower < forecast && forecast < upper) {
                ahead = Optional.of(new FeeRow.Ahead(forecast, lower, upper));
            }
        }
        return new FeeRow(instant(row.getLong(0)), row.getDouble(1), ahead);
    }

    private static Column number(Manifest batch, LeafSchema schema, Role role, String name) {
        return column(batch, schema, "a column with role " + role, column -> column.role() == role)
                .cast("double")
                .as(name);
    }

    private static Column column(Manifest batch, LeafSchema schema, String what, Predicate<LeafColumn> wanted) {
        return schema.columns().stream()
                .filter(wanted)
                .findFirst()
                .map(column -> col(column.name()))
                .orElseThrow(() -> new InvalidInputException(
                        "run " + batch.run() + " of " + batch.pipeline() + " publishes no " + what.substring(2)
                                + ", so it forecasts no fee",
                        "publish a time, the price (role offset), its forecast, and the bounds of the interval (roles"
                                + " lower and upper), as conf/pipelines/gas-price.conf does"));
    }

    private static void requireLevel(HawserSession session, Manifest batch) {
        Optional<String> level = batch.parents()
                .model()
                .flatMap(
                        digest -> Optional.ofNullable(session.store().byDigest().get(digest)))
                .flatMap(model -> model.members().object("document").optionalObject("bounds"))
                .map(bounds -> bounds.text("level"));
        if (level.isPresent() && !level.get().equals(LEVEL)) {
            throw new InvalidInputException(
                    "the interval of the fee forecast " + batch.pipeline() + " holds " + level.get()
                            + " of the outcomes",
                    "set model.interval = " + LEVEL + " in that pipeline, and train again");
        }
    }
}
