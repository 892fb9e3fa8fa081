package dev.hawser.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TransformJsonTest {

    @Property(tries = 500)
    void everyTransformComesBackAsItWasWritten(@ForAll("transforms") Transform transform) {
        assertThat(read(Json.canonical(TransformJson.write(transform)))).isEqualTo(transform);
    }

    @Test
    void theExtremesComeBack() {
        for (double extreme :
                new double[] {Double.MIN_VALUE, Double.MAX_VALUE, 1e21, 1e-7, 1.0 / 3, 1.0000000000000002e-6}) {
            Transform scaled = new Scaled("x", -extreme, -extreme, extreme, true, extreme, -extreme);
            assertThat(read(Json.canonical(TransformJson.write(scaled)))).isEqualTo(scaled);
        }
        Transform nested = new Identity("x");
        for (int level = 0; level < 20; level++) {
            nested = new Product(nested, new Scaled("y", 0, 0, 1, false, 0, 1));
        }
        assertThat(read(Json.canonical(TransformJson.write(nested)))).isEqualTo(nested);
        Transform widest = new Product(new Hashed("x", "", 20), new Cyclic("t", 0, 24));
        assertThat(read(Json.canonical(TransformJson.write(widest)))).isEqualTo(widest);
    }

    @Test
    void aTransformWithoutAColumnReadsTheOneOfItsName() {
        assertThat(read("{\"transform\":\"identity\"}")).isEqualTo(new Identity("named"));
    }

    private static Transform read(String json) {
        return TransformJson.read(
                Members.of(Json.parseObject(json.getBytes(StandardCharsets.UTF_8), "a transform"), "a transform"),
                "named");
    }

    @Provide
    Arbitrary<Transform> transforms() {
        Arbitrary<Transform> single = singles();
        return Arbitraries.oneOf(
                single,
                Combinators.combine(single, Arbitraries.oneOf(single, products()))
                        .as(Product::new));
    }

    private Arbitrary<Transform> products() {
        return Combinators.combine(singles(), singles()).as(Product::new);
    }

    private Arbitrary<Transform> singles() {
        Arbitrary<String> columns = Arbitraries.of("a", "b", "block_number");
        Arbitrary<Double> optional = doubles().injectNull(0.3).map(value -> value == null ? Double.NaN : value);
        Arbitrary<String> text = texts().injectNull(0.3);
        Arbitrary<Double> nonZero = doubles().filter(value -> value != 0);
        Arbitrary<Transform> scaled = Combinators.combine(
                        columns, optional, Arbitraries.of(true, false), doubles(), nonZero, doubles(), doubles())
                .as((column, missing, log, mean, scale, low, high) -> new Scaled(
                        column,
                        missing,
                        low > 0 ? Double.NEGATIVE_INFINITY : low,
                        high < 0 ? Double.POSITIVE_INFINITY : high,
                        log,
                        mean,
                        scale));
        Arbitrary<Transform> buckets = Combinators.combine(
                        columns, optional, doubles().set().ofMaxSize(8))
                .as((column, missing, edges) ->
                        new Buckets(column, missing, edges.stream().sorted().toList()));
        Arbitrary<Transform> categories = Combinators.combine(
                        columns, text, texts().set().ofMinSize(1).ofMaxSize(8), Arbitraries.of(true, false))
                .as((column, missing, values, refuses) -> new Category(
                        column, missing, List.copyOf(values).stream().sorted().toList(), refuses));
        Arbitrary<Transform> hashed = Combinators.combine(
                        columns, text, Arbitraries.integers().between(1, 5))
                .as(Hashed::new);
        Arbitrary<Transform> cyclic =
                Combinators.combine(columns, optional, nonZero.map(Math::abs)).as(Cyclic::new);
        return Arbitraries.oneOf(
                columns.map(Identity::new), columns.map(MissingFlag::new), scaled, buckets, categories, hashed, cyclic);
    }

    /** All exponents alike; −0 is written as 0. */
    private static Arbitrary<Double> doubles() {
        return Arbitraries.longs()
                .map(Double::longBitsToDouble)
                .filter(value -> Double.isFinite(value) && Double.compare(value, -0.0) != 0);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("aZ0 \"\\\n\t\u0000é€中")
                .ofMaxLength(5)
                .map(text -> text.length() == 3 ? text + "\uD83D\uDE00" : text);
    }
}
