package dev.hawser.ingest;

import static dev.hawser.ingest.Declared.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.hawser.config.TableConfig;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that are not what they seem, or lead somewhere else. */
class HostileInputTest extends IngestSuite {
    private static final TableConfig NUMBERS = table("numbers").with("int", "n").config();

    @Test
    void aFolderNamedLikeAFileAndFilesWithoutEndingAreRead() throws IOException {
        file("numbers.csv/part-00000.csv", "n\n1\n");
        file("numbers.csv/deep/part-00001", "n\n2\n");
        file("with blank, 100% #1 [x] {y}.csv", "n\n3\n");
        file("03:04:05/numbers.csv", "n\n4\n");
        file("ü +,;=&?*\\ 'q' \"q\".csv", "n\n5\n");
        file("_SUCCESS", "");
        file(".part-00000.csv.crc", "crc");
        file("numbers.csv/_temporary/0/part-00000.csv", "n\n9\n");
        file("numbers.csv._COPYING_", "n\n9\n");
        assertThat(counts(input, NUMBERS)).isEqualTo("5 = 5 + 0 {}");
        assertThat(select("select sum(n) from numbers", NUMBERS)).isEqualTo("15");
    }

    @Test
    void aLocalFileThatHadoopCannotOpenIsNamed() throws IOException {
        file("2024-01-02T03:04:05.csv", "n\n4\n");
        assertThat(refused(input, NUMBERS))
                .hasMessageEndingWith("2024-01-02T03:04:05.csv has a colon in its name, which Hadoop can't open")
                .extracting("advice")
                .isEqualTo("rename the file");
    }

    @Test
    void anEmptyFolderHasNoTable() throws IOException {
        Files.createDirectories(input);
        assertThat(refused(input, NUMBERS))
                .hasMessageContaining(
                        "no file of the table 'numbers' is at " + input.toUri().getScheme() + ":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_numbers.csv", ".numbers.csv", "numbers.csv._COPYING_"})
    void aHiddenFileThatIsNamedItselfIsRefused(String name) throws IOException {
        assertThat(refused(file(name, "n\n1\n"), NUMBERS))
                .hasMessageContaining(name)
                .hasMessageContaining("is not read");
    }

    @Test
    void dotsInAPathLeadWhereTheyLead() throws IOException {
        file("numbers.csv", "n\n1\n");
        String dots = input.toUri() + "/../in/./numbers.csv";
        assertThat(counts(Ingest.ingest(spark(), Requests.at(dots, NUMBERS), data())
                        .tables()
                        .get(0)))
                .isEqualTo("1 = 1 + 0 {}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gopher://example.org/numbers.csv",
                "mailto:someone",
                "jar:file:/numbers.jar!/numbers.csv",
                "file:///../../../nowhere/numbers.csv",
                "file://elsewhere/numbers.csv",
                "numbers://",
                "/[abc.csv",
                "",
                "\0"
            })
    void whatIsNoPlaceOfFilesIsRefused(String place) {
        assertThat(refusedAt(place).advice()).isNotBlank();
    }

    @Test
    void aWebAddressIsRefusedWithoutARequest() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/numbers.csv";
            assertThat(refusedAt(address))
                    .hasMessageContaining(address)
                    .extracting("advice")
                    .asString()
                    .contains("download");
            assertThat(requests).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aLinkOutOfTheInputIsNamed() throws IOException {
        file("numbers.csv", "n\n1\n");
        Path secret = Requests.write(folder.resolve("secret/numbers.csv"), "n", "9");
        Files.createSymbolicLink(input.resolve("linked.csv"), secret);
        assertThat(refused(input, NUMBERS))
                .hasMessageContaining("linked.csv is a link out of the input, to ")
                .hasMessageContaining("secret/numbers.csv");
        assertThat(refused(input.resolve("l*.csv"), NUMBERS)).hasMessageContaining("linked.csv is a link out of");
    }

    @Test
    void aLinkedFolderOutsideIsNamedToo() throws IOException {
        file("numbers.csv", "n\n1\n");
        Requests.write(folder.resolve("secret/numbers.csv"), "n", "9");
        Files.createSymbolicLink(input.resolve("linked"), folder.resolve("secret"));
        assertThat(refused(input, NUMBERS)).hasMessageContaining("linked is a link out of the input");
    }

    @Test
    void aFileIsReadOnceHoweverManyLinksInsideLeadToIt() throws IOException {
        Path real = file("a/numbers.csv", "n\n1\n");
        Files.createSymbolicLink(input.resolve("a/again.csv"), real);
        Files.createSymbolicLink(input.resolve("loop"), input);
        assertThat(counts(input, NUMBERS)).isEqualTo("1 = 1 + 0 {}");
    }

    @Test
    void aLinkToNothingIsNamed() throws IOException {
        file("numbers.csv", "n\n1\n");
        Files.createSymbolicLink(input.resolve("gone.csv"), folder.resolve("nothing"));
        assertThat(refused(input, NUMBERS)).hasMessageContaining("gone.csv is a link to nothing");
    }

    @Test
    void anInputThatIsALinkItselfIsRead() throws IOException {
        file("numbers.csv", "n\n1\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), input);
        assertThat(counts(link, NUMBERS)).isEqualTo("1 = 1 + 0 {}");
    }

    private InvalidInputException refusedAt(String place) {
        InvalidInputException error = catchThrowableOfType(
                InvalidInputException.class, () -> Ingest.ingest(spark(), Requests.at(place, NUMBERS), data()));
        assertThat(error).isNotNull();
        return error;
    }
}
