package dev.hawser.store;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** On S3: an object appears when its upload ends, and one that is conditional fails where the name exists by then. */
final class S3aFiles implements ExclusiveFiles {
    /** Sends {@code If-None-Match: *}. Without it S3A asks first and then overwrites, which lets several win. */
    private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

    private final FileSystem files;

    S3aFiles(FileSystem files) {
        this.files = files;
    }

    @Override
    public void create(Path path, byte[] content) throws IOException {
        FSDataOutputStreamBuilder<?, ?> upload =
                files.createFile(path).recursive().overwrite(true);
        upload.must(CONDITIONAL, true);
        try (FSDataOutputStream out = upload.build()) {
            out.write(content);
        }
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        try (FSDataOutputStream out = files.create(path, true)) {
            out.write(content);
        }
    }
}
