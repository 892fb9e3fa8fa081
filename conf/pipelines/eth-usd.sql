-- One row a day. Everything but close_ahead is known when the day closes; close_ahead is the next day's close,
-- known when that day is over.
WITH windows AS (
  SELECT
    *,
    CAST(close AS DOUBLE) AS c,
    lead(close) OVER (ORDER BY date) AS close_ahead,
    lag(CAST(close AS DOUBLE)) OVER (ORDER BY date) AS c_1,
    avg(ln(CAST(close AS DOUBLE))) OVER (ORDER BY date ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS log_mean_7,
    avg(ln(CAST(close AS DOUBLE))) OVER (ORDER BY date ROWS BETWEEN 29 PRECEDING AND CURRENT ROW) AS log_mean_30,
    avg(ln(CAST(volume AS DOUBLE))) OVER (ORDER BY date ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS log_volume_7,
    row_number() OVER (ORDER BY date) AS seen
  FROM prices
)
SELECT
  CAST(date AS TIMESTAMP) AS day,
  CAST(date_add(date, 2) AS TIMESTAMP) AS known_at,
  close,
  close_ahead,
  ln(c / c_1) AS change,
  ln(c) - log_mean_7 AS above_mean_7,
  ln(c) - log_mean_30 AS above_mean_30,
  ln(CAST(high AS DOUBLE) / CAST(low AS DOUBLE)) AS log_range,
  coalesce(try_divide(CAST(close - low AS DOUBLE), CAST(high - low AS DOUBLE)), 0.5D) AS place_in_range,
  ln(CAST(volume AS DOUBLE)) - log_volume_7 AS above_volume_7
FROM windows
WHERE seen >= 30
