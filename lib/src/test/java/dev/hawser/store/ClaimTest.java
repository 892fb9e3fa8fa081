package dev.hawser.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.manifest.Parents;
import dev.hawser.manifest.RunDescription;
import dev.hawser.manifest.Supersedes;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimTest {
    private static final RunDescription RUN = new RunDescription(
            RunDescription.Job.INGEST, "p", Interval.ALL, Hash32.ZERO, Parents.NONE, List.of(), Optional.empty());

    @TempDir
    Path folder;

    @Test
    void whatTheFirstClaimSaysIsReplacedStandsForEveryAttempt() {
        RunDescription correction = RUN.superseding(Hash32.ZERO);
        Supersedes first = new Supersedes(Hash32.ZERO, "a late row");
        Supersedes later = new Supersedes(Hash32.ZERO, "another reason");
        assertThat(store().begin(correction, Optional.of(first)).supersedes()).contains(first);
        assertThat(store().begin(correction, Optional.of(later)).supersedes()).contains(first);
    }

    @Test
    void aClaimSaysWhatIsBeingDone() {
        assertThat(store().claim(RUN.key())).isEmpty();
        assertThat(store().begin(RUN, Optional.empty()).supersedes()).isEmpty();
        assertThat(store().claim(RUN.key()).orElseThrow().object("description").node())
                .isEqualTo(RUN.toJson());
        assertThat(store().unfinished()).containsExactly(RUN.key());
    }

    private RunStore store() {
        return RunStore.open(folder.toUri(), new Configuration(), Clock.systemUTC());
    }
}
