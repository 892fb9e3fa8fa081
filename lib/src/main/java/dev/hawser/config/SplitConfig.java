package dev.hawser.config;

import java.util.Optional;

/**
 * Which labelled rows a model is fitted on, and which it is measured on.
 *
 * @param trainShare the share of the rows that the model is fitted on; the rest validates it
 * @param group the column whose values never stand on both sides
 * @param folds into how many parts the training rows are cut to choose settings, by group or row where the split is by
 *     time too; 0 where nothing is chosen
 * @param stratify whether the parts have the label's classes in equal shares
 */
public record SplitConfig(By by, double trainShare, Optional<String> group, int folds, boolean stratify) {

    /** What decides on which side a row stands. */
    public enum By {
        /** The oldest rows are fitted on, the newest validate. */
        TIME,
        /** A hash of the row's group. */
        GROUP,
        /** A hash of the row's key. */
        RANDOM
    }

    /** The oldest share of the rows, without folds. */
    public static SplitConfig byTime(double trainShare) {
        return new SplitConfig(By.TIME, trainShare, Optional.empty(), 0, false);
    }
}
