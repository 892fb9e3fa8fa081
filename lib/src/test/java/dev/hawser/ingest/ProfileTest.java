package dev.hawser.ingest;

import static dev.hawser.ingest.Requests.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.ingest.profile.Profile;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SharedData;
import dev.hawser.testing.SparkSuite;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest extends SparkSuite {
    @TempDir
    Path folder;

    /** The figures are counted from the file's text, without Spark: no cell of it is quoted. */
    @Test
    void aRealExportsProfileIsWhatItsLinesHold() throws IOException {
        Path file = SharedData.file("transactions/transactions_03300000_03399999_small.csv.gz");
        List<String[]> lines = lines(file);
        Map<String, Integer> at = new HashMap<>();
        for (String name : lines.get(0)) {
            at.put(name, at.size());
        }
        List<String[]> rows = lines.subList(1, lines.size());
        Ingest.ingest(spark(), Requests.of(file, table("transactions")), data());

        ObjectNode profile = Profile.of(spark(), data(), List.of("transactions"));

        JsonNode transactions = profile.path("tables").path(0);
        assertThat(transactions.path("rows").asLong()).isEqualTo(19_999);
        assertCountsAddUp(profile);

        List<BigInteger> values = rows.stream()
                .map(row -> new BigInteger(row[at.get("value")]))
                .sorted()
                .toList();
        JsonNode value = column(transactions, "value");
        assertThat(value.path("min").asText()).isEqualTo(values.get(0).toString());
        assertThat(value.path("max").asText())
                .isEqualTo(values.get(values.size() - 1).toString());
        value.path("quantiles").properties().forEach(quantile -> {
            int rank =
                    (int) Math.ceil(Double.parseDouble("0." + quantile.getKey().substring(1)) * values.size()) - 1;
            assertThat(new BigInteger(quantile.getValue().asText()))
                    .as(quantile.getKey())
                    .isIn(values)
                    .isBetween(
                            values.get(Math.max(0, rank - 100)), values.get(Math.min(values.size() - 1, rank + 100)));
        });
        assertThat(value.path("quantiles")).hasSize(7);

        JsonNode recipient = column(transactions, "to_address");
        assertThat(recipient.path("nulls").asLong()).isEqualTo(31);
        Map<String, Long> recipients = new HashMap<>();
        rows.stream()
                .map(row -> row[at.get("to_address")])
                .filter(address -> !address.isEmpty())
                .forEach(address -> recipients.merge(address, 1L, Long::sum));
        assertThat((double) recipient.path("distinct").asLong() / recipients.size())
                .isBetween(0.9, 1.1);
        List<Long> highest = recipients.values().stream()
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
        JsonNode top = recipient.path("top");
        for (int i = 0; i < top.size(); i++) {
            long count = top.path(i).path("count").asLong();
            long exact = recipients.get(top.path(i).path("value").asText());
            assertThat(count).isBetween(exact, exact + 20);
            assertThat(count).isBetween(highest.get(i), highest.get(i) + 20);
        }
        assertThat(top).hasSize(10);

        TreeSet<Long> times = new TreeSet<>();
        rows.forEach(row -> times.add(Long.parseLong(row[at.get("block_timestamp")])));
        JsonNode time = column(transactions, "block_timestamp");
        assertThat(time.path("min").asText())
                .isEqualTo(java.time.Instant.ofEpochSecond(times.first()).toString());
        assertThat(time.path("max").asText()).isEqualTo("2017-03-06T11:47:45Z");
        assertThat(java.time.Instant.parse(time.path("quantiles").path("p50").asText())
                        .getEpochSecond())
                .isIn(times);
        assertThat(Json.canonical(profile)).hasSizeLessThan(20_000);
    }

    @Test
    void blocksOfTwoYearsAreCountedInEveryColumn() {
        Ingest.ingest(
                spark(),
                Requests.of(SharedData.file("blocks-2022-2023"), table("blocks"), table("transactions")),
                data());
        ObjectNode profile = Profile.of(spark(), data(), List.of("blocks", "transactions"));

        assertThat(profile.path("tables").path(0).path("rows").asLong()).isEqualTo(6);
        assertThat(column(profile.path("tables").path(0), "number")
                        .path("distinct")
                        .asLong())
                .isEqualTo(6);
        assertThat(profile.path("tables").path(1).path("rows").asLong()).isEqualTo(637);
        assertThat(column(profile.path("tables").path(1), "input")
                        .path("max")
                        .asText()
                        .length())
                .isLessThanOrEqualTo(128);
        assertCountsAddUp(profile);
    }

    @Test
    void everyTypeIsShownExactlyAsText() {
        spark().sql("select cast(id as tinyint) as byte, 9223372036854775807 - id as large,"
                        + " cast(concat('1234567890123456789', id, '.123456789012345') as decimal(38,15)) as exact,"
                        + " id / 4 as half, id % 2 = 0 as even, unhex(lpad(hex(id), 64, '0')) as word,"
                        + " date'2024-01-01' + cast(id as int) as day,"
                        + " timestamp'2024-01-01 00:00:00.000001Z' + make_dt_interval(0, 0, 0, id) as time,"
                        + " if(id = 3, null, array(id)) as nested, struct(id) as `a.b`, cast(null as string) as nothing,"
                        + " repeat('x', 1000) as long from range(5)")
                .write()
                .mode(SaveMode.ErrorIfExists)
                .parquet(folder.resolve("data/types").toString());

        ObjectNode profile = Profile.of(spark(), data(), List.of("types"));

        JsonNode types = profile.path("tables").path(0);
        assertThat(Stream.of("byte", "large", "exact", "half", "even", "word", "day", "time", "long")
                        .map(name ->
                                name + " " + column(types, name).path("min").asText() + " "
                                        + column(types, name)
                                                .path("quantiles")
                                                .path("p50")
                                                .asText() + " "
                                        + column(types, name).path("distinct").asLong()))
                .containsExactly(
                        "byte 0 2 5",
                        "large 9223372036854775803 9223372036854775805 5",
                        "exact 12345678901234567890.123456789012345 12345678901234567892.123456789012345 5",
                        "half 0.0 0.5 5",
                        "even false  2",
                        "word 0x" + "00".repeat(32) + "  5",
                        "day 2024-01-01 2024-01-03 5",
                        "time 2024-01-01T00:00:00.000001Z 2024-01-01T00:00:02.000001Z 5",
                        "long " + "x".repeat(128) + "  1");
        assertThat(column(types, "even").path("top").toString())
                .isEqualTo("[{\"value\":\"true\",\"count\":3},{\"value\":\"false\",\"count\":2}]");
        assertThat(column(types, "nested").toString())
                .isEqualTo("{\"name\":\"nested\",\"type\":\"array<bigint>\",\"count\":4,\"nulls\":1}");
        assertThat(column(types, "a.b").path("count").asLong()).isEqualTo(5);
        assertThat(column(types, "nothing").toString())
                .isEqualTo(
                        "{\"name\":\"nothing\",\"type\":\"string\",\"count\":0,\"nulls\":5,\"distinct\":0,\"top\":[]}");
        assertCountsAddUp(profile);
    }

    @Test
    void aTableWithoutRowsHasCountsAlone() {
        spark().sql("select id, cast(id as decimal(38,0)) as wei, 1.5D as x, current_timestamp() as t from range(0)")
                .write()
                .parquet(folder.resolve("data/empty").toString());
        ObjectNode profile = Profile.of(spark(), data(), List.of("empty"));
        assertThat(column(profile.path("tables").path(0), "wei").toString())
                .isEqualTo(
                        "{\"name\":\"wei\",\"type\":\"decimal(38,0)\",\"count\":0,\"nulls\":0,\"distinct\":0,\"top\":[]}");
        assertCountsAddUp(profile);
    }

    @Test
    void ofAMillionDistinctValuesOnlyAFrequentOneIsShown() {
        spark().range(0, 1_000_000, 1, 4)
                .selectExpr(
                        "sha2(cast(id as string), 256) as hash", "if(id % 10 = 0, 'often', cast(id as string)) as word")
                .write()
                .parquet(folder.resolve("data/large").toString());
        JsonNode large =
                Profile.of(spark(), data(), List.of("large")).path("tables").path(0);

        assertThat(column(large, "hash").path("distinct").asDouble() / 1_000_000)
                .isBetween(0.88, 1.12);
        assertThat(column(large, "hash").path("top")).isEmpty();
        JsonNode top = column(large, "word").path("top");
        assertThat(top).hasSize(1);
        assertThat(top.path(0).path("value").asText()).isEqualTo("often");
        assertThat(top.path(0).path("count").asLong()).isBetween(100_000L, 101_000L);
    }

    @Test
    void aTableThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Profile.of(spark(), data(), List.of("logs")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the dataset at " + data() + " has no table 'logs'");
    }

    private static void assertCountsAddUp(ObjectNode profile) {
        for (JsonNode table : profile.path("tables")) {
            long rows = table.path("rows").asLong();
            for (JsonNode column : table.path("columns")) {
                long count = column.path("count").asLong();
                assertThat(count + column.path("nulls").asLong())
                        .as(column.toString())
                        .isEqualTo(rows);
                assertThat(StreamSupport.stream(column.path("top").spliterator(), false)
                                .mapToLong(top -> top.path("count").asLong())
                                .sum())
                        .as(column.toString())
                        .isLessThanOrEqualTo(count + count / 100);
            }
        }
    }

    private static JsonNode column(JsonNode table, String name) {
        return StreamSupport.stream(table.path("columns").spliterator(), false)
                .filter(column -> column.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String[]> lines(Path file) throws IOException {
        List<String[]> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line.split(",", -1));
            }
        }
        return lines;
    }

    private String data() {
        return folder.resolve("data").toUri().toString();
    }
}
