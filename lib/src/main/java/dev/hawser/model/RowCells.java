package dev.hawser.model;

import dev.hawser.score.Cells;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The cells of one Spark row at a time, by column. */
final class RowCells implements Cells {
    private final Map<String, Integer> positions = new HashMap<>();
    private Row row;

    RowCells(List<String> columns) {
        for (int i = 0; i < columns.size(); i++) {
            positions.put(columns.get(i), i);
        }
    }

    RowCells at(Row next) {
        row = next;
        return this;
    }

    @Override
    public Object get(String column) {
        Object cell = row.get(positions.get(column));
        if (cell instanceof Timestamp timestamp) {
            return timestamp.toInstant();
        }
        return cell instanceof Date date ? date.toLocalDate() : cell;
    }
}
