package dev.hawser.primitives;

/** How values from outside are shown in messages. */
public final class Texts {
    private static final int SHOWN = 80;

    private Texts() {}

    /** The text in quotes, control characters replaced, cut after 80 characters. */
    public static String abbreviate(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= SHOWN ? "'" + clean + "'" : "'" + clean.substring(0, SHOWN) + "…'";
    }
}
