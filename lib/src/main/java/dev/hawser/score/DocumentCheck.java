package dev.hawser.score;

import dev.hawser.manifest.Members;
import dev.hawser.primitives.InvalidInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold between the members of a model document. */
final class DocumentCheck {
    private final Members json;
    private final ModelDocument document;

    private DocumentCheck(Members json, ModelDocument document) {
        this.json = json;
        this.document = document;
    }

    /** @throws InvalidInputException that names the member */
    static void require(Members json, ModelDocument document) {
        DocumentCheck check = new DocumentCheck(json, document);
        check.classes();
        check.columns();
        check.bounds();
        if (!document.weights().fits(document.margins(), document.features().width())) {
            throw json.wrong(
                    "weights",
                    "made of words for " + document.margins() + " margins of "
                            + document.features().width() + " features");
        }
    }

    private void classes() {
        boolean logistic = document.family().equals("logistic");
        if (!logistic && !document.family().equals("linear")) {
            throw json.wrong("family", "linear or logistic");
        }
        int count = document.classes().size();
        if (logistic ? count < 2 || count > Weights.MOST_CLASSES : count > 0) {
            throw json.wrong(
                    "classes", logistic ? "2 to " + Weights.MOST_CLASSES + " names" : "absent in a linear model");
        }
        unique("classes", document.classes());
        if (logistic && document.link() != Link.LOGIT) {
            throw json.wrong("link", "logit, which goes with a logistic model");
        }
    }

    private void columns() {
        if (document.columns().isEmpty()) {
            return;
        }
        List<String> names =
                document.columns().stream().map(DocumentColumn::name).toList();
        unique("columns", names);
        for (String column : document.features().columns()) {
            if (!names.contains(column)) {
                throw json.wrong("columns", "complete: a feature reads " + column);
            }
        }
        document.offset().filter(offset -> !names.contains(offset)).ifPresent(offset -> {
            throw json.wrong("columns", "complete: the offset is " + offset);
        });
    }

    private void bounds() {
        document.bounds().ifPresent(bounds -> {
            if (bounds.lower().compareTo(bounds.upper()) > 0) {
                throw json.wrong("bounds", "ascending: lower " + bounds.lower() + " is above upper " + bounds.upper());
            }
            if (document.margins() > 1) {
                throw json.wrong("bounds", "absent where there are several margins");
            }
        });
        if (document.offset().isPresent() && document.link() == Link.LOGIT) {
            throw json.wrong("offset", "absent where the link is logit");
        }
    }

    private void unique(String member, List<String> names) {
        Set<String> seen = new HashSet<>();
        names.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
            throw json.wrong(member, "free of duplicates: '" + name + "'");
        });
    }
}
