package dev.hawser.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the commands of a file, their arguments with tabs between them, in one process, and prints each one's exit code. */
final class ManyCommands {
    private ManyCommands() {}

    public static void main(String[] arguments) throws IOException {
        for (String command : Files.readAllLines(Path.of(arguments[0]))) {
            System.out.println("exit " + HawserCommand.execute(command.split("\t")));
        }
        System.exit(0);
    }

    static Path write(Path file, List<List<String>> commands) throws IOException {
        return Files.write(
                file, commands.stream().map(words -> String.join("\t", words)).toList());
    }
}
