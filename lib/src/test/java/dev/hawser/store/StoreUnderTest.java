package dev.hawser.store;

import dev.hawser.testing.HdfsServer;
import dev.hawser.testing.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/** One place of each kind where a store can be, with the server that it needs. */
record StoreUnderTest(URI place, Configuration hadoop, AutoCloseable server) implements AutoCloseable {

    enum Kind {
        LOCAL {
            @Override
            StoreUnderTest start() {
                try {
                    Path folder = Files.createTempDirectory("hawser-store-");
                    return new StoreUnderTest(folder.toUri(), new Configuration(), () -> {});
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        },
        S3PROXY {
            @Override
            StoreUnderTest start() {
                return on(S3Server.s3proxy());
            }
        },
        VERSITYGW {
            @Override
            StoreUnderTest start() {
                return on(S3Server.versitygw());
            }
        },
        HDFS {
            @Override
            StoreUnderTest start() {
                HdfsServer server = HdfsServer.start();
                return new StoreUnderTest(server.uri(), server.hadoop(), server);
            }
        };

        abstract StoreUnderTest start();

        private static StoreUnderTest on(S3Server server) {
            return new StoreUnderTest(server.bucket(), server.hadoop(), server);
        }
    }

    /** The URI of a store that nobody wrote to. */
    URI newStore() {
        String place = this.place.toString();
        return URI.create(place + (place.endsWith("/") ? "" : "/") + "store-" + UUID.randomUUID());
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
