package dev.hawser.jobs;

import dev.hawser.config.ConfigKeys;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the reference of the configuration. */
@Command(name = "keys", description = "prints every key of a configuration, its default and its meaning, as Markdown")
final class KeysCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() {
        new Console(options).say(page());
        return 0;
    }

    static String page() {
        StringBuilder page = new StringBuilder(
                "# Configuration\n"
                        + "Every key, as `./hawser keys` prints them. `T` is the name of a table, `[]` an element of a list. An unknown key is an\n"
                        + "error that names the nearest known one; an option of the command wins over a key, and a later file over an earlier.\n");
        for (ConfigKeys.Section section : ConfigKeys.sections()) {
            page.append("\n## ").append(section.title()).append("\n| key | default | meaning |\n|---|---|---|\n");
            for (ConfigKeys.Key key : section.keys()) {
                page.append("| `%s` | %s | %s |%n".formatted(key.name(), key.standard(), key.meaning()));
            }
        }
        return page.toString().stripTrailing();
    }
}
