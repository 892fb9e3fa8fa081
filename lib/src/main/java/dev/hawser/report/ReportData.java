package dev.hawser.report;

import dev.hawser.anchor.Stream;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a report tells of.
 *
 * @param subject the run that it is about: a batch, a model or a dataset
 * @param lineage all that it was made from, as far as the store has it, parents before children
 * @param evaluation what was found out about its model, where the model's run holds that
 * @param made when this was gathered
 * @param version the program that gathers it
 * @param stated what the configuration says of the chain that was asked; empty where that is nothing
 */
public record ReportData(
        Run subject,
        List<Run> lineage,
        Optional<EvaluationFile> evaluation,
        Instant made,
        String version,
        Optional<Explorer> stated) {

    /** With what is commonly known of the chain. */
    public ReportData(
            Run subject, List<Run> lineage, Optional<EvaluationFile> evaluation, Instant made, String version) {
        this(subject, lineage, evaluation, made, version, Optional.empty());
    }

    /**
     * A published run.
     *
     * @param successor the run that replaced it
     */
    public record Run(Manifest manifest, Optional<Manifest> successor, Anchoring anchoring) {}

    public ReportData {
        lineage = List.copyOf(lineage);
    }

    Explorer explorer(Stream stream) {
        return stated.orElseGet(() -> Explorer.of(stream.registry().chain()));
    }

    Manifest manifest() {
        return subject.manifest();
    }

    Manifest.Kind kind() {
        return manifest().kind();
    }

    /** The model that the report is about, or whose predictions it is about; none where the store lost it. */
    Optional<Manifest> model() {
        if (kind() == Manifest.Kind.MODEL) {
            return Optional.of(manifest());
        }
        return manifest().parents().model().flatMap(this::parent);
    }

    /** The datasets that it was made from, or itself. */
    List<Manifest> datasets() {
        if (kind() == Manifest.Kind.DATASET) {
            return List.of(manifest());
        }
        return lineage.stream()
                .map(Run::manifest)
                .filter(run -> run.kind() == Manifest.Kind.DATASET)
                .toList();
    }

    Optional<Manifest> parent(Hash32 digest) {
        return lineage.stream()
                .map(Run::manifest)
                .filter(run -> run.digest().equals(digest))
                .findFirst();
    }
}
