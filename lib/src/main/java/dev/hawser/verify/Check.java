package dev.hawser.verify;

import java.util.Optional;

/**
 * One thing that an auditor looks at.
 *
 * @param name what is compared
 * @param expected what was promised; empty where there is nothing to compare
 * @param actual what was found
 */
public record Check(String name, Verdict verdict, Optional<String> expected, Optional<String> actual) {

    /** A hash fits; of longer values that agree, the beginning is enough. */
    private static final int LONGEST = 66;

    /** What a check came to. */
    public enum Verdict {
        PASSED("✓"),
        /** What was found contradicts what was promised. */
        FAILED("✗"),
        /** Nothing was looked at, and the name says why. */
        NOT_CHECKED("–"),
        /** Something outside did not answer: neither right nor wrong. */
        CANNOT_TELL("?");

        private final String mark;

        Verdict(String mark) {
            this.mark = mark;
        }
    }

    /** Passed when both values have one text. */
    public static Check equal(String name, Object expected, Object actual) {
        Optional<String> promised = Optional.of(expected.toString());
        Optional<String> found = expected.equals(actual) ? promised : Optional.of(actual.toString());
        return new Check(name, promised.equals(found) ? Verdict.PASSED : Verdict.FAILED, promised, found);
    }

    public static Check failed(String name, String expected, String actual) {
        return new Check(name, Verdict.FAILED, Optional.of(expected), Optional.of(actual));
    }

    public static Check notChecked(String what) {
        return new Check(what, Verdict.NOT_CHECKED, Optional.empty(), Optional.empty());
    }

    public static Check cannotTell(String name, String why) {
        return new Check(name, Verdict.CANNOT_TELL, Optional.empty(), Optional.of(why));
    }

    /** The mark and the name with both values: on one line where they agree, aligned below it where they don't. */
    @Override
    public String toString() {
        return switch (verdict) {
            case PASSED -> verdict.mark + " " + name + ": " + shortened(expected) + " = " + shortened(actual);
            case FAILED ->
                verdict.mark + " " + name + "\n    expected " + expected.orElse("") + "\n    found    "
                        + actual.orElse("");
            case NOT_CHECKED -> verdict.mark + " NOT CHECKED: " + name;
            case CANNOT_TELL -> verdict.mark + " " + name + ": cannot tell: " + actual.orElse("");
        };
    }

    private static String shortened(Optional<String> value) {
        String text = value.orElse("");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
