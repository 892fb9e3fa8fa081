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
 * One row with everything that shows it was published: its values, the way to the root, the manifest and, once final,
 * the entry on chain.
 *
 * @param columns as in the manifest, {@code schema} first
 * @param values Java objects as {@link Leaf} takes them
 * @param manifest the exact published text
 * @param featureWords the row's feature words, where the publisher shows them
 * @param featureSalt what hides the words of a salted batch; only beside them
 */
public record ProofFile(
        List<AbiType> leafEncoding,
        ArrayNode columns,
        List<Object> values,
        List<Hash32> proof,
        Hash32 root,
        String manifest,
        Optional<AnchorClaim> anchor,
        Optional<byte[]> featureWords,
        Optional<Hash32> featureSalt) {

    public static final String FORMAT = "hawser-proof-v1";
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
                    json.decimalLong("chainId"),
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

    /** The same proof with where its entry stands. */
    public ProofFile withAnchor(Optional<AnchorClaim> claim) {
        return new ProofFile(leafEncoding, columns, values, proof, root, manifest, claim, featureWords, featureSalt);
    }

    public Hash32 leaf() {
        return Leaf.hash(leafEncoding, values);
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
        ObjectNode json = Json.object().put("format", FORMAT);
        ArrayNode types = json.putArray("leafEncoding");
        leafEncoding.forEach(type -> types.add(type.toString()));
        json.set("columns", columns);
        ArrayNode cells = json.putArray("values");
        for (int i = 0; i < values.size(); i++) {
            cells.add(AbiJson.write(leafEncoding.get(i), values.get(i)));
        }
        ArrayNode siblings = json.putArray("proof");
        proof.forEach(hash -> siblings.add(hash.toString()));
        json.put("root", root.toString()).put("manifest", manifest);
        anchor.ifPresent(claim -> json.set("anchor", claim.toJson()));
        featureWords.ifPresent(words -> json.put("featureWords", Hex.encode(words)));
        featureSalt.ifPresent(salt -> json.put("featureSalt", salt.toString()));
        return json;
    }

    /**
     * Reads a proof file strictly.
     *
     * @param what names the file in messages
     * @throws InvalidInputException if a member is missing, unknown, given twice or not written as it must be
     */
    public static ProofFile parse(byte[] bytes, String what) {
        Members json = Members.of(Json.parseObject(bytes, what), what);
        json.allowOnly(MEMBERS);
        if (!json.text("format").equals(FORMAT)) {
            throw json.wrong("format", "'" + FORMAT + "'");
        }
        List<AbiType> types =
                json.texts("leafEncoding").stream().map(AbiType::parse).toList();
        if (!(json.node().get("columns") instanceof ArrayNode columns)) {
            throw json.wrong("columns", "a list");
        }
        if (json.has("featureSalt") && !json.has("featureWords")) {
            throw json.wrong("featureSalt", "beside 'featureWords', which it salts");
        }
        return new ProofFile(
                types,
                columns,
                values(json, types, what),
                json.hashes("proof"),
                json.hash("root"),
                json.text("manifest"),
                json.optionalObject("anchor").map(AnchorClaim::parse),
                json.optionalText("featureWords").map(Hex::decode),
                json.has("featureSalt") ? Optional.of(json.hash("featureSalt")) : Optional.empty());
    }

    private static List<Object> values(Members json, List<AbiType> types, String what) {
        if (!(json.node().get("values") instanceof ArrayNode cells) || cells.size() != types.size()) {
            throw json.wrong("values", "a list of " + types.size() + " values, one for each type in leafEncoding");
        }
        List<Object> values = new ArrayList<>();
        for (JsonNode cell : cells) {
            int i = values.size();
            values.add(AbiJson.read(types.get(i), cell, what + ": values[" + i + "]"));
        }
        return values;
    }
}
