-- One row a transaction. The label comes from the receipt; before Byzantium a receipt has no status and the label is null.
SELECT
  t.hash,
  t.block_number,
  CAST(1 - r.status AS INT) AS failed,
  ln(1 + CAST(t.gas AS DOUBLE)) AS log_gas,
  ln(1 + (length(t.input) - 2) / 2) AS log_input_bytes,
  ln(1 + CAST(t.value AS DOUBLE) / 1e9) AS log_value,
  ln(1 + CAST(t.gas_price AS DOUBLE) / 1e9) AS log_gas_price,
  CAST(t.value > 0 AS INT) AS has_value,
  CAST(t.input = '0x' AS INT) AS is_transfer,
  CAST(t.to_address IS NULL AS INT) AS is_creation,
  ln(1 + CAST(t.nonce AS DOUBLE)) AS log_nonce
FROM transactions t
JOIN receipts r ON r.transaction_hash = t.hash
