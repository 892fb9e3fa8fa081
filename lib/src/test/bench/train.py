#!/usr/bin/env python3
"""Measures training against a bare MLlib pipeline, and a fit of 2^20 outputs. Prints JSON lines.

    lib/src/test/bench/train.py --work DIR [--rows 500000] [--rounds 3] [--families logistic,linear] [--hashed 5000000]

--rows 0 and --hashed 0 leave one of them out. The driver's heap is --driver-heap.
"""

import argparse
import json
import sys
from pathlib import Path

from spark_jvm import build, run

BENCHMARK = "dev.hawser.bench.TrainBenchmark"


def main() -> int:
    options = arguments()
    work = Path(options.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    build()
    if options.rows:
        ratio = ["ratio", str(options.rounds), str(options.rows), options.families]
        show(run(BENCHMARK, ratio, work, options.master, options.driver_heap))
    if options.hashed:
        show(run(BENCHMARK, ["hashed", str(options.hashed)], work, options.master, options.driver_heap))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--work", required=True, help="folder for what Spark puts aside")
    parser.add_argument("--rows", type=int, default=500_000, help="rows of 20 numbers")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each family")
    parser.add_argument("--families", default="logistic,linear", help="of the models with 20 numbers")
    parser.add_argument("--hashed", type=int, default=5_000_000, help="rows with a hashed text")
    parser.add_argument("--master", default="local[2]", help="where Spark runs")
    parser.add_argument("--driver-heap", default="20g", help="the driver's -Xmx")
    return parser.parse_args()


def show(measurements) -> None:
    for measurement in measurements:
        print(json.dumps(measurement), flush=True)


if __name__ == "__main__":
    sys.exit(main())
