package dev.hawser.score;

/**
 * A row before any transform: {@code null} where a cell is missing, else a {@code Double}, {@code Float}, {@code Byte},
 * {@code Short}, {@code Integer}, {@code Long}, {@code BigDecimal}, {@code Boolean}, {@code String}, {@code Instant} or
 * {@code LocalDate}.
 */
@FunctionalInterface
public interface Cells {
    Object get(String column);
}
