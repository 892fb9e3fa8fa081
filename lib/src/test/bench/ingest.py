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
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
JAR = ROOT / "jobs/target/hawser-jobs.jar"
TEST_CLASSES = ROOT / "lib/target/test-classes"
MAIN = "dev.hawser.bench.IngestBenchmark"
OPENED = (
    "java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent "
    "java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar"
).split()


def main() -> int:
    options = arguments()
    work = Path(options.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    say("building")
    quiet = ["-B", "-q", "-DskipTests", "-Dspotless.check.skip", "-Dmdep.analyze.skip"]
    subprocess.run(["mvn", *quiet, "package"], cwd=ROOT, check=True, stdout=sys.stderr)
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
    jars = (ROOT / "jobs/target/spark.classpath").read_text().strip().split(os.pathsep)
    classpath = os.pathsep.join([str(JAR), str(TEST_CLASSES), *jars])
    with emptied(work / "spark-out") as out, tempfile.TemporaryDirectory(dir=work) as home:
        settings = {
            **defaults(),
            "spark.master": options.master,
            "spark.app.name": "ingest benchmark",
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "8",
            "spark.local.dir": f"{home}/scratch",
            "spark.executor.memory": "4g",
            "spark.executor.extraClassPath": classpath,
        }
        command = [
            "java",
            f"-Xmx{options.driver_heap}",
            "-XX:+IgnoreUnrecognizedVMOptions",
            *[f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED],
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-Dio.netty.tryReflectionSetAccessible=true",
            f"-Dlog4j2.configurationFile={ROOT}/conf/log4j2.properties",
            *[f"-D{key}={value}" for key, value in settings.items()],
            *["-cp", classpath, MAIN, str(options.rounds), options.tables, str(out), *map(str, exports)],
        ]
        yield from lines(command, {**os.environ, **spark_home(Path(home), jars)})


def spark_home(home: Path, jars: list[str]) -> dict[str, str]:
    """What the workers of a local-cluster take for an installation: a folder of links to Spark's own jars."""
    (home / "jars").mkdir()
    for jar in map(Path, jars):
        (home / "jars" / jar.name).symlink_to(jar)
    return {"SPARK_HOME": str(home), "SPARK_SCALA_VERSION": "2.13", "SPARK_LOCAL_IP": "127.0.0.1"}


def defaults() -> dict[str, str]:
    rows = (ROOT / "conf/spark-defaults.conf").read_text().splitlines()
    return dict(row.split(None, 1) for row in rows if row.strip() and not row.startswith("#"))


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


def lines(command, environment=None):
    """The JSON lines that a process writes to standard output."""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.startswith("{"):
                yield json.loads(line)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)


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


def say(text: str) -> None:
    print(f"ingest.py: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
