package dev.hawser.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.upper;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Role;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaves from column vectors beside {@link dev.hawser.merkle.Leaf} over the same rows, and what changes them. */
class RowEncoderTest extends SparkSuite {
    private static final List<LeafColumn> COLUMNS = List.of(
            LeafColumn.of("id", "bigint", null, Role.KEY),
            LeafColumn.of("text", "string", null, Role.VALUE),
            LeafColumn.of("raw", "binary", "bytes", Role.VALUE),
            LeafColumn.of("word", "binary", "bytes32", Role.VALUE),
            LeafColumn.of("account", "string", "address", Role.VALUE),
            LeafColumn.of("hash", "string", "bytes32", Role.VALUE),
            LeafColumn.of("flag", "boolean", null, Role.VALUE),
            LeafColumn.of("tiny", "tinyint", null, Role.VALUE),
            LeafColumn.of("small", "smallint", null, Role.VALUE),
            LeafColumn.of("number", "int", null, Role.VALUE),
            LeafColumn.of("few", "decimal(7,2)", null, Role.VALUE),
            LeafColumn.of("some", "decimal(18,6)", null, Role.VALUE),
            LeafColumn.of("many", "decimal(38,9)", null, Role.VALUE),
            LeafColumn.of("day", "date", null, Role.VALUE),
            LeafColumn.of("time", "timestamp", null, Role.VALUE),
            LeafColumn.of("note", "string", null, Role.VALUE));
    private static final LeafSchema SCHEMA = new LeafSchema(COLUMNS, List.of("id"));

    @TempDir
    Path folder;

    private Dataset<Row> rows;

    /** Rows of every type and sign, with texts of up to a few thousand bytes, among them ones of the same length. */
    @BeforeEach
    void makeRows() {
        rows = spark().range(0, 900, 1, 2)
                .selectExpr(
                        "id",
                        "repeat(concat('é', id), CAST(pow(id % 13, 2.4) AS INT)) AS text",
                        "unhex(repeat('ff', CAST(id % 300 AS INT))) AS raw",
                        "unhex(sha2(CAST(id AS STRING), 256)) AS word",
                        "concat('0x', substring(sha2(CAST(id AS STRING), 256), 1, 40)) AS account",
                        "concat('0x', sha2(CAST(-id AS STRING), 256)) AS hash",
                        "id % 3 = 0 AS flag",
                        "CAST(id % 256 - 128 AS TINYINT) AS tiny",
                        "CAST(id * 40 - 30000 AS SMALLINT) AS small",
                        "CAST(id * 2000003 - 1500000000 AS INT) AS number",
                        "CAST(id * 11.01 - 9000.5 AS DECIMAL(7,2)) AS few",
                        "CAST(id * 654321987.000001 - 500000000 AS DECIMAL(18,6)) AS some",
                        "CAST((id - 700) * 12345678901234567890123.456 AS DECIMAL(38,9)) AS many",
                        "date_add(DATE'1969-01-01', CAST(id AS INT)) AS day",
                        "timestamp_micros(id * 7777777777 - 5000000000000) AS time",
                        "CAST(id % 4 AS STRING) AS note");
    }

    @Test
    void leavesFromColumnsAreThoseOfTheSameRowsOneByOne() {
        String stored = write("plain", given -> given);
        List<Hash32> oneByOne = Batches.leaves(spark().read().parquet(stored), SCHEMA);
        try (SortedLeaves leaves = SortedLeaves.of(spark(), stored, SCHEMA, 900)) {
            assertThat(leaves.count()).isEqualTo(900);
            assertThat(leaves.root()).isEqualTo(MerkleTree.of(oneByOne).root());
        }
        try (SortedLeaves leaves = SortedLeaves.of(spark(), stored, SCHEMA, 2_000_000)) {
            assertThat(leaves.partitions()).isGreaterThan(1);
            assertThat(leaves.root()).isEqualTo(MerkleTree.of(oneByOne).root());
        }
    }

