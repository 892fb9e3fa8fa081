package dev.hawser.store;

import static dev.hawser.store.Manifests.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.testing.CuttingRelay;
import dev.hawser.testing.HdfsServer;
import dev.hawser.testing.S3Server;
import dev.hawser.testing.TestChain;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.PrivilegedAction;
import java.time.Clock;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store says of storage that refuses, fails or does not answer. */
class RunStoreFailuresTest {
    private static S3Server s3;

    @BeforeAll
    static void start() {
        s3 = S3Server.s3proxy();
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @Test
    void aBucketThatDoesNotExistIsNamed() {
        URI nowhere = URI.create("s3a://hawser-no-such-bucket/store");
        refused(
                () -> open(nowhere, hadoop(s3.port())),
                "the store " + nowhere + " can't be opened: The specified bucket does not exist");
    }

    @Test
    void wrongCredentialsAreRefusedAndNotShown() {
        Configuration hadoop = hadoop(s3.port());
        hadoop.set("fs.s3a.secret.key", "battery-staple");
        refused(() -> open(store(s3), hadoop), "the store " + store(s3) + " can't be opened: Forbidden");
    }

    @Test
    void aBucketThatMayOnlyBeReadIsReadAndNotWritten() {
        try (S3Server readOnly = S3Server.versitygw("--readonly")) {
            RunStore store = open(store(readOnly), hadoop(readOnly.port()));
            assertThat(store.manifests()).isEmpty();
            refused(() -> store.begin(key(1)), "claim.json can't be written: Access Denied");
            refused(
                    () -> store.write("chains/1/trust.json", new byte[1]),
                    "trust.json can't be written: Access Denied");
        }
    }

    @Test
    void aFolderOfAnotherUserIsReadAndNotWritten() {
        try (HdfsServer hdfs = HdfsServer.start()) {
            URI uri = hdfs.uri().resolve("/store");
            open(uri, hdfs.hadoop()).begin(key(1));
            UserGroupInformation.createRemoteUser("somebody").doAs((PrivilegedAction<Void>) () -> {
                RunStore store = open(uri, hdfs.hadoop());
                assertThat(store.unfinished()).containsExactly(key(1));
                refused(() -> store.begin(key(2)), "claim.json can't be written: Permission denied");
                return null;
            });
        }
    }

    @Test
    void aServerThatIsNotThereMayBeThereLater() {
        unanswered(() -> open(store(s3), hadoop(TestChain.freePort())));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void aServerThatFailsMayDoBetterLater(int status) throws Exception {
        HttpServer failing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        failing.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        failing.start();
        try {
            unanswered(() -> open(store(s3), hadoop(failing.getAddress().getPort())));
        } finally {
            failing.stop(0);
        }
    }

    @Test
    void aServerThatIsLostInTheMiddleLosesNothingThatWasPublished() {
        S3Server mortal = S3Server.s3proxy();
        RunStore store = open(store(mortal), hadoop(mortal.port()));
        Attempt attempt = store.begin(key(1));
        mortal.close();
        unanswered(() -> store.publish(attempt, Manifests.of(attempt)));
        unanswered(() -> store.find(key(1)));
        unanswered(store::manifests);
        unanswered(() -> store.names("chains"));
        unanswered(() -> store.write("chains/1/trust.json", new byte[1]));
    }

    @Test
    void aWriterWhoseAnswersWereLostFindsThatItHadWon() throws Exception {
        try (CuttingRelay relay = CuttingRelay.to(s3.port(), 3)) {
            Configuration hadoop = hadoop(relay.port());
            hadoop.setInt("fs.s3a.attempts.maximum", 3);
            RunStore store = open(store(s3), hadoop);
            Attempt attempt = store.begin(key(7));
            Manifest mine = Manifests.of(attempt);
            assertThat(store.publish(attempt, mine).digest()).isEqualTo(mine.digest());
            assertThat(relay.left()).isZero();
            assertThat(open(store(s3), hadoop(s3.port())).manifests())
                    .extracting(Manifest::digest)
                    .isEqualTo(List.of(mine.digest()));
        }
    }

    @Test
    void aBucketsNameThatIsNoneIsRefused() {
        refused(
                () -> open(URI.create("s3a:///store"), hadoop(s3.port())),
                "the store s3a:///store can't be opened: bucket is null/empty");
    }

    private static void refused(ThrowingCallable call, String says) {
        assertThatThrownBy(call)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(says)
                .satisfies(RunStoreFailuresTest::isForPeople);
    }

    private static void unanswered(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(RetryableException.class).satisfies(RunStoreFailuresTest::isForPeople);
    }

    private static void isForPeople(Throwable error) {
        assertThat(error.getMessage())
                .doesNotContain("\n", "Exception", S3Server.SECRET_KEY, "battery-staple")
                .hasSizeLessThan(400);
        assertThat(((HawserException) error).advice()).isNotBlank();
    }

    private static URI store(S3Server server) {
        return URI.create(server.bucket() + "/store");
    }

    private static RunStore open(URI uri, Configuration hadoop) {
        return RunStore.open(uri, hadoop, Clock.systemUTC());
    }

    /** A client that gives up soon, and that no other test shares. */
    private static Configuration hadoop(int port) {
        Configuration hadoop = s3.hadoop();
        S3Server.settings(port).forEach(hadoop::set);
        hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
        hadoop.setInt("fs.s3a.attempts.maximum", 1);
        hadoop.setInt("fs.s3a.retry.limit", 1);
        hadoop.setInt("fs.s3a.retry.throttle.limit", 1);
        return hadoop;
    }
}
