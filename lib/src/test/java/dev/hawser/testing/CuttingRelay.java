package dev.hawser.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Relays to an HTTP server of this machine, and loses the answers to uploads, so that the server has done what it was
 * asked and the client finds its connection closed; or lets a number of reads pass, and then nothing any more.
 */
public final class CuttingRelay implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final AtomicInteger toLose;
    private final AtomicInteger reads = new AtomicInteger();
    private final int mostReads;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private CuttingRelay(ServerSocket listening, int target, int toLose, int mostReads) {
        this.mostReads = mostReads;
        this.listening = listening;
        this.target = target;
        this.toLose = new AtomicInteger(toLose);
    }

    /** @param toLose the number of answers that get lost */
    public static CuttingRelay to(int port, int toLose) {
        return start(port, toLose, Integer.MAX_VALUE);
    }

    /** @param mostReads the number of GET requests that pass */
    public static CuttingRelay until(int port, int mostReads) {
        return start(port, 0, mostReads);
    }

    private static CuttingRelay start(int port, int toLose, int mostReads) {
        try {
            ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            CuttingRelay relay = new CuttingRelay(listening, port, toLose, mostReads);
            relay.threads.execute(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The number of answers still to get lost. */
    public int left() {
        return toLose.get();
    }

    /** The number of GET requests so far. */
    public int reads() {
        return reads.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                Connection connection = new Connection(client, server);
                threads.execute(connection::requests);
                threads.execute(connection::answers);
            } catch (IOException e) {
                // closed, or the client went away
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean uploading;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() {
            relay(client, server, chunk -> {
                uploading = uploading || chunk.startsWith("PUT ");
                int read = chunk.startsWith("GET ") ? reads.incrementAndGet() : reads.get();
                return read <= mostReads;
            });
        }

        void answers() {
            relay(server, client, chunk -> {
                boolean last = !chunk.startsWith("HTTP/1.1 100");
                boolean lost = uploading && last && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                uploading = uploading && !last;
                return !lost;
            });
        }

        private void relay(Socket from, Socket to, Predicate<String> passes) {
            byte[] buffer = new byte[1 << 16];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!passes.test(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                        return;
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // the other direction closed both
            }
        }
    }
}