    @Test
    void theRootDependsNeitherOnTheOrderOfRowsNorOnFilesNorOnThePlaceOfColumns() {
        Hash32 root = root(write("plain", given -> given));
        assertThat(root(write(
                        "one", given -> given.coalesce(1).orderBy(col("id").desc()))))
                .isEqualTo(root);
        assertThat(root(write("many", given -> given.repartition(7).select("note", rest("note")))))
                .isEqualTo(root);
    }

    @Test
    void anyChangeOfARowChangesTheRoot() {
        Set<Hash32> roots = new HashSet<>();
        roots.add(root(write("plain", given -> given)));
        String[] changes = {
            "text = concat(text, 'x')",
            "raw = concat(raw, X'00')",
            "word = unhex(sha2('x', 256))",
            "account = concat('0x', repeat('0', 40))",
            "hash = concat('0x', repeat('0', 64))",
            "flag = NOT flag",
            "tiny = CAST(-tiny - 1 AS TINYINT)",
            "small = CAST(-small AS SMALLINT)",
            "number = number + 1",
            "few = CAST(few + 0.01 AS DECIMAL(7,2))",
            "some = CAST(some + 0.000001 AS DECIMAL(18,6))",
            "many = CAST(many + 1 AS DECIMAL(38,9))",
            "day = date_add(day, 1)",
            "time = timestamp_micros(unix_micros(time) + 1)",
            "note = ''"
        };
        for (String change : changes) {
            String name = change.substring(0, change.indexOf(' '));
            String value = "CASE WHEN id = 777 THEN " + change.substring(name.length() + 3) + " ELSE " + name + " END";
            roots.add(root(write(name, given -> given.withColumn(name, expr(value)))));
        }
        assertThat(roots).hasSize(changes.length + 1);
    }

    @Test
    void anotherOrderOrTypeOfColumnsHasAnotherRoot() {
        String stored = write("plain", given -> given);
        List<LeafColumn> reordered = new ArrayList<>(COLUMNS);
        Collections.swap(reordered, 7, 8);
        assertThat(root(stored, new LeafSchema(reordered, List.of("id")))).isNotEqualTo(root(stored));
        LeafSchema scaled = replaced(LeafColumn.of("few", "decimal(7,3)", null, Role.VALUE));
        assertThat(scaled.hash()).isNotEqualTo(SCHEMA.hash());
    }

    @Test
    void rowsOfAnotherTypeScaleOrWithoutAColumnAreRefusedByName() {
        String stored = write("plain", given -> given);
        assertThatThrownBy(() -> root(stored, replaced(LeafColumn.of("few", "decimal(7,3)", null, Role.VALUE))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("few is decimal(7,2), the manifest says decimal(7,3)");
        String less = write("less", given -> given.drop("flag"));
        assertThatThrownBy(() -> root(less))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no column flag");
        String doubles =
                write("doubles", given -> given.withColumn("many", col("many").cast("double")));
        assertThatThrownBy(() -> root(doubles)).hasMessageContaining("many is double");
    }

    @Test
    void aNullAndTextThatIsNoAddressAreRefused() {
        String nulls = write("nulls", given -> given.withColumn("day", lit(null).cast("date")));
        assertThatThrownBy(() -> root(nulls))
                .hasMessageContaining("the stored column day holds what no leaf can: 'null'");
        String upper = write("upper", given -> given.withColumn("account", upper(col("account"))));
        assertThatThrownBy(() -> root(upper)).hasMessageContaining("the stored column account");
    }

    private static LeafSchema replaced(LeafColumn by) {
        return new LeafSchema(
                COLUMNS.stream()
                        .map(column -> column.name().equals(by.name()) ? by : column)
                        .toList(),
                List.of("id"));
    }

    private static String[] rest(String first) {
        return COLUMNS.stream()
                .map(LeafColumn::name)
                .filter(name -> !name.equals(first))
                .toArray(String[]::new);
    }

    private String write(String name, UnaryOperator<Dataset<Row>> change) {
        String to = folder.resolve(name).toString();
        change.apply(rows).write().parquet(to);
        return to;
    }

    private Hash32 root(String stored) {
        return root(stored, SCHEMA);
    }

    private Hash32 root(String stored, LeafSchema schema) {
        try (SortedLeaves leaves = SortedLeaves.of(spark(), stored, schema, 100)) {
            return leaves.root();
        }
    }
}
