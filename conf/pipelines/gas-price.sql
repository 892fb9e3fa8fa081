-- One row a block. Everything but price_ahead is known when the block is; price_ahead is the price five blocks later.
-- Blocks without transactions have no median, so without a base fee they have no row.
WITH per_block AS (
  SELECT
    block_number,
    min(block_timestamp) AS block_time,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY gas_price) AS median_price,
    percentile_disc(0.1) WITHIN GROUP (ORDER BY gas_price) AS low_price,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY gas_price) AS high_price,
    count(*) AS transactions
  FROM transactions
  GROUP BY block_number
),
priced AS (
  SELECT
    p.block_number,
    p.block_time,
    CAST(coalesce(b.base_fee_per_gas, p.median_price) / 1000000000BD AS DECIMAL(38, 9)) AS price,
    CAST((p.high_price - p.low_price) / 1000000000BD AS DECIMAL(38, 9)) AS spread,
    ln(1 + p.transactions) AS load
  FROM per_block p
  LEFT JOIN blocks b ON b.number = p.block_number
),
lagged AS (
  SELECT
    *,
    lead(price, 5) OVER w AS price_ahead,
    lead(block_time, 5) OVER w AS known_at,
    lag(price, 1) OVER w AS price_1,
    lag(price, 2) OVER w AS price_2,
    lag(price, 5) OVER w AS price_5,
    lag(price, 10) OVER w AS price_10,
    avg(CAST(price AS DOUBLE)) OVER (ORDER BY block_number ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS mean_10,
    avg(CAST(price AS DOUBLE)) OVER (ORDER BY block_number ROWS BETWEEN 49 PRECEDING AND CURRENT ROW) AS mean_50
  FROM priced
  WINDOW w AS (ORDER BY block_number)
)
SELECT
  block_number,
  block_time,
  price,
  price_ahead,
  known_at,
  CAST(price - price_1 AS DOUBLE) AS change_1,
  CAST(price - price_2 AS DOUBLE) AS change_2,
  CAST(price - price_5 AS DOUBLE) AS change_5,
  CAST(price - price_10 AS DOUBLE) AS change_10,
  CAST(price AS DOUBLE) - mean_10 AS above_mean_10,
  CAST(price AS DOUBLE) - mean_50 AS above_mean_50,
  CAST(spread AS DOUBLE) AS spread,
  load
FROM lagged
WHERE price_10 IS NOT NULL
