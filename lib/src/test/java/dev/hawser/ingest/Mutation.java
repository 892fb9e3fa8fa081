package dev.hawser.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * One way in which a file is damaged, somewhere.
 *
 * @param at where, as a share of the bytes, 0 to 1
 * @param to where else
 * @param length of what is moved or lost, in bytes
 * @param text what is put in
 */
record Mutation(Kind kind, double at, double to, int length, String text) {
    enum Kind {
        FLIP,
        PUT,
        CUT,
        REPEAT,
        SWAP,
        END
    }

    /** Texts that mean something to some reader. */
    private static final List<String> TEXTS = List.of(
            "\"",
            "\"\"",
            ",",
            ",,",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\t",
            " ",
            "\0",
            "\u00ff",
            "\u00c3(",
            "\u00ef\u00bb\u00bf",
            "\u00ed\u00a0\u0080",
            "\\",
            "\\u0000",
            "\\ud800",
            "{",
            "}",
            "[",
            "]",
            ":",
            "null",
            "-",
            "+",
            ".",
            "e",
            "E+18",
            "0x",
            "NaN",
            "1e400",
            "-0",
            "9".repeat(40),
            "99999999999-01-01",
            "#",
            "'",
            ";");

    static Arbitrary<List<Mutation>> several(int most) {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(1, 200),
                        Arbitraries.of(TEXTS))
                .as(Mutation::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(most);
    }

    static byte[] applied(List<Mutation> mutations, byte[] bytes) {
        byte[] damaged = bytes;
        for (Mutation mutation : mutations) {
            damaged = mutation.apply(damaged);
        }
        return damaged;
    }

    private byte[] apply(byte[] bytes) {
        int from = (int) (at * bytes.length);
        int until = Math.min(bytes.length, from + length);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + length);
        switch (kind) {
            case FLIP -> {
                byte[] flipped = bytes.clone();
                if (from < bytes.length) {
                    flipped[from] ^= (byte) (1 << length % 8);
                }
                return flipped;
            }
            case PUT -> {
                out.write(bytes, 0, from);
                out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
                out.write(bytes, from, bytes.length - from);
            }
            case CUT -> {
                out.write(bytes, 0, from);
                out.write(bytes, until, bytes.length - until);
            }
            case REPEAT -> {
                out.write(bytes, 0, until);
                out.write(bytes, from, bytes.length - from);
            }
            case SWAP -> {
                byte[] rest = new Mutation(Kind.CUT, at, 0, length, text).apply(bytes);
                int place = (int) (to * rest.length);
                out.write(rest, 0, place);
                out.write(bytes, from, until - from);
                out.write(rest, place, rest.length - place);
            }
            case END -> out.write(bytes, 0, from);
        }
        return out.toByteArray();
    }
}
