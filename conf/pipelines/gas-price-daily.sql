-- One row a day. Everything but price_ahead is known at the end of the day; price_ahead is the next day's average gas price. Of every
-- price only how it stands to its own past is a feature: levels drift. The first week of the chain has no price.
WITH priced AS (
  SELECT
    date_utc AS day,
    CAST(value_wei / 1000000000BD AS DECIMAL(38, 9)) AS price,
    CAST(value_wei AS DOUBLE) / 1e9 AS p,
    row_number() OVER (ORDER BY date_utc) AS seen
  FROM days
  WHERE value_wei > 0
),
windows AS (
  SELECT
    *,
    lead(price) OVER (ORDER BY day) AS price_ahead,
    percentile(p, 0.5) OVER (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS median_7,
    avg(ln(p)) OVER (ORDER BY day ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS log_mean_2,
    avg(ln(p)) OVER (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS log_mean_7,
    avg(ln(p)) OVER (ORDER BY day ROWS BETWEEN 29 PRECEDING AND CURRENT ROW) AS log_mean_30
  FROM priced
)
SELECT
  CAST(day AS TIMESTAMP) AS day,
  CAST(date_add(day, 2) AS TIMESTAMP) AS known_at,
  price,
  price_ahead,
  ln(p) - log_mean_2 AS above_mean_2,
  ln(p) - log_mean_7 AS above_mean_7,
  ln(p) - log_mean_30 AS above_mean_30,
  greatest(ln(p) - ln(median_7), 0) AS spike,
  dayofweek(date_add(day, 1)) AS weekday
FROM windows
-- a month of prices is the least to compare with
WHERE seen >= 30
