#!/usr/bin/env python3
"""Measures ingest: against bare Spark, at several sizes, and beside DuckDB and pandas. Prints Markdown tables.

    lib/src/test/bench/ingest.py --work DIR [--millions 1,3,10,30] [--rounds 3] [--tables blocks,transactions]

DIR holds the generated exports, which are kept for the next run (0.75 GB a million transactions), and what is written,
which is deleted after each measurement. The driver's heap is 1 GiB and the executor's 4 GiB, in JVMs of their own
(--master local[2] puts both into one). DuckDB and pandas always read both tables. Progress goes to standard error;
measurements also to DIR/ingest.jsonl.
"""

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from spark_jvm import HERE, ROOT, build, lines, run, say

MAIN = "dev.hawser.bench.IngestBenchmark"


def main() -> int:
    options = arguments()
    work = Path(options.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    build()
    exports = [export(work, round(float(size) * 1_000_000)) for size in options.millions.split(",")]
    with open(work / "ingest.jsonl", "w") as log:
        measurements = [keep(log, line) for line in spark(options, work, exports)]
        if options.others:
            measurements += [keep(log, line) for line in others(options, work, exports)]
    print(f"{options.master}, driver heap {options.driver_heap}, tables {options.tables}, rounds {options.rounds}\n")
    print_ratios(measurements)
    print()
    print_costs(measurements)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--work", required=True, help="folder for exports and outputs")
    parser.add_argument("--millions", default="1,3,10,30", help="millions of transactions, one export each")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each way and export")
    parser.add_argument("--tables", default="blocks,transactions", help="what is read; the rows of the last are counted")
    parser.add_argument("--master", default="local-cluster[1,2,4096]")
    parser.add_argument("--driver-heap", default="1g")
    parser.add_argument("--no-others", dest="others", action="store_false", help="leave out DuckDB and pandas")
    return parser.parse_args()


def export(work: Path, rows: int) -> Path:
    folder = work / f"export-{rows}"
    if not (folder / "_SUCCESS").exists():
        shutil.rmtree(folder, ignore_errors=True)
        say(f"generating {rows} transactions")
        command = [ROOT / "hawser", "generate", "--rows", str(rows), "--out", folder, "--master", "local[2]"]
        environment = {name: value for name, value in os.environ.items() if name != "SPARK_HOME"}
        subprocess.run(command, env=environment, check=True, stdout=sys.stderr)
    return folder


def spark(options, work: Path, exports: list[Path]):
    """Runs the Java benchmark and yields its measurements."""
    with emptied(work / "spark-out") as out:
        arguments = [str(options.rounds), options.tables, str(out), *map(str, exports)]
        yield from run(MAIN, arguments, work, options.master, options.driver_heap)


def others(options, work: Path, exports: list[Path]):
    """Runs DuckDB and pandas, each in a process of its own, and yields their measurements."""
    environment = ROOT / "jobs/src/test/python/environment"
    found = subprocess.run([environment, "benchmark"], check=True, stdout=subprocess.PIPE, text=True)
    python = Path(found.stdout.strip()) / "bin/python"
    for folder in exports:
        for tool in ("duckdb", "pandas"):
            for number in range(1, options.rounds + 1):
                with emptied(work / "others-out") as out:
                    try:
                        yield from lines([python, HERE / "single_machine.py", tool, str(number), str(folder), str(out)])
                    except subprocess.CalledProcessError as failure:
                        say(f"{tool} failed on {folder.name}: exit {failure.returncode}")
                        break


@contextlib.contextmanager
def emptied(folder: Path):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(log, measurement: dict) -> dict:
    say(json.dumps(measurement))
    log.write(json.dumps(measurement) + "\n")
    log.flush()
    return measurement


def medians(measurements: list[dict]) -> dict[int, dict[str, float]]:
    """Median seconds by rows and way."""
    seconds: dict[int, dict[str, list[float]]] = {}
    for one in measurements:
        seconds.setdefault(one["rows"], {}).setdefault(one["what"], []).append(one["seconds"])
    return {
        rows: {what: statistics.median(times) for what, times in ways.items()} for rows, ways in sorted(seconds.items())
    }


def print_ratios(measurements: list[dict]) -> None:
    print("| transactions | bare Spark, s | ingest, s | ratio | DuckDB, s | pandas, s |")
    print("|---|---|---|---|---|---|")
    for rows, way in medians(measurements).items():
        cells = [f"{way[what]:.1f}" if what in way else "-" for what in ("bare", "ingest", "duckdb", "pandas")]
        cells.insert(2, f"{way['ingest'] / way['bare']:.2f}" if {"bare", "ingest"} <= way.keys() else "-")
        print(f"| {rows:,} | {' | '.join(cells)} |")


def print_costs(measurements: list[dict]) -> None:
    print("| transactions | ingest, µs a row | against the least | driver heap peak, MiB | written, MB |")
    print("|---|---|---|---|---|")
    costs = {rows: way["ingest"] / rows * 1e6 for rows, way in medians(measurements).items() if "ingest" in way}
    for rows, cost in costs.items():
        own = [one for one in measurements if one["rows"] == rows and one["what"] == "ingest"]
        heap = max(one["driverHeapPeak"] for one in own) / 2**20
        written = statistics.median(one["bytes"] for one in own) / 1e6
        print(f"| {rows:,} | {cost:.2f} | {cost / min(costs.values()) - 1:+.0%} | {heap:.0f} | {written:.0f} |")


if __name__ == "__main__":
    sys.exit(main())
