package dev.hawser.ingest;

import org.apache.hadoop.fs.Path;

/** @param size in bytes, as stored (compressed where it is) */
record InputFile(Path path, long size) {

    String name() {
        return path.getName();
    }

    String folder() {
        return path.getParent() == null ? "" : path.getParent().getName();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
