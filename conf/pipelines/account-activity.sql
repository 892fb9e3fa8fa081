-- CTE activity: each transaction once for its sender and once for its receiver or the contract that it creates.
activity AS (
  SELECT
    side.account,
    side.other,
    side.sends,
    t.block_number,
    CAST(floor(t.block_number / 10) AS BIGINT) AS period,
    CAST(t.value AS DOUBLE) / 1e18 AS ether,
    CAST(t.gas_price AS DOUBLE) / 1e9 AS gas_price,
    length(t.input) > 2 AS has_data,
    t.to_address IS NULL AS creates,
    t.value > 0 AND t.value % 10000000000000000BD = 0 AS is_round,
    1 - r.status AS failed
  FROM transactions t
  LEFT JOIN receipts r ON r.transaction_hash = t.hash
  LATERAL VIEW inline(array(
    named_struct('account', t.from_address, 'other', coalesce(t.to_address, r.contract_address), 'sends', true),
    named_struct('account', coalesce(t.to_address, r.contract_address), 'other', t.from_address, 'sends', false)
  )) side
  WHERE side.account IS NOT NULL
),
