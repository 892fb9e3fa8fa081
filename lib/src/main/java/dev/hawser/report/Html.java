package dev.hawser.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of markup. Text gets into it only escaped, so that nothing that data says is read as markup.
 *
 * @param markup well-formed: every element that it opens it also closes
 */
record Html(String markup) {
    static final Html NONE = new Html("");

    static Html text(String text) {
        return new Html(escape(text));
    }

    static Html all(Html... pieces) {
        return all(Arrays.asList(pieces));
    }

    static Html all(List<Html> pieces) {
        return new Html(pieces.stream().map(Html::markup).collect(Collectors.joining()));
    }

    static Tag tag(String name) {
        return new Tag(name, "");
    }

    boolean isEmpty() {
        return markup.isEmpty();
    }

    /** An element that has no content yet. */
    record Tag(String name, String attributes) {

        Tag with(String attribute, String value) {
            return new Tag(name, attributes + " " + attribute + "=\"" + escape(value) + "\"");
        }

        Html text(String text) {
            return around(Html.text(text));
        }

        Html around(Html... content) {
            return around(Arrays.asList(content));
        }

        Html around(List<Html> content) {
            return new Html("<" + name + attributes + ">" + all(content).markup() + "</" + name + ">");
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
