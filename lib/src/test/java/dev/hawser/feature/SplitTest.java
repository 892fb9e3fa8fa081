package dev.hawser.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.config.ModelConfig;
import dev.hawser.config.SplitConfig;
import dev.hawser.config.SplitConfig.By;
import dev.hawser.model.Models;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SplitTest extends SparkSuite {

    @Test
    void rowsOfOneGroupStandOnOneSideAndInOneFold() {
        SplitConfig config = new SplitConfig(By.GROUP, 0.7, Optional.of("g"), 4, true);
        Split split = Split.of(rows(200), model(config), List.of("t"));
        assertThat(split.validation().join(split.training(), "g").count()).isZero();
        assertThat(split.training().select("g").distinct().count())
                .isEqualTo(split.training().select("g", Split.FOLD).distinct().count());
        assertThat(split.training().count()).isBetween(110L, 170L);
    }

    @Test
    void stratifiedFoldsHoldTheClassesInEqualShares() {
        SplitConfig config = new SplitConfig(By.RANDOM, 1, Optional.empty(), 5, true);
        Split split = Split.of(rows(200), model(config), List.of("t"));
        assertThat(split.parts()).isEqualTo(5);
        Map<String, Long> counts = split.training().select(Split.FOLD, "y").collectAsList().stream()
                .map(Row::toString)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(counts).hasSize(10);
        assertThat(counts.entrySet())
                .allSatisfy(entry ->
                        assertThat(entry.getValue()).isEqualTo(entry.getKey().endsWith("1]") ? 10L : 30L));
    }

    @Test
    void aRowIsOnTheSameSideHoweverTheRowsLie() {
        SplitConfig config = new SplitConfig(By.RANDOM, 0.5, Optional.empty(), 3, false);
        Dataset<Row> rows = rows(60);
        assertThat(sorted(Split.of(rows, model(config), List.of("t")).training()))
                .isEqualTo(sorted(Split.of(rows.repartition(7), model(config), List.of("t"))
                        .training()))
                .hasSizeBetween(15, 45);
    }

    @Test
    void withoutFoldsTheLastFifthOfTheTrainingRowsIsLeftOutWhereSomethingIsChosen() {
        ModelConfig model = model(SplitConfig.byTime(0.5));
        assertThat(Split.of(rows(100), model, List.of()).parts()).isZero();
        ModelConfig chosen = Models.with(model, ModelConfig.Policy.YOUDEN);
        Split split = Split.of(rows(100), chosen, List.of());
        assertThat(split.parts()).isEqualTo(1);
        assertThat(split.training().where(Split.FOLD + " = 0").collectAsList().stream()
                        .map(row -> row.getLong(0)))
                .containsExactlyInAnyOrder(40L, 41L, 42L, 43L, 44L, 45L, 46L, 47L, 48L, 49L);
    }

    @Test
    void aSplitThatLeavesNothingIsRefused() {
        Dataset<Row> sameTime = rows(10).selectExpr("1L AS t", "g", "x", "y");
        assertThatThrownBy(() -> Split.of(sameTime, model(SplitConfig.byTime(0.8)), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the split by time at split.train = 0.8 leaves no row to validate on");
        SplitConfig group = new SplitConfig(By.GROUP, 0.5, Optional.of("x"), 0, false);
        Dataset<Row> oneGroup = rows(10).selectExpr("t", "g", "1.0D AS x", "y");
        assertThatThrownBy(() -> Split.of(oneGroup, model(group), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the split by group at split.train = 0.5 leaves no row to ");
    }

    private static ModelConfig model(SplitConfig split) {
        return Models.with(Models.logistic(1, "x"), split, ModelConfig.Search.only(0, 0));
    }

    private static List<String> sorted(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    /** Groups of up to three rows; every fourth row is of class 1. */
    private Dataset<Row> rows(int n) {
        return spark().range(n)
                .selectExpr("id AS t", "id DIV 3 AS g", "CAST(id AS DOUBLE) AS x", "IF(id % 4 = 0, 1, 0) AS y");
    }
}
