package dev.hawser.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One row, or several of one batch, with everything that shows that they were published: their values, the way to the
 * root, the manifest and, once final, the entry on chain.
 *
 * @param columns as in the manifest, {@code schema} first
 * @param rows each row's values, Java objects as {@link Leaf} takes them; never empty
 * @param proof the siblings on the way to the root
 * @param proofFlags OpenZeppelin's multiproof flags; empty in a file of one row
 * @param manifest the exact published text
 * @param offline what shows the entry without a node; only beside the anchor
 * @param featureWords the row's feature words, where the publisher shows them; never in a file of several rows
 * @param featureSalt what hides the words of a salted batch; only beside them
 */
public record ProofFile(
        List<AbiType> leafEncoding,
        ArrayNode columns,
        List<List<Object>> rows,
        List<Hash32> proof,
        Optional<List<Boolean>> proofFlags,
        Hash32 root,
        String manifest,
        Optional<AnchorClaim> anchor,
        Optional<OfflineProof> offline,
        Optional<byte[]> featureWords,
        Optional<Hash32> featureSalt) {

    /** The format of a file of one row. */
    public static final String FORMAT = "hawser-proof-v1";

    /** The format of a file of several rows. */
    public static final String MULTI_FORMAT = "hawser-multiproof-v1";

    /** Bytes of the largest proof file. */
    public static final int MOST_BYTES = 16 << 20;

    private static final Set<String> MEMBERS = Set.of(
            "format",
            "leafEncoding",
            "columns",
            "values",
            "proof",
            "root",
            "manifest",
            "anchor",
            "featureWords",
            "featureSalt",
            "offline");
    private static final Set<String> MULTI_MEMBERS = Set.of(
            "format",
            "leafEncoding",
            "columns",
            "values",
            "proof",
            "proofFlags",
            "root",
            "manifest",
            "anchor",
            "offline");

    /** Where the file says the entry stands: claims, until a trust file and the chain confirm them. */
    public record AnchorClaim(
            long chainId,
            Address registry,
            Address owner,
            String stream,
            long index,
            Hash32 previousHead,
            Hash32 head,
            Hash32 transactionHash,
            long blockNumber,
            Hash32 blockHash,
            long blockTimestamp) {

        private static final Set<String> MEMBERS = Set.of(
                "chainId",
                "registry",
                "owner",
                "stream",
                "index",
                "previousHead",
                "head",
                "transactionHash",
                "blockNumber",
                "blockHash",
                "blockTimestamp");

        ObjectNode toJson() {
            return Json.object()
                    .put("chainId", Long.toString(chainId))
                    .put("registry", registry.toString())
                    .put("owner", owner.toString())
                    .put("stream", stream)
                    .put("index", Long.toString(index))
                    .put("previousHead", previousHead.toString())
                    .put("head", head.toString())
                    .put("transactionHash", transactionHash.toString())
                    .put("blockNumber", Long.toString(blockNumber))
                    .put("blockHash", blockHash.toString())
                    .put("blockTimestamp", Long.toString(blockTimestamp));
        }

        static AnchorClaim parse(Members json) {
            json.allowOnly(MEMBERS);
            return new AnchorClaim(
                    json.chainId("chainId").value(),
                    json.address("registry"),
                    json.address("owner"),
                    json.text("stream"),
                    json.decimalLong("index"),
                    json.hash("previousHead"),
                    json.hash("head"),
                    json.hash("transactionHash"),
                    json.decimalLong("blockNumber"),
                    json.hash("blockHash"),
                    json.decimalLong("blockTimestamp"));
        }
    }

    /** A file of one row. */
    public static ProofFile ofRow(
            List<AbiType> leafEncoding,
            ArrayNode columns,
            List<Object> values,
            List<Hash32> proof,
            Hash32 root,
            String manifest,
            Optional<AnchorClaim> anchor,
            Optional<byte[]> featureWords,
            Optional<Hash32> featureSalt) {
        return new ProofFile(
                leafEncoding,
                columns,
                List.of(values),
                proof,
                Optional.empty(),
                root,
                manifest,
                anchor,
                Optional.empty(),
                featureWords,
                featureSalt);
    }

    /** The first row's values. */
    public List<Object> values() {
        return rows.get(0);
    }

    /** The first row's leaf. */
    public Hash32 leaf() {
        return Leaf.hash(leafEncoding, values());
    }

    /** The same proof with where its entry stands. */
    public ProofFile withAnchor(Optional<AnchorClaim> claim) {
        return new ProofFile(
                leafEncoding,
                columns,
                rows,
                proof,
                proofFlags,
                root,
                manifest,
                claim,
                offline,
                featureWords,
                featureSalt);
    }

    /** The same proof with what shows its entry without a node. */
    public ProofFile withOffline(OfflineProof shown) {
        return new ProofFile(
                leafEncoding,
                columns,
                rows,
                proof,
                proofFlags,
                root,
                manifest,
                anchor,
                Optional.of(shown),
                featureWords,
                featureSalt);
    }

    /** The rows' leaves, in the order of {@link #rows}. */
    public List<Hash32> leaves() {
        return rows.stream().map(values -> Leaf.hash(leafEncoding, values)).toList();
    }

    /** The manifest that the file carries, checked to be canonical. */
    public Manifest parsedManifest() {
        try {
            return Manifest.parse(AbiEncoder.utf8(manifest), "the proof file's manifest");
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "the proof file's manifest holds a lone surrogate", "give the file as it was published", e);
        }
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("format", proofFlags.isEmpty() ? FORMAT : MULTI_FORMAT);
        ArrayNode types = json.putArray("leafEncoding");
        leafEncoding.forEach(type -> types.add(type.toString()));
        json.set("columns", columns);
        if (proofFlags.isEmpty()) {
            json.set("values", cells(rows.get(0)));
        } else {
            ArrayNode list = json.putArray("values");
            rows.forEach(values -> list.add(cells(values)));
        }
        ArrayNode siblings = json.putArray("proof");
        proof.forEach(hash -> siblings.add(hash.toString()));
        proofFlags.ifPresent(flags -> flags.forEach(json.putArray("proofFlags")::add));
        json.put("root", root.toString()).put("manifest", manifest);
        anchor.ifPresent(claim -> json.set("anchor", claim.toJson()));
        offline.ifPresent(shown -> json.set("offline", shown.toJson()));
        featureWords.ifPresent(words -> json.put("featureWords", Hex.encode(words)));
        featureSalt.ifPresent(salt -> json.put("featureSalt", salt.toString()));
        return json;
    }

    /**
     * Reads a proof file strictly.
     *
     * @param what names the file in messages
     * @throws InvalidInputException if a member is missing, unknown, given twice or not written as it must be, or there
     *     are more than {@link #MOST_BYTES}
     */
    public static ProofFile parse(byte[] bytes, String what) {
        if (bytes.length > MOST_BYTES) {
            throw new InvalidInputException(
                    what + " has more than " + MOST_BYTES + " bytes, which no proof file has",
                    "give the file as it was published");
        }
        Members json = Members.of(Json.parseObject(bytes, what), what);
        boolean several = json.text("format").equals(MULTI_FORMAT);
        if (!several && !json.text("format").equals(FORMAT)) {
            throw json.wrong("format", "'" + FORMAT + "' or '" + MULTI_FORMAT + "'");
        }
        json.allowOnly(several ? MULTI_MEMBERS : MEMBERS);
        List<AbiType> types = json.texts("leafEncoding", AbiType::parse);
        if (!(json.node().get("columns") instanceof ArrayNode columns)) {
            throw json.wrong("columns", "a list");
        }
        if (json.has("featureSalt") && !json.has("featureWords")) {
            throw json.wrong("featureSalt", "beside 'featureWords', which it salts");
        }
        if (json.has("offline") && !json.has("anchor")) {
            throw json.wrong("offline", "beside 'anchor', which it shows");
        }
        return new ProofFile(
                types,
                columns,
                several ? rows(json, types, what) : List.of(values(json.node().get("values"), types, what, "values")),
                json.hashes("proof"),
                several ? Optional.of(json.flags("proofFlags")) : Optional.empty(),
                json.hash("root"),
                json.text("manifest"),
                json.optionalObject("anchor").map(AnchorClaim::parse),
                json.optionalObject("offline").map(OfflineProof::parse),
                json.has("featureWords") ? Optional.of(json.bytes("featureWords")) : Optional.empty(),
                json.has("featureSalt") ? Optional.of(json.hash("featureSalt")) : Optional.empty());
    }

    private ArrayNode cells(List<Object> values) {
        ArrayNode cells = Json.array();
        for (int i = 0; i < values.size(); i++) {
            cells.add(AbiJson.write(leafEncoding.get(i), values.get(i)));
        }
        return cells;
    }

    private static List<List<Object>> rows(Members json, List<AbiType> types, String what) {
        if (!(json.node().get("values") instanceof ArrayNode list) || list.isEmpty()) {
            throw json.wrong("values", "a list of at least one row");
        }
        List<List<Object>> rows = new ArrayList<>();
        for (JsonNode row : list) {
            rows.add(values(row, types, what, "values[" + rows.size() + "]"));
        }
        return rows;
    }

    private static List<Object> values(JsonNode row, List<AbiType> types, String what, String member) {
        if (!(row instanceof ArrayNode cells) || cells.size() != types.size()) {
            throw new InvalidInputException(
                    what + ": member '" + member + "' is not a list of " + types.size()
                            + " values, one for each type in leafEncoding",
                    "give the file as it was published");
        }
        List<Object> values = new ArrayList<>();
        for (JsonNode cell : cells) {
            int i = values.size();
            values.add(AbiJson.read(types.get(i), cell, what + ": " + member + "[" + i + "]"));
        }
        return values;
    }
}
