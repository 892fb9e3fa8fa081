#!/usr/bin/env python3
"""Measures the seconds from typing a command to its first line, beside what spark-submit takes to say its own version. Prints JSON lines.

    lib/src/test/bench/start.py --spark-home DIR [--rounds 5] [--proof FILE --trust FILE]

--spark-home is a Spark distribution: $(jobs/src/test/python/environment spark)/lib/python3.11/site-packages/pyspark. Commands take turns, so that
what else the machine does falls on all of them. Build the job jar first, with ./hawser --version.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[4]
JAR = HOME / "jobs" / "target" / "hawser-jobs.jar"
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def main() -> int:
    options = arguments()
    spark = Path(options.spark_home).resolve()
    submit = [spark / "bin" / "spark-submit"]
    hawser = submit + ["--master", "local[2]", "--class", "dev.hawser.jobs.HawserCommand", JAR]
    check = ["check", options.proof, "--trust", options.trust] if options.proof else ["check", "--help"]
    plain = {"SPARK_HOME": str(spark)}
    short = plain | {"SPARK_SUBMIT_OPTS": SHORT_LIVED}
    commands = {
        "spark-submit --version": (submit + ["--version"], plain),
        "spark-submit … --help": (hawser + ["--help"], plain),
        "spark-submit … check": (hawser + check, plain),
        f"spark-submit … --help, {SHORT_LIVED}": (hawser + ["--help"], short),
        f"spark-submit … check, {SHORT_LIVED}": (hawser + check, short),
        "./hawser --help": ([HOME / "hawser", "--help"], {}),
        "./hawser --help, SPARK_HOME set": ([HOME / "hawser", "--help"], plain),
        "./hawser check": ([HOME / "hawser"] + check, {}),
    }
    taken = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, (command, environment) in commands.items():
            taken[name].append(first_line(command, environment))
    base = statistics.median(taken["spark-submit --version"])
    for name, seconds in taken.items():
        middle = statistics.median(seconds)
        print(json.dumps({"command": name, "seconds": round(middle, 2), "ratio": round(middle / base, 2)}, ensure_ascii=False))
    return 0


def first_line(command: list, environment: dict) -> float:
    """Until the first line that is no warning of Java's or Spark's, on whichever of the two outputs it comes."""
    inherited = {name: value for name, value in os.environ.items() if name != "SPARK_HOME"}
    began = time.monotonic()
    with subprocess.Popen(
        command, env=inherited | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        seconds = None
        for line in process.stdout:
            if seconds is None and not is_warning(line):
                seconds = time.monotonic() - began
    if seconds is None or process.returncode != 0:
        raise SystemExit(f"{command} answered {process.returncode}")
    return seconds


def is_warning(line: str) -> bool:
    return not line.strip() or line.startswith(("WARNING", "Using Spark's default log4j")) or " WARN " in line


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--spark-home", required=True, help="a Spark distribution")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each command")
    parser.add_argument("--proof", help="a proof file to check; without it 'check --help'")
    parser.add_argument("--trust", help="the trust file of its publisher")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
