package dev.hawser.ingest;

import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lists a local file, or the files below a local folder, each once. Links are followed as long as they stay within the
 * input: one that leads out could bring in what nobody meant to publish, and Hadoop's listing has no end where one leads
 * back.
 */
final class LocalFiles extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Path base;
    private final Map<Path, Path> byRealPath = new TreeMap<>();

    private LocalFiles(Path root, Path base) {
        this.root = root;
        this.base = base;
    }

    /**
     * The files, without those whose names are hidden.
     *
     * @param base the real path of the input that the file or folder belongs to
     * @throws InvalidInputException if a link leads out of the input, or nowhere, or a name can't be opened
     */
    static List<InputFile> below(Path root, Path base) throws IOException {
        LocalFiles files = new LocalFiles(root, base);
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, files);
        List<InputFile> found = new ArrayList<>();
        for (Path file : files.byRealPath.values()) {
            found.add(new InputFile(
                    new org.apache.hadoop.fs.Path(file.toUri()),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis()));
        }
        return found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        if (isHidden(folder)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        real(folder);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (isHidden(file)) {
            return FileVisitResult.CONTINUE;
        } else if (attributes.isSymbolicLink()) {
            throw new InvalidInputException(
                    file + " is a link to nothing", "put back the file that it led to, or remove the link");
        } else if (file.getFileName().toString().contains(":")) {
            throw new InvalidInputException(
                    file + " has a colon in its name, which Hadoop can't open", "rename the file");
        }
        byRealPath.merge(real(file), file, (one, other) -> one.compareTo(other) < 0 ? one : other);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof FileSystemLoopException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }

    private boolean isHidden(Path path) {
        return !path.equals(root) && InputFiles.isHidden(path.getFileName().toString());
    }

    private Path real(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!real.startsWith(base)) {
            throw new InvalidInputException(
                    path + " is a link out of the input, to " + real,
                    "name that place as an input of its own, or remove the link");
        }
        return real;
    }
}
