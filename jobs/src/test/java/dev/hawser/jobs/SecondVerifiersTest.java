package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.jobs.Program.Outcome;
import dev.hawser.manifest.ProofFile;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.TestChain;
import dev.hawser.verify.Forgery;
import dev.hawser.verify.Forgery.Verdict;
import dev.hawser.verify.ProofCheck;
import dev.hawser.verify.ProofFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two checkers that share no code with ours, over proof files of every kind and over what is forged from them. */
class SecondVerifiersTest {
    private static final Pattern VERDICT = Pattern.compile("(?m)^(\\S+\\.json): (holds|refused|can't be read)");

    @TempDir
    static Path folder;

    private static TestChain chain;
    private static ProofFiles files;
    private static Path trust;

    @BeforeAll
    static void makeFiles() throws IOException {
        chain = TestChain.start("--block-base-fee-per-gas", "1");
        files = ProofFiles.make(chain, folder);
        trust = Files.write(folder.resolve("trust.json"), files.trust().toBytes());
    }

    @AfterAll
    static void stopChain() {
        if (chain != null) {
            chain.close();
        }
    }

    @Test
    void everyKindOfFileHolds() throws IOException {
        Map<String, Verdict> expected = new LinkedHashMap<>();
        List<String> paths = new ArrayList<>();
        for (var file : files.all().entrySet()) {
            paths.add(write(file.getKey(), file.getValue().toString()));
            expected.put(file.getKey() + ".json", Verdict.HOLDS);
        }
        for (boolean trusted : List.of(true, false)) {
            Outcome script = javaScript(trusted ? Optional.of(trust) : Optional.empty(), paths);
            assertThat(verdicts(script)).isEqualTo(expected);
            assertThat(script.exit()).as("%s", script).isZero();
            Outcome python = python(trusted ? Optional.of(trust) : Optional.empty(), paths);
            assertThat(verdicts(python)).isEqualTo(expected);
            assertThat(python.exit()).as("%s", python).isZero();
            assertThat(script.out().contains("the publisher")).isEqualTo(!trusted);
        }
    }

    @Test
    void aForgedFileIsRefusedExactlyWhereTheFormatSaysSo() throws IOException {
        long seed = Long.getLong("forgery.seed", new Random().nextLong());
        Random random = new Random(seed);
        Map<String, Forgery> forged = new HashMap<>();
        List<String> paths = new ArrayList<>();
        for (var file : files.all().entrySet()) {
            for (Forgery forgery : Forgery.of(file.getValue(), random)) {
                String name = file.getKey() + "-" + forged.size();
                paths.add(write(name, forgery.text()));
                forged.put(name + ".json", forgery);
            }
        }
        assertThat(forged).hasSizeGreaterThan(1_000);
        Outcome script = javaScript(Optional.of(trust), paths);
        Outcome python = python(Optional.of(trust), paths);
        assertThat(List.of(script.exit(), python.exit())).containsOnly(3);
        Map<String, Verdict> theirs = verdicts(script);
        Map<String, Verdict> others = verdicts(python);
        List<String> differing = new ArrayList<>();
        forged.forEach((name, forgery) -> {
            List<Verdict> found = new ArrayList<>();
            found.add(theirs.get(name));
            found.add(others.get(name));
            found.add(ours(forgery));
            if (found.stream().anyMatch(verdict -> verdict != forgery.expected())) {
                differing.add(name + " " + forgery.place() + ": " + forgery.expected() + " is " + found);
            }
        });
        assertThat(differing).as("seed %d: JavaScript, Python, Java", seed).isEmpty();
    }

    @Test
    void anothersTrustFileIsNotTheirs() throws IOException {
        String path = write("mine", files.all().get("offline").toString());
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(files.trust().toBytes());
        for (Map.Entry<String, String> other : Map.of(
                        "chainId", "1",
                        "registry", "0x" + "66".repeat(20),
                        "owner", "0x" + "66".repeat(20))
                .entrySet()) {
            Path strange = folder.resolve("strange-trust.json");
            Files.writeString(
                    strange,
                    json.deepCopy()
                            .set(other.getKey(), TextNode.valueOf(other.getValue()))
                            .toString());
            assertThat(javaScript(Optional.of(strange), List.of(path)).exit())
                    .as(other.getKey())
                    .isEqualTo(3);
            assertThat(python(Optional.of(strange), List.of(path)).exit())
                    .as(other.getKey())
                    .isEqualTo(3);
        }
        Path none = Files.writeString(folder.resolve("no-trust.json"), "{}");
        assertThat(javaScript(Optional.of(none), List.of(path)).exit()).isEqualTo(2);
        assertThat(python(Optional.of(none), List.of(path)).exit()).isEqualTo(2);
    }

