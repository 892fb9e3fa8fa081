-- One row a transaction, numbered in the order of what is known of it. What a receipt says is known only afterwards and is no
-- feature; nor is the time, since the phishing transactions of this list are simply later than the others.
WITH exact AS (
  SELECT
    *,
    CAST(gas_price AS DECIMAL(38, 0)) AS price_wei,
    CAST(value AS DECIMAL(38, 0)) AS value_wei
  FROM transactions
),
-- digits without the zeros behind them: how round an amount is
rounded AS (
  SELECT
    *,
    length(trim(TRAILING '0' FROM CAST(price_wei AS STRING))) AS price_digits,
    length(trim(TRAILING '0' FROM CAST(value_wei AS STRING))) AS value_digits,
    length(trim(TRAILING '0' FROM CAST(gas AS STRING))) AS gas_digits
  FROM exact
)
SELECT
  row_number() OVER (ORDER BY block_number, block_timestamp, gas, gas_price, value, receipt_gas_used) AS transaction,
  block_number,
  CAST(class AS INT) AS phishing,
  CAST(gas AS DOUBLE) AS gas,
  gas_price / 1e9 AS gas_price_gwei,
  value / 1e18 AS value_ether,
  gas_digits,
  price_digits,
  value_digits,
  -- decimals that it takes to write the price in gwei and the value in ether; -1 for nothing at all
  IF(price_wei = 0, -1, greatest(0, 9 - length(CAST(price_wei AS STRING)) + price_digits)) AS price_decimals,
  IF(value_wei = 0, -1, greatest(0, 18 - length(CAST(value_wei AS STRING)) + value_digits)) AS value_decimals
FROM rounded
