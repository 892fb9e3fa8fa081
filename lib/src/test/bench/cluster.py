#!/usr/bin/env python3
"""Times the jobs on a standalone cluster of two workers with one core each against local[2], on the same export.

    cluster.py --work DIR [--rows 10000000] [--rounds 1]

The driver has a heap of 1 GiB on the cluster; an executor has 4 GiB, local mode 8. The Spark is the PyPI distribution that the tests use. Prints the
table of BENCHMARKS.md; a job that fails ends the script with what it printed.
"""

import argparse
import contextlib
import importlib.machinery
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]
PIPELINE = "tx-failure"
sys.dont_write_bytecode = True  # of cluster-demo, which is no module
JOBS = ("ingest", "train", "predict")
OWNER = "0x" + "11" * 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--rows", default=10_000_000, type=int)
    parser.add_argument("--rounds", default=1, type=int)
    options = parser.parse_args()
    demo = load("cluster-demo", CHECKOUT / "jobs/src/test/bench/cluster-demo")
    spark_home = next(demo.environment().glob("lib/python3.*/site-packages/pyspark"))
    options.work.mkdir(parents=True, exist_ok=True)
    export = options.work / "export"
    if not export.exists():
        local = ["--master", "local[2]", "--driver-memory", "4g"]
        submit(spark_home, local, "generate", "--rows", options.rows, "--out", export)
    seconds: dict[tuple[str, str], list[float]] = {}
    with contextlib.ExitStack() as servers:
        logs = options.work / "cluster"
        logs.mkdir(exist_ok=True)
        master = servers.enter_context(demo.cluster(logs, spark_home, cores=1, memory="5g"))
        modes = {
            "local[2]": ["--master", "local[2]", "--driver-memory", "8g"],
            "cluster": ["--master", master, "--driver-memory", "1g", "--executor-memory", "4g"],
        }
        for _ in range(options.rounds):
            for mode, settings in modes.items():
                store = options.work / "store"
                shutil.rmtree(store, ignore_errors=True)
                for job in JOBS:
                    begun = time.monotonic()
                    where = ["--pipeline", PIPELINE, "--input", export, "--store", store, "--owner", OWNER]
                    submit(spark_home, settings, job, *where)
                    seconds.setdefault((job, mode), []).append(time.monotonic() - begun)
                    print(f"{job} {mode} {seconds[job, mode][-1]:.1f} s", file=sys.stderr, flush=True)
                shutil.rmtree(store)
    print(f"| {options.rows:,} rows | `local[2]`, s | two workers, s | ratio |\n|---|---|---|---|")
    for job in (*JOBS, "all"):
        one, other = (time_of(seconds, job, mode) for mode in modes)
        print(f"| {job} | {one:.1f} | {other:.1f} | {other / one:.2f} |")
    return 0


def time_of(seconds, job: str, mode: str) -> float:
    jobs = JOBS if job == "all" else (job,)
    return sum(statistics.median(seconds[each, mode]) for each in jobs)


def submit(spark_home: Path, settings: list, *command) -> None:
    profile = CHECKOUT / "conf/deploy/standalone.conf"
    words = [spark_home / "bin/spark-submit", "--properties-file", profile, "--conf", "spark.executor.cores=1"]
    words += ["--conf", "spark.sql.shuffle.partitions=8", *settings]
    words += ["--class", "dev.hawser.jobs.HawserCommand", CHECKOUT / "jobs/target/hawser-jobs.jar", *command]
    environment = {**os.environ, "SPARK_HOME": str(spark_home), "SPARK_LOCAL_IP": "127.0.0.1"}
    ended = subprocess.run([str(word) for word in words], cwd=CHECKOUT, env=environment, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{command[0]} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")


def load(name: str, file: Path):
    loader = importlib.machinery.SourceFileLoader(name, str(file))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
