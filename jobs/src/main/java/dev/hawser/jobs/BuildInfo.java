package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which code made a run. */
final class BuildInfo implements IVersionProvider {

    @Override
    public String[] getVersion() {
        ObjectNode build = toJson();
        return new String[] {
            "hawser " + build.get("version").textValue() + ", commit "
                    + build.get("commit").textValue()
        };
    }

    static String version() {
        return toJson().get("version").textValue();
    }

    /** The member {@code code} of a manifest: version and commit. */
    static ObjectNode toJson() {
        Properties build = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("/dev/hawser/build.properties")) {
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
