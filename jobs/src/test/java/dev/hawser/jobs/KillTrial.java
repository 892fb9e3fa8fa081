package dev.hawser.jobs;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.anchor.web3j.Web3jLedger;
import dev.hawser.manifest.Deployment;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.store.RunStore;
import dev.hawser.testing.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Anchors days of runs by a real driver that is killed again and again, through a proxy that loses and spoils answers; now
 * and then its journal is lost too. Counts what the chain holds in the end. {@code lib/src/test/bench/kill.py} runs it.
 */
final class KillTrial implements AutoCloseable {
    private static final double FAULTS = 0.02;
    private static final int KILLS_A_JOURNAL = 10;
    private static final Duration LIMIT_OF_A_DRIVER = Duration.ofMinutes(2);

    private final Options options;
    private final Path folder;
    private final Path store;
    private final TrialChain chain;
    private final Web3jLedger ledger;
    private final FaultProxy proxy;
    private final MortalDriver driver;
    private final Address account;
    private final ReadyRuns runs;
    private final List<String> identity;
    private final JournalWatch journal;
    private final Set<String> boundaries = ConcurrentHashMap.newKeySet();
    private long firstNonce;
    private int kills;
    private int restarts;

    /** @param appends an even number: half of them are datasets, half batches */
    record Options(String chain, int kills, int appends, long seed) {}

    /**
     * What came of it.
     *
     * @param kills drivers killed
     * @param boundaries the steps of the journal that one was killed behind, each before and after the next request counted
     * @param restarts drivers that gave up by themselves and asked to be run again
     * @param expected entries that the streams should hold
     * @param found entries that they hold
     * @param doubled those that were there before
     * @param lost those expected and not there
     * @param isInOrder whether they stand in the order of their days
     */
    record Outcome(
            int kills,
            int boundaries,
            int restarts,
            int expected,
            int found,
            int doubled,
            int lost,
            boolean isInOrder) {
        boolean isFaultless() {
            return doubled == 0 && lost == 0 && isInOrder;
        }

        @Override
        public String toString() {
            return "kills=" + kills + " expected=" + expected + " found=" + found + " doubled=" + doubled + " lost="
                    + lost + " inOrder=" + isInOrder + " boundaries=" + boundaries + " restarts=" + restarts;
        }
    }

    /** {@code --chain=anvil|geth --kills=N --appends=N --seed=S}. */
    public static void main(String[] arguments) {
        Map<String, String> given = Stream.of(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        Options options = new Options(
                given.get("--chain"),
                Integer.parseInt(given.get("--kills")),
                Integer.parseInt(given.get("--appends")),
                Long.parseLong(given.get("--seed")));
        Instant start = Instant.now();
        Outcome outcome = run(options);
        System.out.println(outcome + " chain=" + options.chain() + " seed=" + options.seed() + " seconds="
                + Duration.between(start, Instant.now()).toSeconds());
        System.exit(outcome.isFaultless() ? 0 : 1);
    }

    static Outcome run(Options options) {
        try (KillTrial trial = new KillTrial(options)) {
            return trial.run();
        }
    }

    private KillTrial(Options options) {
        this.options = options;
        this.folder = newFolder();
        this.store = folder.resolve("store");
        Path keystore = folder.resolve("key.json");
        Path password = folder.resolve("key.password");
        this.account = Keystores.createWithRandomPassword(keystore, password, Keystores.Strength.LIGHT);
        this.identity = List.of(
                "--store", store.toString(), "--keystore", keystore.toString(), "--password-file", password.toString());
        this.chain = TrialChain.start(options.chain()).tick(account);
        this.ledger = Web3jLedger.at(chain.url());
        this.proxy = FaultProxy.to(chain.url());
        this.driver = new MortalDriver(folder);
        this.runs = ReadyRuns.publish(store.toUri(), account, options.appends() / 2);
        this.journal = new JournalWatch(store.resolve("chains/" + ledger.chainId() + "/journal/" + account));
    }

    private Outcome run() {
        runToEnd(command("deploy", "AnchorRegistry"));
        firstNonce = ledger.nonce(account);
        proxy.random(options.seed(), FAULTS);
        for (KillPlan.Kill kill : KillPlan.of(options.kills(), options.appends(), new Random(options.seed()))
                .kills()) {
            runUntil(kill);
        }
        proxy.random(options.seed(), 0);
        runToEnd(anchor());
        return outcome();
    }

    private List<String> anchor() {
        // so small a share of a block that each entry is a transaction
        return command("anchor", "--set", "deploy.gas-share=0.001");
    }

    private List<String> command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(identity);
        all.addAll(List.of("--rpc", proxy.url(), "--json"));
        for (String setting :
                List.of("confirmations=2", "poll-interval=0.05", "raise-after=1", "max-head-age=86400", "timeout=60")) {
            all.addAll(List.of("--set", "deploy." + setting));
        }
        return all;
    }

