package dev.hawser.store;

import java.nio.file.FileSystemException;
import java.util.Locale;

/** What storage says of a failure, in one line for people. */
final class Causes {
    private Causes() {}

    /** The first line of the innermost cause's message; what is around it repeats it, with paths and classes. */
    static String text(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        boolean isOnlyAPath = cause instanceof FileSystemException found && found.getReason() == null;
        return message == null || message.isBlank() || isOnlyAPath
                ? name(cause)
                : message.lines().findFirst().orElse(message).strip();
    }

    /** {@code AccessDeniedException} is "access denied". */
    private static String name(Throwable cause) {
        return cause.getClass()
                .getSimpleName()
                .replaceFirst("(Exception|Error)$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
