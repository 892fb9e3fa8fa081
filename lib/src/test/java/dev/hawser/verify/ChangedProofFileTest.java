package dev.hawser.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.anchor.NodePort;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.ProofFile;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proof files of which one character is another, is gone, or is one too many, at every place. */
class ChangedProofFileTest {
    private static final String REPLACEMENTS = "0179abfx\"-. {}[],:\\";

    /** What a check's name or expectation says of the member that was changed. */
    private static final Map<String, List<String>> NAMED = Map.ofEntries(
            Map.entry("leafEncoding", List.of("leaf encoding")),
            Map.entry("columns", List.of("columns")),
            Map.entry("values", List.of("row")),
            Map.entry("proof", List.of("proof")),
            Map.entry("proofFlags", List.of("proof")),
            Map.entry("root", List.of("root")),
            Map.entry("manifest", List.of("manifest")),
            Map.entry("anchor.chainId", List.of("chain")),
            Map.entry("anchor.registry", List.of("registry")),
            Map.entry("anchor.owner", List.of("owner")),
            Map.entry("anchor.stream", List.of("stream")),
            Map.entry("anchor.index", List.of("index")),
            Map.entry("anchor.previousHead", List.of("previous head")),
            Map.entry("anchor.head", List.of("head")),
            Map.entry("anchor.transactionHash", List.of("transaction")),
            Map.entry("anchor.blockNumber", List.of("block number")),
            Map.entry("anchor.blockHash", List.of("block hash")),
            Map.entry("anchor.blockTimestamp", List.of("block time")),
            Map.entry("featureWords", List.of("features commitment")),
            Map.entry("featureSalt", List.of("features commitment")));

    /** What only the chain knows: a file without an offline proof can't show it. */
    private static final Set<String> NEED_THE_CHAIN = new TreeSet<>(Set.of(
            "anchor.index",
            "anchor.transactionHash",
            "anchor.blockNumber",
            "anchor.blockHash",
            "anchor.blockTimestamp"));

    enum Kind {
        ONE_ROW(false),
        SALTED_ROW(true),
        SEVERAL_ROWS(false),
        SEVERAL_SALTED_ROWS(true);

        private final ProvenBatch batch;

        Kind(boolean salted) {
            this.batch = new ProvenBatch(salted);
        }

        String text() {
            boolean several = name().startsWith("SEVERAL");
            return Json.pretty((several ? batch.several(0, 2, 3) : batch.one(2)).toJson()) + "\n";
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void withTrustFileAndChainEveryChangeOfMeaningIsRefusedByACheckThatNamesTheMember(Kind kind) throws IOException {
        ProofChecks checks = new ProofChecks(Optional.of(kind.batch.trust), Optional.of(kind.batch.ledger));
        assertThat(survivors(kind, checks)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void withoutAChainExactlyWhatOnlyTheChainKnowsIsBelieved(Kind kind) throws IOException {
        ProofChecks checks = new ProofChecks(Optional.of(kind.batch.trust), Optional.empty());
        assertThat(survivors(kind, checks)).isEqualTo(NEED_THE_CHAIN);
    }

    @Test
    void withoutATrustFileWhoPublishedItIsBelievedToo() throws IOException {
        ProofChecks checks = new ProofChecks(Optional.empty(), Optional.<NodePort>empty());
        Set<String> believed = new TreeSet<>(NEED_THE_CHAIN);
        believed.addAll(Set.of("anchor.chainId", "anchor.registry"));
        assertThat(survivors(Kind.ONE_ROW, checks)).isEqualTo(believed);
    }

    /** Members of which a change of meaning passes; a refusal that names another member fails the test. */
    private static Set<String> survivors(Kind kind, ProofChecks checks) throws IOException {
        String good = kind.text();
        List<String> members = members(good);
        ProofFile original = parse(good);
        assertThat(checks.check(original).findings().exitCode()).isZero();
        Set<String> survivors = new TreeSet<>();
        int refused = 0;
        int same = 0;
        for (int at = 0; at < good.length(); at++) {
            String member = members.get(at);
            for (String changed : changes(good, at)) {
                ProofFile proof;
                try {
                    proof = parse(changed);
                } catch (InvalidInputException e) {
                    assertThat(e.getMessage()).startsWith("the file");
                    refused++;
                    continue;
                }
                List<Check> failed = checks.check(proof).findings().checks().stream()
                        .filter(check -> check.verdict() == Check.Verdict.FAILED)
                        .toList();
                if (proof.toJson().equals(original.toJson())) {
                    assertThat(failed).as(changed).isEmpty();
                    same++;
                } else if (failed.isEmpty()) {
                    survivors.add(member);
                } else {
                    refused++;
                    assertThat(failed)
                            .as("%s:%n%s", member, changed)
                            .anyMatch(check -> NAMED.get(member).stream()
                                    .anyMatch(word -> check.name().contains(word)));
                }
            }
        }
        assertThat(refused).isGreaterThan(good.length());
        assertThat(same).isPositive();
        return survivors;
    }

    /** The next of the replacements, the character gone, and one more before it. */
    private static List<String> changes(String good, int at) {
        char other = REPLACEMENTS.charAt(at % REPLACEMENTS.length());
        char digit = good.charAt(at) == '1' ? '2' : '1';
        String before = good.substring(0, at);
        String after = good.substring(at + 1);
        List<String> changes = new ArrayList<>(
                List.of(before + digit + after, before + after, before + other + good.charAt(at) + after));
        if (other != good.charAt(at)) {
            changes.add(before + other + after);
        }
        return changes;
    }

    /** For each character the member, with its parent below the top, in which it stands. */
    private static List<String> members(String text) throws IOException {
        Map<Integer, String> begin = new HashMap<>();
        try (JsonParser parser = new ObjectMapper().createParser(text)) {
            String top = "";
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && depth <= 2) {
                    boolean inside = depth == 2 && top.equals("anchor");
                    if (depth == 1) {
                        top = parser.currentName();
                    }
                    if (depth == 1 || inside) {
                        begin.put(
                                (int) parser.currentTokenLocation().getCharOffset(),
                                inside ? "anchor." + parser.currentName() : top);
                    }
                } else if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                }
            }
        }
        List<String> members = new ArrayList<>();
        String current = "";
        for (int at = 0; at < text.length(); at++) {
            current = begin.getOrDefault(at, current);
            members.add(current);
        }
        return members;
    }

    private static ProofFile parse(String text) {
        return ProofFile.parse(text.getBytes(StandardCharsets.UTF_8), "the file");
    }
}
