package dev.hawser.jobs;

import dev.hawser.manifest.Json;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import dev.hawser.score.JsonCells;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Score;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Recomputes one prediction without Spark. */
@Command(name = "score", description = "one prediction recomputed from a model document; needs no Spark")
final class ScoreCommand implements Callable<Integer> {
    private static final String NUMBER = "-?\\d{1,38}(\\.\\d{1,38})?";

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "a model document, or the manifest of a model")
    private Path model;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "weights.bin, where the document doesn't hold them (default: looked for beside it)")
    private Path weights;

    @ArgGroup(multiplicity = "1")
    private Input input;

    @Option(
            names = "--offset",
            paramLabel = "NUMBER",
            description = "the row's offset, where the model has one and the row isn't given")
    private String offset;

    /** One of the two. */
    static final class Input {
        @Option(
                names = "--row",
                paramLabel = "JSON",
                description = "the row's columns before any transform, or @FILE with them")
        private String row;

        @Option(names = "--words", paramLabel = "HEX", description = "the row's published feature words")
        private String words;
    }

    @Override
    public Integer call() {
        ModelFile file = ModelFile.read(model, Optional.ofNullable(weights));
        ModelDocument document = file.document();
        Score score = input.row == null ? ofWords(document) : ofRow(document);
        if (score instanceof Score.Refused refused) {
            throw new InvalidInputException(
                    "the model refuses the row: " + refused.reason(),
                    "a published batch holds no such row; its quarantine counts them by reason");
        }
        new ScoreReport(file, (Score.Scored) score).print(new Console(options));
        return 0;
    }

    private Score ofWords(ModelDocument document) {
        Optional<BigDecimal> given = Optional.ofNullable(offset).map(ScoreCommand::number);
        if (document.offset().isPresent() && given.isEmpty()) {
            throw new InvalidInputException(
                    "the model starts from the row's " + document.offset().get() + ", which the words don't hold",
                    "give it with --offset NUMBER");
        }
        return document.scorer().score(Hex.decode(input.words), offset(document, given));
    }

    private Score ofRow(ModelDocument document) {
        JsonCells cells = JsonCells.of(Json.parseObject(rowBytes(), "the row"), document.columns());
        Optional<BigDecimal> given = Optional.ofNullable(offset)
                .map(ScoreCommand::number)
                .or(() -> document.offset().flatMap(cells::exact));
        if (document.offset().isPresent() && given.isEmpty()) {
            return new Score.Refused("null_offset:" + document.offset().get());
        }
        return document.scorer().score(cells, offset(document, given));
    }

    private static Optional<BigDecimal> offset(ModelDocument document, Optional<BigDecimal> given) {
        if (document.offset().isEmpty() && given.isPresent()) {
            throw new InvalidInputException("the model has no offset", "leave --offset out");
        }
        return given;
    }

    private static BigDecimal number(String text) {
        if (!text.matches(NUMBER)) {
            throw new InvalidInputException(
                    "--offset is no decimal number: " + Texts.abbreviate(text), "give it such as 12.5");
        }
        return new BigDecimal(text);
    }

    private byte[] rowBytes() {
        if (!input.row.startsWith("@")) {
            return input.row.getBytes(StandardCharsets.UTF_8);
        }
        Path file = Path.of(input.row.substring(1));
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidInputException("can't read " + file, "check the path", e);
        }
    }
}
