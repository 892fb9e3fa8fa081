package dev.hawser.jobs;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Secrets that lie where other users of the machine can read them. */
final class Exposure {
    /** Keys of providers are longer, and names of networks shorter. */
    private static final int SHORTEST_KEY = 16;

    private static final List<String> URL_KEYS = List.of("deploy.rpc", "deploy.signer.web3signer");

    private Exposure() {}

    /** What is open in a command's arguments. */
    static List<String> ofArguments(CommonOptions options) {
        List<String> warnings = new ArrayList<>();
        if (options.rpcArgument().stream().anyMatch(Exposure::holdsKey)) {
            warnings.add(argument("--rpc"));
        }
        for (Map.Entry<String, String> set : options.set().entrySet()) {
            if (URL_KEYS.contains(set.getKey()) && holdsKey(set.getValue())) {
                warnings.add(argument("--set " + set.getKey()));
            }
        }
        return warnings;
    }

    /** Which of the files others can read; where the file system does not know, none. */
    static List<String> ofFiles(Stream<Optional<Path>> files) {
        return files.flatMap(Optional::stream)
                .filter(Exposure::isReadByOthers)
                .map(file -> file + " can be read by every user of this machine: chmod 600 " + file)
                .toList();
    }

    /** Whether one of the URLs has user information, a query, or a path that looks like a key. */
    static boolean holdsKey(String urls) {
        return Stream.of(urls.split(",")).anyMatch(Exposure::oneHoldsKey);
    }

    private static boolean oneHoldsKey(String url) {
        try {
            URI uri = new URI(url.strip());
            return uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawPath() != null
                            && Stream.of(uri.getRawPath().split("/"))
                                    .anyMatch(segment -> segment.length() >= SHORTEST_KEY);
        } catch (URISyntaxException e) {
            return true;
        }
    }

    private static String argument(String option) {
        return "the URL of " + option
                + " seems to hold a key, and every user of this machine can see arguments: write it"
                + " into a file of your own and name that with --rpc-file, or in a file that --conf names";
    }

    private static boolean isReadByOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
