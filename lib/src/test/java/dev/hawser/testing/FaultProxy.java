package dev.hawser.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stands between a driver and its nodes and lets go wrong what the test says: fault by fault for a method, or by a seed.
 * With several nodes it is a load balancer that asks them in turn. Answers one request at a time.
 */
public final class FaultProxy implements AutoCloseable {
    static {
        // without it each answer waits for the acknowledgement of its headers
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>";

    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<NodeRpc> nodes;
    private final Map<String, Queue<Fault>> scripts = new HashMap<>();
    private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
    private final List<String> methods = new ArrayList<>();
    private Consumer<String> before = method -> {};
    private Consumer<String> after = method -> {};
    private Random random = new Random(0);
    private double rate;
    private int turn;

    private FaultProxy(HttpServer server, List<NodeRpc> nodes) {
        this.server = server;
        this.nodes = nodes;
    }

    /** A proxy without faults in front of the node, or of several that answer in turn. */
    public static FaultProxy to(String... urls) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FaultProxy proxy = new FaultProxy(
                    server, List.of(urls).stream().map(NodeRpc::new).toList());
            server.createContext("/", proxy::handle);
            server.setExecutor(proxy.thread);
            server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next calls of the method meet these faults, one each, before any random one. */
    public synchronized FaultProxy script(String method, Fault... faults) {
        scripts.computeIfAbsent(method, name -> new ArrayDeque<>()).addAll(List.of(faults));
        return this;
    }

    /** From now on so great a part of the calls meets a fault that can befall its method. */
    public synchronized FaultProxy random(long seed, double part) {
        random = new Random(seed);
        rate = part;
        return this;
    }

    /** Called with the method before a request goes on; an {@link Interruption} ends the exchange there. */
    public synchronized FaultProxy before(Consumer<String> hook) {
        before = hook;
        return this;
    }

    /** Called with the method when the node has answered, before the answer goes back; otherwise as {@link #before}. */
    public synchronized FaultProxy after(Consumer<String> hook) {
        after = hook;
        return this;
    }

    /** How often each fault befell a call. */
    public synchronized Map<Fault, Integer> happened() {
        return Map.copyOf(happened);
    }

    /** The methods called so far, in order. */
    public synchronized List<String> methods() {
        return List.copyOf(methods);
    }

    /** Thrown by a hook, it closes the connection without an answer. */
    public static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Interruption() {
            super("the exchange ends here");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            ObjectNode request = (ObjectNode) MAPPER.readTree(exchange.getRequestBody());
            answer(exchange, request);
        } catch (Interruption | IOException e) {
            // the client finds its connection closed
        }
    }

    private synchronized void answer(HttpExchange exchange, ObjectNode request) throws IOException {
        String method = request.path("method").asText();
        methods.add(method);
        before.accept(method);
        Optional<Fault> fault = next(method);
        fault.ifPresent(one -> happened.merge(one, 1, Integer::sum));
        NodeRpc node = nodes.get(turn++ % nodes.size());
        if (fault.filter(Fault::isBeforeTheNode).isPresent()) {
            refuse(exchange, fault.get());
            return;
        }
        boolean stale = fault.equals(Optional.of(Fault.STALE)) && StaleNode.METHODS.contains(method);
        JsonNode answer = stale ? new StaleNode(node).answer(request) : node.ask(request);
        after.accept(method);
        JsonNode given = fault.map(one -> changed(one, (ObjectNode) answer)).orElse(answer);
        byte[] body = MAPPER.writeValueAsBytes(((ObjectNode) given).set("id", request.path("id")));
        int length = fault.equals(Optional.of(Fault.TRUNCATED)) ? body.length / 2 : body.length;
        write(exchange, 200, "application/json", Arrays.copyOf(body, length));
    }

    /** The answer as it goes on. */
    private static JsonNode changed(Fault fault, ObjectNode answer) {
        return switch (fault) {
            case DROP_REPLY -> throw new Interruption();
            case DELAY -> {
                sleep();
                yield answer;
            }
            case UNKNOWN_TRANSACTION -> withResult(answer, NullNode.instance);
            case WRONG_HASH -> withResult(answer, TextNode.valueOf("0x" + "5b".repeat(32)));
            case NO_LOGS -> withResult(answer, MAPPER.createArrayNode());
            default -> answer;
        };
    }

    /** An error stays an error. */
    private static JsonNode withResult(ObjectNode answer, JsonNode result) {
        return answer.has("error") ? answer : answer.set("result", result);
    }

    private static void refuse(HttpExchange exchange, Fault fault) throws IOException {
        switch (fault) {
            case TOO_MANY_REQUESTS -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                write(exchange, 429, "text/plain", "too many requests".getBytes(StandardCharsets.UTF_8));
            }
            case BAD_GATEWAY -> write(exchange, 502, "text/html", HTML.getBytes(StandardCharsets.UTF_8));
            default -> throw new Interruption();
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Fault> next(String method) {
        Queue<Fault> script = scripts.get(method);
        if (script != null && !script.isEmpty()) {
            return Optional.of(script.remove());
        }
        if (random.nextDouble() >= rate) {
            return Optional.empty();
        }
        List<Fault> possible = Fault.of(method);
        return Optional.of(possible.get(random.nextInt(possible.size())));
    }

    private static void write(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
