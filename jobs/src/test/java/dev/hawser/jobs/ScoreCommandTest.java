package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.score.Bounds;
import dev.hawser.score.Category;
import dev.hawser.score.DocumentColumn;
import dev.hawser.score.Documents;
import dev.hawser.score.Feature;
import dev.hawser.score.Features;
import dev.hawser.score.Hashed;
import dev.hawser.score.Link;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Weights;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreCommandTest {
    private static final String ROW = "{\"gas\":\"1.25\",\"city\":\"oslo\",\"base\":\"100.5\"}";

    @TempDir
    private Path folder;

    private Path model;
    private ModelDocument document;

    @BeforeEach
    void writeModel() throws IOException {
        document = new ModelDocument(
                "linear",
                Link.EXP,
                List.of(
                        new DocumentColumn("gas", "double"),
                        new DocumentColumn("city", "string"),
                        new DocumentColumn("base", "decimal(18,9)")),
                new Features(List.of(
                        Feature.identity("gas"),
                        new Feature("city", new Category("city", null, List.of("oslo", "rome"), true)))),
                Optional.of("base"),
                List.of(),
                BigInteger.ZERO,
                4,
                Optional.of(new Bounds(BigInteger.TEN.pow(20).negate(), BigInteger.TEN.pow(20), "0.9")),
                "y",
                "all",
                Weights.fitted(0.5, new double[] {-0.25, 0.125, 2}));
        model = write("model.json", document);
    }

    private Path write(String name, ModelDocument written) throws IOException {
        return Files.writeString(folder.resolve(name), written.toJson().toString());
    }

    private static Cli.Outcome score(String... options) {
        return Cli.execute(Stream.concat(Stream.of("score"), Stream.of(options)).toArray(String[]::new));
    }

    /** 0.5 − 0.25 · 1.25 + 0.125 = 0.3125, and 100.5 · e^0.3125 = 137.36723… */
    @Test
    void aRowAndItsWordsGiveTheSame() {
        ObjectNode ofRow =
                score("--model", model + "", "--row", ROW, "--json").succeeded().json();
        assertThat(ofRow.path("margins").path(0).textValue()).isEqualTo("312500000000000000000");
        assertThat(ofRow.path("prediction").textValue()).isEqualTo("137.3672");
        assertThat(ofRow.path("score").textValue()).isEqualTo("0.3125");
        assertThat(ofRow.path("lower").textValue()).isEqualTo("124.2950");
        assertThat(ofRow.path("upper").textValue()).isEqualTo("151.8142");
        assertThat(ofRow.path("weights").textValue())
                .isEqualTo(document.weights().hash().toString());
        String words = ofRow.path("featureWords").textValue();
        assertThat(words)
                .isEqualTo("0x00000001" + "00000000000000004a817c80" + "00000002" + "00000000000000003b9aca00");
        assertThat(score("--model", model + "", "--words", words, "--offset", "100.5", "--json")
                        .succeeded()
                        .json())
                .isEqualTo(ofRow);
        assertThat(score("--model", model + "", "--row", ROW).succeeded().out())
                .contains("prediction         137.3672\n", "upper              151.8142\n");
    }

    @Test
    void aRowMayStandInAFile() throws IOException {
        Path row = Files.writeString(folder.resolve("row.json"), ROW);
        assertThat(score("--model", model + "", "--row", "@" + row, "--json")
                        .succeeded()
                        .json()
                        .path("prediction")
                        .textValue())
                .isEqualTo("137.3672");
        score("--model", model + "", "--row", "@" + folder.resolve("none"))
                .failed(2)
                .says("can't read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'gas':1,'city':'bern','base':'1'} | the model refuses the row: unseen_category:city",
                "{'gas':null,'city':'oslo','base':'1'} | the model refuses the row: null_feature:gas",
                "{'gas':1,'city':'oslo','base':null} | the model refuses the row: null_offset:base",
                "{'gas':1,'city':'oslo','base':'0'} | the model refuses the row: offset_not_positive",
                "{'gas':1e30,'city':'oslo','base':'1'} | the model refuses the row: feature_out_of_range",
                "{'gas':'NaN','city':'oslo','base':'1'} | the column 'gas' is not of the type double",
                "{'gas':1e99999999999,'city':'oslo','base':'1'} | the row holds a number whose exponent is too long",
                "{'gas':1e99999,'city':'oslo','base':'1'} | the column 'gas' is not of the type double",
                "{'gas':1,'city':7,'base':'1'} | the column 'city' is not of the type string",
                "{'gas':1,'city':'oslo','base':'0.0000000001'} | the column 'base' is not of the type decimal(18,9)",
                "{'gas':1,'city':'oslo'} | the row lacks the column 'base' (decimal(18,9))",
                "{'gas':1,'city':'oslo','base':'1','tip':2} | the model reads no column 'tip'",
                "{'gas':1 | the row is not JSON",
                "[1] | the row is not a JSON object"
            })
    void aRowThatCannotBeScoredIsOneClearError(String row, String message) {
        score("--model", model + "", "--row", row.replace('\'', '"')).failed(2).says(message);
    }

    @ParameterizedTest
    @CsvSource({
        "0x,,'starts from the row''s base, which the words don''t hold'",
        "0x,1e5,--offset is no decimal number",
        "0x00,1,words are not canonical",
        "0x00000009000000000000000000000001,1,name feature 9",
        "oslo,1,hex"
    })
    void wordsThatCannotBeScoredAreOneClearError(String words, String offset, String message) {
        String[] options = offset == null
                ? new String[] {"--model", model + "", "--words", words}
                : new String[] {"--model", model + "", "--words", words, "--offset", offset};
        score(options).failed(2).says(message);
    }

    @Test
    void oneOfRowAndWordsIsNeeded() {
        assertThat(score("--model", model + "").exit()).isEqualTo(2);
        assertThat(score("--model", model + "", "--row", ROW, "--words", "0x").exit())
                .isEqualTo(2);
    }

    @Test
    void everyClassHasItsProbability() throws IOException {
        Path classes = write(
                "classes.json",
                Documents.classes(
                        List.of("low", "mid", "high"),
                        6,
                        Weights.fitted(new double[] {0, 1, 2}, new double[3][1]),
                        Features.identity(List.of("x"))));
        ObjectNode json = score("--model", classes + "", "--words", "0x", "--json")
                .succeeded()
                .json();
        assertThat(json.path("probabilities")).hasToString("[\"0.090031\",\"0.244728\",\"0.665241\"]");
        assertThat(json.path("className").textValue()).isEqualTo("high");
        score("--model", classes + "", "--row", "{}").failed(2).says("names no columns");
    }

    @Test
    void weightsThatStandBesideAreFoundOrAskedFor() throws IOException {
        double[] many = new double[65_600];
        Arrays.fill(many, 1e-6);
        many[7] = 3;
        ModelDocument wide = Documents.of(
                Link.IDENTITY,
                Optional.empty(),
                BigInteger.ZERO,
                2,
                Weights.fitted(0, many),
                new Features(List.of(new Feature("to", new Hashed("to", null, 17)))));
        Path file = write("wide.json", wide);
        String word = "0x00000008" + "0".repeat(16) + "3b9aca00";
        score("--model", file + "", "--words", word).failed(2).says("weights.bin, which is not beside");
        Path weights = Files.write(folder.resolve("other.bin"), wide.weights().words());
        assertThat(score("--model", file + "", "--words", word, "--weights", weights + "", "--json")
                        .succeeded()
                        .json()
                        .path("score")
                        .textValue())
                .isEqualTo("3.00");
        Files.move(weights, folder.resolve("weights.bin"));
        score("--model", file + "", "--words", word).succeeded();
    }

    @Test
    void whatIsNoModelIsSaidSo() throws IOException {
        Path none = Files.writeString(folder.resolve("none.json"), Json.object().toString());
        score("--model", none + "", "--words", "0x").failed(2).says("none.json lacks the member");
        score("--model", folder.resolve("absent") + "", "--words", "0x")
                .failed(2)
                .says("can't read");
    }
}
