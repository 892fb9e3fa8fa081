package dev.hawser.merkle;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Hashes of 64-byte messages a second and core, of each kernel and of BouncyCastle, gathering and scattering included:
 * the median of rounds in which all are measured after each other. {@code main} prints one JSON line.
 */
public final class KeccakRates {
    private static final int MESSAGES = 1 << 16;
    private static final int ROUNDS = 41;

    private KeccakRates() {}

    public static void main(String[] arguments) throws GeneralSecurityException, ReflectiveOperationException {
        Hashes nodes = nodes();
        List<Double> bouncyCastle = new ArrayList<>();
        List<Double> single = new ArrayList<>();
        List<Double> vectors = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        PairHasher one = new PairHasher(KeccakLanes.SINGLE);
        PairHasher many = new PairHasher(KeccakLanes.widest());
        for (int round = 0; round < ROUNDS; round++) {
            double theirs = bouncyCastle();
            double ours = rate(() -> many.parents(nodes, 0, MESSAGES));
            if (round >= 10) {
                bouncyCastle.add(theirs);
                single.add(rate(() -> one.parents(nodes, 0, MESSAGES)));
                vectors.add(ours);
                ratios.add(ours / theirs);
            } else {
                rate(() -> one.parents(nodes, 0, MESSAGES));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "{\"lanes\": %d, \"bouncyCastle\": %.0f, \"single\": %.0f, \"vectors\": %.0f, \"ratio\": %.2f}%n",
                KeccakLanes.widest().width(),
                median(bouncyCastle),
                median(single),
                median(vectors),
                median(ratios));
    }

    /** BouncyCastle's hashes a second on this thread. */
    public static double bouncyCastle() {
        try {
            MessageDigest digest = MessageDigest.getInstance(
                    "KECCAK-256", (Provider) Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider")
                            .getConstructor()
                            .newInstance());
            byte[] messages = new byte[64 * 1024];
            byte[] out = new byte[32];
            return rate(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    digest.update(messages, 64 * (i & 1023), 64);
                    System.arraycopy(digest.digest(), 0, messages, 64 * (i & 1023), out.length);
                }
            });
        } catch (GeneralSecurityException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Hashes nodes() {
        byte[] bytes = new byte[64 * MESSAGES];
        new Random(1).nextBytes(bytes);
        return Hashes.of(bytes);
    }

    private static double rate(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return MESSAGES * 1e9 / (System.nanoTime() - start);
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
