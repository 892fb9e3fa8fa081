package dev.hawser.store;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** On HDFS: written beside and synced, then renamed. The namenode refuses a rename to a name that exists. */
final class HdfsFiles implements ExclusiveFiles {
    private final FileSystem files;
    private final FileContext names;

    HdfsFiles(FileSystem files) throws IOException {
        this.files = files;
        this.names = FileContext.getFileContext(files.getUri(), files.getConf());
    }

    @Override
    public void create(Path path, byte[] content) throws IOException {
        publish(path, content, Rename.NONE);
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        publish(path, content, Rename.OVERWRITE);
    }

    private void publish(Path path, byte[] content, Rename how) throws IOException {
        Path whole = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
        try {
            try (FSDataOutputStream out = files.create(whole, false)) {
                out.write(content);
                out.hsync();
            }
            names.rename(whole, path, how);
        } finally {
            files.delete(whole, false);
        }
    }
}
