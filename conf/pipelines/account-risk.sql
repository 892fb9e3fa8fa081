-- One row for each account and each ten blocks in which it sent or received. What a receipt says of these blocks is
-- known when they are over; the label is of the next ten blocks in which the account is seen.
WITH
-- include "account-activity.sql"
behaviour AS (
  SELECT
    account,
    period,
    count(*) AS transactions,
    count(DISTINCT other) AS counterparties,
    count(DISTINCT block_number) AS blocks_active,
    coalesce(sum(ether) FILTER (WHERE sends), 0D) AS ether_sent,
    coalesce(sum(ether) FILTER (WHERE NOT sends), 0D) AS ether_received,
    avg(gas_price) AS gas_price,
    avg(CAST(sends AS INT)) AS share_sent,
    avg(CAST(has_data AS INT)) AS share_with_data,
    avg(CAST(creates AS INT)) AS share_creating,
    avg(CAST(is_round AS INT)) AS share_round,
    avg(failed) AS share_failed
  FROM activity
  GROUP BY account, period
),
moved AS (
  SELECT account, period, count(*) AS token_transfers, count(DISTINCT token_address) AS tokens
  FROM token_transfers
  LATERAL VIEW explode(array_distinct(array(from_address, to_address))) side AS account
  LATERAL VIEW explode(array(CAST(floor(block_number / 10) AS BIGINT))) interval AS period
  GROUP BY account, period
)
SELECT
  b.account,
  b.period * 10 + 9 AS last_block,
  b.transactions,
  b.counterparties,
  b.blocks_active,
  b.ether_sent,
  b.ether_received,
  b.gas_price,
  b.share_sent,
  b.share_with_data,
  b.share_creating,
  b.share_round,
  b.share_failed,
  coalesce(m.token_transfers, 0) AS token_transfers,
  coalesce(m.tokens, 0) AS tokens,
  CAST(coalesce(
    l.label,
    lead(b.share_failed) OVER (PARTITION BY b.account ORDER BY b.period) > 0.5
  ) AS INT) AS risky
FROM behaviour b
LEFT JOIN moved m ON m.account = b.account AND m.period = b.period
LEFT JOIN labels l ON l.address = b.account
