package dev.hawser.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which code this is. */
public final class Build {
    private Build() {}

    public static String version() {
        return toJson().get("version").textValue();
    }

    /** The member {@code code} of a manifest: version and commit. */
    public static ObjectNode toJson() {
        Properties build = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/dev/hawser/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Json.object()
                .put("version", build.getProperty("git.build.version", "unknown"))
                .put("commit", build.getProperty("git.commit.id.full", "unknown"));
    }
}
