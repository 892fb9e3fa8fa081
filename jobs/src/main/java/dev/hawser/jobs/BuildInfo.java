package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.session.Build;
import picocli.CommandLine.IVersionProvider;

/** Which code made a run. */
final class BuildInfo implements IVersionProvider {

    @Override
    public String[] getVersion() {
        ObjectNode build = Build.toJson();
        return new String[] {
            "hawser " + build.get("version").textValue() + ", commit "
                    + build.get("commit").textValue()
        };
    }
}
