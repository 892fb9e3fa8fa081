-- One row an account. What is missing is 0: in this list a missing token column gives the label away, a zero doesn't.
-- Addresses and names of tokens are no features. A ratio whose divisor is 0 is 0.
WITH filled AS (
  SELECT
    id,
    lower(address) AS address,
    CAST(flag AS INT) AS fraud,
    avg_min_between_sent_tnx,
    avg_min_between_received_tnx,
    time_diff_between_first_and_last_mins AS minutes_active,
    CAST(sent_tnx AS DOUBLE) AS sent_tnx,
    CAST(received_tnx AS DOUBLE) AS received_tnx,
    CAST(unique_received_from_addresses AS DOUBLE) AS unique_received_from_addresses,
    CAST(unique_sent_to_addresses AS DOUBLE) AS unique_sent_to_addresses,
    min_value_received,
    max_value_received,
    avg_val_received,
    min_val_sent,
    max_val_sent,
    avg_val_sent,
    CAST(total_transactions AS DOUBLE) AS total_transactions,
    total_ether_sent,
    total_ether_received,
    total_ether_balance,
    coalesce(total_erc20_tnxs, 0) AS total_erc20_tnxs,
    coalesce(erc20_total_ether_received, 0) AS erc20_total_received,
    coalesce(erc20_total_ether_sent, 0) AS erc20_total_sent,
    coalesce(erc20_uniq_sent_addr, 0) AS erc20_uniq_sent_addr,
    coalesce(erc20_uniq_rec_addr, 0) AS erc20_uniq_rec_addr,
    coalesce(erc20_uniq_rec_contract_addr, 0) AS erc20_uniq_rec_contract_addr,
    coalesce(erc20_min_val_rec, 0) AS erc20_min_val_rec,
    coalesce(erc20_max_val_rec, 0) AS erc20_max_val_rec,
    coalesce(erc20_avg_val_rec, 0) AS erc20_avg_val_rec,
    coalesce(erc20_uniq_sent_token_name, 0) AS erc20_uniq_sent_tokens,
    coalesce(erc20_uniq_rec_token_name, 0) AS erc20_uniq_rec_tokens,
    array(1.000000BD, 0.100000BD, 0.010000BD, 0.001000BD, 0.000100BD, 0.000010BD, 0.000001BD) AS units
  FROM accounts
),
timed AS (
  SELECT
    *,
    avg_min_between_sent_tnx * sent_tnx AS minutes_sending,
    avg_min_between_received_tnx * received_tnx AS minutes_receiving
  FROM filled
)
SELECT
  * EXCEPT (units),
  -- what of it stays, and how its amounts relate
  coalesce(try_divide(total_ether_balance, total_ether_received), 0) AS balance_to_received,
  coalesce(try_divide(total_ether_sent, total_ether_received), 0) AS sent_to_received,
  coalesce(try_divide(total_ether_received, received_tnx), 0) AS received_per_tnx,
  coalesce(try_divide(avg_val_received, max_value_received), 0) AS avg_to_max_received,
  coalesce(try_divide(min_value_received, max_value_received), 0) AS min_to_max_received,
  coalesce(try_divide(min_value_received, avg_val_received), 0) AS min_to_avg_received,
  coalesce(try_divide(avg_val_sent, max_val_sent), 0) AS avg_to_max_sent,
  coalesce(try_divide(min_val_sent, max_val_sent), 0) AS min_to_max_sent,
  coalesce(try_divide(min_val_sent, avg_val_sent), 0) AS min_to_avg_sent,
  coalesce(try_divide(max_value_received, total_ether_received), 0) AS max_to_all_received,
  coalesce(try_divide(max_val_sent, total_ether_received), 0) AS max_sent_to_received,
  coalesce(try_divide(max_val_sent, max_value_received), 0) AS max_sent_to_max_received,
  coalesce(try_divide(avg_val_sent, avg_val_received), 0) AS avg_sent_to_avg_received,
  coalesce(try_divide(min_val_sent, min_value_received), 0) AS min_sent_to_min_received,
  -- with whom
  coalesce(try_divide(sent_tnx, total_transactions), 0) AS sent_share,
  coalesce(try_divide(unique_received_from_addresses, received_tnx), 0) AS senders_per_tnx,
  coalesce(try_divide(unique_sent_to_addresses, sent_tnx), 0) AS receivers_per_tnx,
  coalesce(try_divide(unique_received_from_addresses, unique_sent_to_addresses), 0) AS senders_to_receivers,
  -- when
  coalesce(try_divide(minutes_active, total_transactions), 0) AS minutes_per_tnx,
  coalesce(try_divide(minutes_sending, minutes_active), 0) AS sending_share,
  coalesce(try_divide(minutes_receiving, minutes_active), 0) AS receiving_share,
  coalesce(try_divide(avg_min_between_sent_tnx, avg_min_between_received_tnx), 0) AS sent_to_received_gap,
  coalesce(try_divide(total_ether_received * 1440, minutes_active), 0) AS received_per_day,
  coalesce(try_divide(total_transactions * 1440, minutes_active), 0) AS tnx_per_day,
  minutes_active - greatest(minutes_sending, minutes_receiving) AS minutes_idle,
  minutes_sending + minutes_receiving - minutes_active AS minutes_overlap,
  -- tokens
  coalesce(try_divide(erc20_uniq_rec_addr, total_erc20_tnxs), 0) AS erc20_senders_per_tnx,
  coalesce(try_divide(erc20_uniq_sent_addr, total_erc20_tnxs), 0) AS erc20_receivers_per_tnx,
  coalesce(try_divide(erc20_uniq_rec_contract_addr, total_erc20_tnxs), 0) AS erc20_contracts_per_tnx,
  coalesce(try_divide(erc20_uniq_rec_tokens, erc20_uniq_rec_contract_addr), 0) AS erc20_tokens_per_contract,
  coalesce(try_divide(erc20_avg_val_rec, erc20_max_val_rec), 0) AS erc20_avg_to_max,
  coalesce(try_divide(erc20_min_val_rec, erc20_max_val_rec), 0) AS erc20_min_to_max,
  coalesce(try_divide(erc20_max_val_rec, erc20_total_received), 0) AS erc20_max_to_all,
  coalesce(try_divide(erc20_total_sent, erc20_total_received), 0) AS erc20_sent_to_received,
  coalesce(try_divide(total_erc20_tnxs, total_transactions), 0) AS erc20_to_tnx,
  -- how round the amounts are: decimals that it takes to write them, 7 for more than six, -1 for nothing at all
  IF(min_value_received = 0, -1, size(filter(units, u -> CAST(min_value_received AS DECIMAL(38, 9)) % u <> 0))) AS digits_min_received,
  IF(max_value_received = 0, -1, size(filter(units, u -> CAST(max_value_received AS DECIMAL(38, 9)) % u <> 0))) AS digits_max_received,
  IF(avg_val_received = 0, -1, size(filter(units, u -> CAST(avg_val_received AS DECIMAL(38, 9)) % u <> 0))) AS digits_avg_received,
  IF(max_val_sent = 0, -1, size(filter(units, u -> CAST(max_val_sent AS DECIMAL(38, 9)) % u <> 0))) AS digits_max_sent,
  IF(total_ether_received = 0, -1, size(filter(units, u -> CAST(total_ether_received AS DECIMAL(38, 9)) % u <> 0))) AS digits_received,
  IF(total_ether_sent = 0, -1, size(filter(units, u -> CAST(total_ether_sent AS DECIMAL(38, 9)) % u <> 0))) AS digits_sent,
  IF(erc20_max_val_rec = 0, -1, size(filter(units, u -> CAST(erc20_max_val_rec AS DECIMAL(38, 9)) % u <> 0))) AS digits_erc20_max,
  IF(erc20_min_val_rec = 0, -1, size(filter(units, u -> CAST(erc20_min_val_rec AS DECIMAL(38, 9)) % u <> 0))) AS digits_erc20_min
FROM timed
