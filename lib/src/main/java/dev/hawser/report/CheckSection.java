package dev.hawser.report;

import dev.hawser.manifest.Manifest;
import java.util.stream.Collectors;

/** How a reader checks what the report says, with our commands and without them. */
final class CheckSection {
    private CheckSection() {}

    static Section of(ReportData data) {
        Manifest run = data.manifest();
        Html verify = step(
                "All of it, by whoever has the store: every row is read again, every hash made again, every entry looked up.",
                "./hawser verify --run " + run.run() + " --rpc $RPC");
        if (run.kind() != Manifest.Kind.BATCH) {
            return Section.of("check", "How to check it", verify);
        }
        return Section.of("check", "How to check it", verify, prove(run), check(), without(run));
    }

    private static Html prove(Manifest run) {
        String key = run.members().texts("key").stream()
                .map(column -> " --key " + column + "=VALUE")
                .collect(Collectors.joining());
        return step(
                "One row: the publisher gives out a proof file of it.",
                "./hawser prove --run " + run.run() + key + " --out row.proof.json --rpc $RPC");
    }

    private static Html check() {
        return step(
                "Its reader checks the file against the publisher's trust file, without Spark or the store; the page"
                        + " check.html does the same in a browser.",
                "./hawser check row.proof.json --trust trust.json --rpc $RPC");
    }

    private static Html without(Manifest run) {
        return step(
                "Or without our code, by OpenZeppelin's library (npm install @openzeppelin/merkle-tree):",
                """
                import { readFileSync } from 'node:fs';
                import { StandardMerkleTree } from '@openzeppelin/merkle-tree';

                const { root, leafEncoding, values, proof } = JSON.parse(readFileSync('row.proof.json', 'utf8'));
                console.log(root === '%s'
                  && StandardMerkleTree.verify(root, leafEncoding, values, proof)); // true: the row is in this batch""".formatted(run.root()));
    }

    private static Html step(String says, String code) {
        return Html.all(
                Section.paragraph(says),
                Html.tag("pre").with("tabindex", "0").around(Html.tag("code").text(code)));
    }
}
