package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.ingest.TableSchema.ColumnSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesPageTest {

    @Test
    void thePageNamesEveryColumnWithItsTypeInOrder() throws IOException {
        List<String> expected = new ArrayList<>();
        for (TableSchema table : CanonicalTables.ALL) {
            expected.add("## " + table.name());
            for (ColumnSchema column : table.columns()) {
                expected.add("| `" + column.name() + "` | "
                        + column.type().type().simpleString() + " | " + (column.nullable() ? "yes" : "no") + " |");
            }
        }
        List<String> page = Files.readAllLines(Path.of("TABLES.md")).stream()
                .takeWhile(line -> !line.equals("## Dialects"))
                .filter(line -> line.startsWith("## ") || line.startsWith("| `"))
                .map(line -> line.startsWith("## ") ? line : line.substring(0, fourthBar(line)))
                .toList();
        assertThat(page).isEqualTo(expected);
    }

    @Test
    void thePageNamesEveryCheck() throws IOException {
        String page = Files.readString(Path.of("TABLES.md"));
        assertThat(ChainChecks.NAMES).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    private static int fourthBar(String line) {
        int at = -1;
        for (int i = 0; i < 4; i++) {
            at = line.indexOf('|', at + 1);
        }
        return at + 1;
    }
}
