package dev.hawser.ingest;

import static dev.hawser.ingest.Declared.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.config.TableConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Rows with one key: equal ones count once, different ones not at all. */
class RepeatedRowsTest extends IngestSuite {
    private static final TableConfig ORDERS = table("orders")
            .with("int", "shop")
            .optional("int", "n")
            .optional("string", "item")
            .key("shop", "n")
            .config();

    @Test
    void ofEqualRowsTheFirstStaysAndOfDifferentOnesNone() throws IOException {
        file("1.csv", """
                shop,n,item
                1,1,pen
                1,1,pen
                1,2,pen
                1,2,ink
                1,3,
                1,3,
                1,4,bad,row
                1,4,good
                1,5,once
                """);
        file("2.csv", """
                shop,n,item
                1,1,pen
                1,2,pen
                1,6,pen
                2,1,another key
                1,6,
                """);
        assertThat(counts(input, ORDERS))
                .isEqualTo("14 = 5 + 9 {conflicting:shop+n=5, duplicate:shop+n=3, too_many_cells=1}");
        assertThat(select("select * from orders order by shop, n", ORDERS))
                .isEqualTo("1|1|pen\n1|3|null\n1|4|good\n1|5|once\n2|1|another key");
        assertThat(quarantine("right(file, 5)", "line", "reason", "raw")).isEqualTo("""
                        1.csv|3|duplicate|1,1,pen
                        1.csv|4|conflicting|1,2,pen
                        1.csv|5|conflicting|1,2,ink
                        1.csv|7|duplicate|1,3,
                        1.csv|8|too_many_cells|1,4,bad,row
                        2.csv|2|duplicate|1,1,pen
                        2.csv|3|conflicting|1,2,pen
                        2.csv|4|conflicting|1,6,pen
                        2.csv|6|conflicting|1,6,""");
    }

    @Test
    void rowsWithoutAKeyCantBeTheSame() throws IOException {
        file("1.csv", "shop,n,item\n1,,pen\n1,,pen\n1,1,pen\n");
        assertThat(counts(input, ORDERS)).isEqualTo("3 = 3 + 0 {}");
    }

    @Test
    void aRowThatIsRepeatedInAnotherFormIsTheSameRow() throws IOException {
        file("1.csv", "shop,n,item\n1,1,pen\n");
        file("2.json", "{\"item\":\"pen\",\"n\":1,\"shop\":\"01\"}\n{\"shop\":1,\"n\":2}\n");
        assertThat(counts(input, ORDERS)).isEqualTo("3 = 2 + 1 {duplicate:shop+n=1}");
        assertThat(quarantine("right(file, 6)", "line", "raw"))
                .isEqualTo("2.json|1|{\"item\":\"pen\",\"n\":1,\"shop\":\"01\"}");
    }
}