    @Test
    void whatIsNoProofFileIsUnreadable() throws IOException {
        String good = files.all().get("row").toString();
        List<String> paths = new ArrayList<>();
        for (String text : List.of(
                "",
                "null",
                "[]",
                "{}",
                "7",
                good + "x",
                good.replace("}", ",}"),
                good.replaceFirst("\\{", "{\"root\":null,"),
                good.replaceFirst("\"proof\":", "\"__proto__\":"),
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000))) {
            paths.add(write("none-" + paths.size(), text));
        }
        Path utf16 = folder.resolve("utf16.json");
        paths.add(Files.write(utf16, good.getBytes(StandardCharsets.UTF_16)).toString());
        for (Outcome outcome : List.of(javaScript(Optional.of(trust), paths), python(Optional.of(trust), paths))) {
            assertThat(verdicts(outcome).values()).hasSameSizeAs(paths).containsOnly(Verdict.UNREADABLE);
            assertThat(outcome.exit()).isEqualTo(2);
        }
        assertThat(javaScript(Optional.of(trust), List.of()).exit()).isEqualTo(2);
        assertThat(python(Optional.of(trust), List.of()).exit()).isEqualTo(2);
    }

    @Test
    void anEventOfALookAlikeIsNotTheRegistrys() throws IOException {
        List<String> path = List.of(write("look-alike", files.lookAlike().toString()));
        for (Optional<Path> trusted : List.of(Optional.of(trust), Optional.<Path>empty())) {
            for (Outcome outcome : List.of(javaScript(trusted, path), python(trusted, path))) {
                assertThat(outcome.exit()).as("%s", outcome).isEqualTo(3);
                assertThat(outcome.out().lines().filter(line -> line.startsWith("✗")))
                        .containsExactly("✗ the transaction succeeded, and the registry wrote the entry's event");
            }
        }
    }

    private static Verdict ours(Forgery forgery) {
        try {
            ProofFile file = ProofFile.parse(forgery.text().getBytes(StandardCharsets.UTF_8), "the file");
            int exit = ProofCheck.check(file, Optional.of(files.trust()), Optional.empty())
                    .findings()
                    .exitCode();
            return exit == 0 ? Verdict.HOLDS : Verdict.REFUSED;
        } catch (InvalidInputException e) {
            return Verdict.UNREADABLE;
        }
    }

    private static String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".json"), text).toString();
    }

    private static Outcome javaScript(Optional<Path> trusted, List<String> paths) {
        return run(List.of("node", script("js/verify.mjs")), trusted, paths);
    }

    private static Outcome python(Optional<Path> trusted, List<String> paths) {
        String python = PythonEnvironment.of("verify").resolve("bin/python").toString();
        return run(List.of(python, script("python/verify.py")), trusted, paths);
    }

    private static String script(String name) {
        return NodeTools.libDirectory().resolve("src/test").resolve(name).toString();
    }

    private static Outcome run(List<String> command, Optional<Path> trusted, List<String> paths) {
        List<String> whole = new ArrayList<>(command);
        trusted.ifPresent(file -> whole.addAll(List.of("--trust", file.toString())));
        whole.addAll(paths);
        return Program.of(whole.toArray(String[]::new)).run();
    }

    private static Map<String, Verdict> verdicts(Outcome outcome) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        Matcher lines = VERDICT.matcher(outcome.out());
        while (lines.find()) {
            verdicts.put(
                    Path.of(lines.group(1)).getFileName().toString(),
                    switch (lines.group(2)) {
                        case "holds" -> Verdict.HOLDS;
                        case "refused" -> Verdict.REFUSED;
                        default -> Verdict.UNREADABLE;
                    });
        }
        return verdicts;
    }
}
