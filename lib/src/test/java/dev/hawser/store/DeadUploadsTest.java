package dev.hawser.store;

import static dev.hawser.store.Manifests.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UploadHandle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On S3 the parts of an upload that nobody ended show nowhere and are paid for. */
class DeadUploadsTest {

    @ParameterizedTest
    @EnumSource(names = {"S3PROXY", "VERSITYGW"})
    void anUploadThatWasNeverEndedGoesWithItsAttemptAndOthersStay(StoreUnderTest.Kind kind) throws Exception {
        try (StoreUnderTest place = kind.start()) {
            URI uri = place.newStore();
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
            RunStore store = RunStore.open(uri, place.hadoop(), later);
            Path dead = new Path(store.attemptFolder(store.begin(key(1))));
            Path elsewhere = new Path(uri.resolve("/elsewhere"));
            begin(new Path(dead, "data/part-0"), place);
            begin(new Path(elsewhere, "part-0"), place);

            DeadAttempts attempts = store.deadAttempts();
            attempts.find(Optional.empty(), Duration.ofHours(24)).forEach(attempts::remove);

            assertThat(abort(dead, place)).isZero();
            assertThat(abort(elsewhere, place)).isEqualTo(1);
        }
    }

    private static void begin(Path file, StoreUnderTest place) throws Exception {
        try (MultipartUploader uploader = uploader(file.getParent(), place)) {
            UploadHandle upload = uploader.startUpload(file).get();
            uploader.putPart(upload, 1, true, file, new ByteArrayInputStream(new byte[4]), 4)
                    .get();
        }
    }

    /** Aborts the uploads below the folder and returns how many there were. */
    private static int abort(Path folder, StoreUnderTest place) throws Exception {
        try (MultipartUploader uploader = uploader(folder, place)) {
            return uploader.abortUploadsUnderPath(folder).get();
        }
    }

    private static MultipartUploader uploader(Path folder, StoreUnderTest place) throws Exception {
        return FileSystem.get(folder.toUri(), place.hadoop())
                .createMultipartUploader(folder)
                .build();
    }
}
