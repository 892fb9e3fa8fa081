package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.Hash32;

/**
 * What a run replaces.
 *
 * @param digest the manifest of the run that it replaces
 * @param reason why, for people
 */
public record Supersedes(Hash32 digest, String reason) {

    /** The member {@code supersedes} of a claim and of a manifest. */
    public ObjectNode toJson() {
        return Json.object().put("digest", digest.toString()).put("reason", reason);
    }

    public static Supersedes parse(Members json) {
        return new Supersedes(json.hash("digest"), json.text("reason"));
    }
}
