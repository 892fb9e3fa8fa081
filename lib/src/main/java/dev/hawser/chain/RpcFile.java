package dev.hawser.chain;

import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file with the URLs of a chain's nodes, one a line: unlike an argument, only its owner need be able to read it. */
public final class RpcFile {
    private RpcFile() {}

    /**
     * The URLs. Empty lines and those that begin with # don't count.
     *
     * @throws InvalidInputException if the file can't be read or has none; no message quotes it
     */
    public static List<String> read(Path file) {
        List<String> urls;
        try {
            urls = Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the file " + file + " of --rpc-file can't be read: "
                            + e.getClass().getSimpleName(),
                    "name a readable file with a URL on each line");
        }
        if (urls.isEmpty()) {
            throw new InvalidInputException(
                    "the file " + file + " of --rpc-file has no URL", "write a node's URL on its first line");
        }
        return urls;
    }
}
