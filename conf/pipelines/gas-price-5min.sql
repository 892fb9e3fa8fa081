-- One row in five minutes. Everything but price_ahead is known at the end of the row's five minutes; price_ahead is the
-- minimum gas price ten rows later. Of every price only how it stands to its own past is a feature: levels drift.
WITH priced AS (
  SELECT
    datetime,
    CAST(min_gas_price AS DECIMAL(38, 9)) AS price,
    CAST(CAST(min_gas_price AS DECIMAL(38, 9)) AS DOUBLE) AS p,
    datetime + INTERVAL 50 MINUTES AS ahead,
    row_number() OVER (ORDER BY datetime) AS seen
  FROM fees
),
windows AS (
  SELECT
    *,
    lead(price, 10) OVER (ORDER BY datetime) AS price_ahead,
    percentile(p, 0.5) OVER (ORDER BY datetime ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS median_3,
    percentile(p, 0.5) OVER (ORDER BY datetime ROWS BETWEEN 5 PRECEDING AND CURRENT ROW) AS median_6,
    percentile(p, 0.5) OVER (ORDER BY datetime ROWS BETWEEN 23 PRECEDING AND CURRENT ROW) AS median_24,
    avg(p) OVER (ORDER BY datetime ROWS BETWEEN 287 PRECEDING AND CURRENT ROW) AS mean_day,
    avg(ln(p)) OVER (ORDER BY datetime ROWS BETWEEN 287 PRECEDING AND CURRENT ROW) AS log_mean_day,
    avg(ln(p)) OVER (ORDER BY datetime ROWS BETWEEN 2015 PRECEDING AND CURRENT ROW) AS log_mean_week
  FROM priced
)
SELECT
  datetime,
  price,
  price_ahead,
  -- when the step that is forecast is over
  timestampadd(MINUTE, 55, datetime) AS known_at,
  greatest(ln(p) - ln(median_6), 0) AS spike,
  ln(p) - ln(median_3) AS above_median_15m,
  ln(p) - ln(median_24) AS above_median_2h,
  ln(p) - ln(mean_day) AS above_mean_day,
  ln(p) - log_mean_day AS above_log_mean_day,
  ln(p) - log_mean_week AS above_log_mean_week,
  hour(ahead) + minute(ahead) / 60 AS clock,
  hour(ahead) AS hour,
  minute(ahead) AS minute,
  CAST(dayofweek(ahead) IN (1, 7) AS INT) AS weekend
FROM windows
-- a day of prices is the least to compare with
WHERE seen > 288
