package dev.hawser.ingest;

import dev.hawser.ingest.uint256.Uint256Functions;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Analyses the pipeline's query over empty tables with the columns that the input has, before any row is read. */
final class SqlCheck {
    private static final Pattern NAME = Pattern.compile("`([^`]*)`");

    private final String sqlName;
    private final List<TableInput> tables;

    SqlCheck(String sqlName, List<TableInput> tables) {
        this.sqlName = sqlName;
        this.tables = tables;
    }

    /** @throws InvalidInputException if the query can't be analysed: its syntax, a table or a column */
    void check(SparkSession session, String sql) {
        Uint256Functions.register(session);
        for (TableInput table : tables) {
            session.createDataFrame(List.<Row>of(), TableSchema.struct(table.output()))
                    .createOrReplaceTempView(table.name());
        }
        try {
            // as a view, because a statement that is no query would be carried out
            session.sql("create or replace temporary view hawser_query as " + sql);
        } catch (Exception e) {
            if (e instanceof AnalysisException analysis) {
                throw explain(analysis);
            }
            throw e;
        }
    }

    private InvalidInputException explain(AnalysisException e) {
        String where = sqlName + (e.line().isDefined() ? " line " + e.line().get() : "");
        String condition = e.getCondition() == null ? "" : e.getCondition();
        Map<String, String> parameters = e.getMessageParameters();
        if (condition.startsWith("UNRESOLVED_COLUMN")) {
            return column(where, lastName(parameters.get("objectName")), parameters.get("proposal"), e);
        }
        if (condition.startsWith("TABLE_OR_VIEW_NOT_FOUND")) {
            return new InvalidInputException(
                    where + " reads the table " + parameters.get("relationName")
                            + ", which the pipeline doesn't declare",
                    "add it to the pipeline's tables, or read one of "
                            + tables.stream().map(TableInput::name).toList(),
                    e);
        }
        return new InvalidInputException(
                where + ": "
                        + e.getMessage()
                                .lines()
                                .findFirst()
                                .orElse("not a query")
                                .strip(),
                "correct the query",
                e);
    }

    private InvalidInputException column(String where, String column, String proposal, AnalysisException cause) {
        for (TableInput table : tables) {
            Optional<InputFile> without = table.firstWithout(column);
            if (table.schema().column(column).isPresent() && without.isPresent()) {
                return new InvalidInputException(
                        where + " reads the column '" + column + "' of '" + table.name() + "', which the header of "
                                + without.get() + " lacks",
                        BlockTimes.wouldGive(column, table, tables)
                                ? BlockTimes.ADVICE + ", or leave it out of the query"
                                : "export the table with that column, or leave it out of the query",
                        cause);
            }
        }
        return new InvalidInputException(
                where + " reads the column '" + column + "', which no table has",
                proposal == null ? "correct the query" : "correct the name; there are " + proposal,
                cause);
    }

    private static String lastName(String quoted) {
        String last = quoted;
        Matcher names = NAME.matcher(quoted);
        while (names.find()) {
            last = names.group(1);
        }
        return last;
    }
}