    /** Runs drivers until one is done. */
    private void runToEnd(List<String> command) {
        boolean done = false;
        while (!done) {
            driver.start(command);
            awaitEnd(() -> false);
            done = isDone();
        }
    }

    /** Runs drivers until one is killed as planned; one that is done early is started again and killed at an instant. */
    private void runUntil(KillPlan.Kill kill) {
        KillPlan.Kill now = kill;
        boolean killed = false;
        while (!killed) {
            killed = now instanceof KillPlan.Kill.AtStep at ? dies(at) : dies((KillPlan.Kill.AtInstant) now);
            if (!killed && isDone()) {
                now = new KillPlan.Kill.AtInstant(options.appends(), Duration.ofMillis(now.hashCode() & 0xff));
            }
        }
        if (++kills % KILLS_A_JOURNAL == 0) {
            journal.lose();
        }
    }

    private boolean dies(KillPlan.Kill.AtInstant kill) {
        Instant[] from = new Instant[1];
        driver.start(anchor());
        return awaitEnd(() -> {
            if (from[0] == null && hasReached(kill.from())) {
                from[0] = Instant.now();
            }
            boolean due = from[0] != null && !Instant.now().isBefore(from[0].plus(kill.delay()));
            return (due || isLate(kill)) && driver.kill();
        });
    }

    private boolean dies(KillPlan.Kill.AtStep kill) {
        AtomicBoolean killed = new AtomicBoolean();
        boolean[] due = new boolean[1];
        journal.skip();
        proxy.before(method -> {
            Optional<String> step = journal.newSteps().stream()
                    .filter(one -> one.equals(kill.step()) || isLate(kill))
                    .findFirst();
            due[0] = !killed.get() && step.isPresent() && hasReached(kill.from());
            if (due[0]) {
                boundaries.add(step.get() + kill.forwarded());
            }
            if (due[0] && !kill.forwarded()) {
                killed.set(driver.kill());
                throw new FaultProxy.Interruption();
            }
        });
        proxy.after(method -> {
            if (due[0]) {
                killed.set(driver.kill());
                throw new FaultProxy.Interruption();
            }
        });
        driver.start(anchor());
        awaitEnd(killed::get);
        proxy.before(method -> {}).after(method -> {});
        return killed.get();
    }

    private boolean isLate(KillPlan.Kill kill) {
        return kill.from() + 2 < options.appends() && hasReached(kill.from() + 2);
    }

    private boolean hasReached(int transactions) {
        return ledger.nonce(account) - firstNonce >= transactions;
    }

    /** Waits until the driver's end, or until it was made to end. */
    private boolean awaitEnd(BooleanSupplier killed) {
        Instant limit = Instant.now().plus(LIMIT_OF_A_DRIVER);
        while (!driver.hasEnded()) {
            if (killed.getAsBoolean()) {
                return true;
            }
            if (Instant.now().isAfter(limit)) {
                driver.kill();
                throw new IllegalStateException("no end after " + LIMIT_OF_A_DRIVER + ":\n" + driver.output());
            }
        }
        return killed.getAsBoolean();
    }

    private boolean isDone() {
        if (driver.exitCode() > 1) {
            throw new IllegalStateException(
                    "exit " + driver.exitCode() + " with seed " + options.seed() + ":\n" + driver.output());
        }
        restarts += driver.exitCode();
        return driver.exitCode() == 0;
    }

    private Outcome outcome() {
        List<Entry> expected = new ArrayList<>(runs.sources());
        expected.addAll(runs.batches());
        List<Entry> found = new ArrayList<>(found(StreamName.ofSources(ReadyRuns.PIPELINE)));
        found.addAll(found(StreamName.ofBatches(ReadyRuns.PIPELINE)));
        HashSet<Entry> different = new HashSet<>(found);
        int lost = (int)
                expected.stream().filter(entry -> !different.contains(entry)).count();
        return new Outcome(
                kills,
                boundaries.size(),
                restarts,
                expected.size(),
                found.size(),
                found.size() - different.size(),
                lost,
                found.equals(expected));
    }

    /** What the node itself says of the stream, without the proxy. */
    private List<Entry> found(StreamName name) {
        ChainId id = ledger.chainId();
        String path = Deployment.registryPath(id);
        Deployment deployment = Deployment.parse(
                RunStore.open(store.toUri(), new Configuration(), Clock.systemUTC())
                        .read(path)
                        .orElseThrow(),
                path);
        Registry registry = new Registry(id, deployment.address(), deployment.codeHash(), deployment.deployedAt());
        return new StreamReplay(ledger)
                .toLatest(registry.stream(account, name)).history().entries().stream()
                        .map(AppendedEntry::entry)
                        .toList();
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("hawser-kill-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.kill();
        proxy.close();
        ledger.close();
        chain.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
