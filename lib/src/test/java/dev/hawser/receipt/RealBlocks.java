package dev.hawser.receipt;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Six blocks of mainnet: what their tables say of their receipts. */
final class RealBlocks {
    private static final String FOLDER = "blocks-2022-2023/";

    private RealBlocks() {}

    /** The receipts roots, by block number. */
    static Map<Long, Hash32> receiptsRoots() {
        Map<Long, Hash32> roots = new TreeMap<>();
        rows("blocks.csv", row -> roots.put(number(row, "number"), Hash32.parse(row.get("receipts_root"))));
        return roots;
    }

    /** The receipts of each block, encoded, by block number. */
    static Map<Long, List<byte[]>> receipts() {
        Map<String, Integer> types = new HashMap<>();
        rows("transactions.csv", row -> types.put(row.get("hash"), (int) number(row, "transaction_type")));
        Map<String, List<EventLog>> logs = new HashMap<>();
        rows(
                "logs.csv.gz",
                row -> logs.computeIfAbsent(row.get("transaction_hash"), hash -> new ArrayList<>())
                        .add(log(row)));
        Map<Long, List<byte[]>> receipts = new TreeMap<>();
        rows("receipts.csv", row -> {
            String hash = row.get("transaction_hash");
            List<byte[]> block = receipts.computeIfAbsent(number(row, "block_number"), at -> new ArrayList<>());
            if (block.size() != number(row, "transaction_index")) {
                throw new IllegalStateException("receipts out of order at " + hash);
            }
            block.add(new ConsensusReceipt(
                            types.get(hash),
                            Rlp.of(number(row, "status")).bytes(),
                            number(row, "cumulative_gas_used"),
                            logs.getOrDefault(hash, List.of()))
                    .encode());
        });
        return receipts;
    }

    private static EventLog log(Map<String, String> row) {
        return new EventLog(
                Address.parse(row.get("address")),
                Stream.of(row.get("topics").split(","))
                        .filter(topic -> !topic.isEmpty())
                        .map(Hash32::parse)
                        .toList(),
                Hex.decode(row.get("data")));
    }

    private static long number(Map<String, String> row, String column) {
        return Long.parseLong(row.get(column));
    }

    /** Lines of cells, of which only the last may stand in quotes. */
    private static void rows(String file, Consumer<Map<String, String>> each) {
        try (InputStream raw = Files.newInputStream(SharedData.file(FOLDER + file));
                InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String[] columns = lines.readLine().split(",", -1);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", columns.length);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < columns.length; i++) {
                    row.put(columns[i], cells[i].replace("\"", ""));
                }
                each.accept(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
