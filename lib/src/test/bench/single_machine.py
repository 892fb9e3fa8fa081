"""Does the work of ingest with DuckDB or pandas, once: single_machine.py duckdb|pandas ROUND EXPORT OUT

Reads blocks and transactions of a generated ethereum-etl export as text, types them (wei exactly, in decimal(38,0)),
refuses rows whose cells are not of their type, length or range, writes the others as Parquet with zstd and the refused
with their reasons, and checks what ingest checks: duplicates by key, block gaps, parent hashes, transactions per block,
gas used against limit, the base fee. Prints one JSON line.
"""

import json
import resource
import sys
import time
from pathlib import Path

HASH, ADDRESS, HEX = r"0x[0-9a-f]{64}", r"0x[0-9a-f]{40}", r"0x(?:[0-9a-f]{2})*"
INTEGER, WEI, TIME, TEXT = r"[0-9]{1,18}", r"[0-9]{1,38}", r"[0-9]{1,12}", r"(?s:.*)"
THREADS = 2
MEMORY = "4GB"

# What each cell must be, and whether it may be empty
TABLES = {
    "blocks": {
        "number": (INTEGER, False),
        "hash": (HASH, False),
        "parent_hash": (HASH, False),
        "nonce": (HEX, True),
        "sha3_uncles": (HASH, True),
        "logs_bloom": (HEX, True),
        "transactions_root": (HASH, True),
        "state_root": (HASH, True),
        "receipts_root": (HASH, True),
        "miner": (ADDRESS, False),
        "difficulty": (WEI, True),
        "total_difficulty": (WEI, True),
        "size": (INTEGER, True),
        "extra_data": (HEX, True),
        "gas_limit": (INTEGER, False),
        "gas_used": (INTEGER, False),
        "timestamp": (TIME, False),
        "transaction_count": (INTEGER, False),
        "base_fee_per_gas": (WEI, True),
        "withdrawals_root": (HASH, True),
        "withdrawals": (TEXT, True),
    },
    "transactions": {
        "hash": (HASH, False),
        "nonce": (INTEGER, False),
        "block_hash": (HASH, False),
        "block_number": (INTEGER, False),
        "transaction_index": (INTEGER, False),
        "from_address": (ADDRESS, False),
        "to_address": (ADDRESS, True),
        "value": (WEI, False),
        "gas": (INTEGER, False),
        "gas_price": (WEI, False),
        "input": (HEX, False),
        "block_timestamp": (TIME, False),
        "max_fee_per_gas": (WEI, True),
        "max_priority_fee_per_gas": (WEI, True),
        "transaction_type": (INTEGER, True),
    },
}

# One row a finding; the rule of the base fee is the main chain's, in integers
FINDINGS = """
    with pairs as (
        select *, lag(number) over w as before, lag(hash) over w as parent, lag(gas_limit) over w // 2 as target,
            lag(gas_used) over w as used, cast(lag(base_fee_per_gas) over w as hugeint) as fee
        from blocks window w as (order by number)
    ), counts as (
        select block_number, count(*) as n from transactions group by block_number
    )
    select 'block_gap' as finding from pairs where number <> before + 1
    union all select 'parent_hash' from pairs where number = before + 1 and parent_hash <> parent
    union all select 'gas_used' from blocks where gas_used > gas_limit
    union all select 'base_fee' from pairs where number = before + 1 and base_fee_per_gas <> case
        when used = target then fee
        when used > target then fee + greatest(1, fee * (used - target) // target // 8)
        else fee - fee * (target - used) // target // 8 end
    union all select 'transaction_count' from blocks left join counts on number = block_number
        where transaction_count <> coalesce(n, 0)
    union all select 'duplicate' from (select hash from transactions group by hash having count(*) > 1)
    union all select 'duplicate' from (select number from blocks group by number having count(*) > 1)
"""


