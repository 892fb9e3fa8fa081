package dev.hawser.config;

import java.util.List;
import java.util.Optional;

/**
 * What a batch publishes.
 *
 * @param key the columns that make a row unique
 * @param commitsFeatures whether each leaf binds the row's feature words
 * @param salted whether each leaf holds a salt, without which nobody can try out what else stands in it
 * @param where a condition in SQL over the published columns; rows for which it is not true are left out
 */
public record PublishConfig(
        List<Column> columns, List<String> key, boolean commitsFeatures, boolean salted, Optional<String> where) {

    /** Of all rows. */
    public PublishConfig(List<Column> columns, List<String> key, boolean commitsFeatures, boolean salted) {
        this(columns, key, commitsFeatures, salted, Optional.empty());
    }

    /** Without salts. */
    public PublishConfig(List<Column> columns, List<String> key, boolean commitsFeatures) {
        this(columns, key, commitsFeatures, false);
    }

    /**
     * @param role a role of FORMATS.md; {@code key} and {@code value} take the SQL's column of that name, the others what
     *     the model says
     * @param type the Spark type to cast to; the SQL's own where it is absent
     * @param abi the declared ABI type; what follows from the Spark type where it is absent
     * @param category the class whose probability it is; that of the row's own class where it is absent
     */
    public record Column(
            String name, String role, Optional<String> type, Optional<String> abi, Optional<String> category) {

        /** Of no class of its own. */
        public Column(String name, String role, Optional<String> type, Optional<String> abi) {
            this(name, role, type, abi, Optional.empty());
        }
    }
}