def duckdb_ingest(export: Path, out: Path) -> tuple[int, int]:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}; SET memory_limit = '{MEMORY}'; SET temp_directory = '{out}/scratch'")
    connection.execute("SET preserve_insertion_order = false; SET timezone = 'UTC'")
    for table, columns in TABLES.items():
        values = ", ".join(f'{typed(name, pattern)} as "{name}"' for name, (pattern, _) in columns.items())
        reason = " ".join(f"when {refused(name, *what)} then 'refused:{name}'" for name, what in columns.items())
        connection.execute(
            f"COPY (SELECT {values}, case {reason} end as reason, reason is null as accepted"
            f" FROM read_csv('{export}/{table}/*.csv', header = true, all_varchar = true, nullstr = ''))"
            f" TO '{out}/{table}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (accepted))"
        )
        connection.execute(
            f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{out}/{table}/accepted=true/*.parquet')"
        )
    findings = connection.execute(FINDINGS).fetchall()
    require(not findings, f"findings: {findings[:3]}")
    rows = connection.execute("SELECT count(*) FROM transactions").fetchone()[0]
    total = connection.execute(f"SELECT count(*) FROM read_parquet('{out}/transactions/*/*.parquet')").fetchone()[0]
    return rows, total - rows


def typed(name: str, pattern: str) -> str:
    if pattern == WEI:  # by way of hugeint: as exact, and 200 times as fast in DuckDB 1.5.6 as from text
        return f'try_cast(try_cast("{name}" as hugeint) as decimal(38,0))'
    if pattern == INTEGER:
        return f'try_cast("{name}" as bigint)'
    return f'to_timestamp(try_cast("{name}" as bigint))' if pattern == TIME else f'"{name}"'


def refused(name: str, pattern: str, nullable: bool) -> str:
    wrong = f"not regexp_full_match(\"{name}\", '{pattern}')"
    return wrong if nullable else f'"{name}" is null or {wrong}'


def pandas_ingest(export: Path, out: Path) -> tuple[int, int]:
    import pandas as pd

    kept = {"blocks": [], "transactions": []}
    rows = quarantined = 0
    for table, columns in TABLES.items():
        (out / table).mkdir()
        for file in sorted((export / table).glob("*.csv")):
            text = pd.read_csv(file, dtype="string[pyarrow]", keep_default_na=False, na_values=[""])
            bad = refused_rows(text, columns)
            if bad.any():
                text[bad].to_parquet(out / table / f"{file.stem}.refused.parquet", compression="zstd")
            frame = typed_frame(text[~bad], columns)
            frame.to_parquet(out / table / f"{file.stem}.parquet", compression="zstd", index=False)
            kept[table].append(frame if table == "blocks" else frame[["hash", "block_number"]])
            rows += len(frame) if table == "transactions" else 0
            quarantined += int(bad.sum())
    findings = pandas_findings(pd.concat(kept["blocks"]).sort_values("number"), pd.concat(kept["transactions"]))
    require(not findings, f"findings: {findings}")
    return rows, quarantined


def refused_rows(text, columns):
    bad = None
    for name, (pattern, nullable) in columns.items():
        wrong = ~text[name].str.fullmatch(pattern).fillna(nullable).astype(bool)
        bad = wrong if bad is None else bad | wrong
    return bad


def typed_frame(text, columns):
    import pandas as pd
    import pyarrow as pa

    # pandas has no exact number above 64 bits of its own: Arrow's types hold these
    types = {
        INTEGER: pd.ArrowDtype(pa.int64()),
        WEI: pd.ArrowDtype(pa.decimal128(38, 0)),
        TIME: pd.ArrowDtype(pa.int64()),
    }
    frame = text.astype({name: types[pattern] for name, (pattern, _) in columns.items() if pattern in types})
    for name, (pattern, _) in columns.items():
        if pattern == TIME:
            frame[name] = frame[name].astype(pd.ArrowDtype(pa.timestamp("s", "UTC")))
    return frame


def pandas_findings(blocks, transactions) -> list[str]:
    findings = []
    numbers = blocks["number"].to_numpy()
    if blocks["number"].duplicated().any() or transactions["hash"].duplicated().any():
        findings.append("duplicate")
    if (numbers[1:] != numbers[:-1] + 1).any():
        findings.append("block_gap")
    if (blocks["parent_hash"].to_numpy()[1:] != blocks["hash"].to_numpy()[:-1]).any():
        findings.append("parent_hash")
    if (blocks["gas_used"] > blocks["gas_limit"]).any():
        findings.append("gas_used")
    rows = list(blocks[["gas_limit", "gas_used", "base_fee_per_gas"]].itertuples(index=False))
    if any(next_fee(*before) != after[2] for before, after in zip(rows, rows[1:])):
        findings.append("base_fee")
    counts = transactions["block_number"].value_counts().reindex(blocks["number"]).fillna(0)
    if (counts.to_numpy() != blocks["transaction_count"].to_numpy()).any():
        findings.append("transaction_count")
    return findings


def next_fee(limit: int, used: int, fee) -> int:
    target, fee = limit // 2, int(fee)
    if used == target:
        return fee
    if used > target:
        return fee + max(1, fee * (used - target) // target // 8)
    return fee - fee * (target - used) // target // 8


def require(holds: bool, message: str) -> None:
    if not holds:
        raise SystemExit(f"a generated export was not accepted as it is: {message}")


def main() -> None:
    tool, number, export, out = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
    start = time.perf_counter()
    rows, quarantined = {"duckdb": duckdb_ingest, "pandas": pandas_ingest}[tool](export, out)
    seconds = time.perf_counter() - start
    require(quarantined == 0, f"{quarantined} rows refused")
    print(
        json.dumps(
            {
                "export": export.name,
                "round": number,
                "what": tool,
                "rows": rows,
                "seconds": seconds,
                "bytes": sum(file.stat().st_size for file in out.rglob("*.parquet")),
                "memoryPeak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
